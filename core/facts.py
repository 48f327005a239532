"""What a deed is told: one frozen dataclass a deed, shared by its form, its domain function, its rules
and its move.

    @dataclass(frozen=True, kw_only=True)
    class Decision(Facts):
        outcome: str
        number: str
        opinion: str = private("")    # rules and the move read it, the ledger does not
        policy: Mapping[str, Any] = derived(dict)   # worked out by the domain function, asked by no form
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import field, fields
from typing import Any, ClassVar, TypeVar

FactsOf = TypeVar("FactsOf", bound="Facts")
PRIVATE, DERIVED = "private", "derived"


class Facts:
    """Base of every room's facts, which live in `<room>/facts.py`. Texts are kept without blanks around
    them, but for those named `verbatim`."""

    __slots__ = ()
    verbatim: ClassVar[Collection[str]] = ()

    def __post_init__(self) -> None:
        for each in fields(self):  # type: ignore[arg-type]  # every subclass is a dataclass
            text = getattr(self, each.name)
            if isinstance(text, str) and each.name not in self.verbatim:
                object.__setattr__(self, each.name, text.strip())

    def recorded(self) -> dict[str, Any]:
        """What the ledger keeps of them."""
        return {
            each.name: getattr(self, each.name)
            for each in fields(self)  # type: ignore[arg-type]  # every subclass is a dataclass
            if not each.metadata.get(PRIVATE)
        }

    def figures(self) -> dict[str, Any]:
        """All of them by name, for the sentence that tells others."""
        return {each.name: getattr(self, each.name) for each in fields(self)}  # type: ignore[arg-type]


def private(default: Any = ..., *, derived: bool = False) -> Any:
    """A fact that is never recorded in the ledger."""
    return _field(default, {PRIVATE: True, DERIVED: derived})


def derived(default: Any) -> Any:
    """A fact that the domain function works out; no form asks for it."""
    return _field(default, {DERIVED: True})


def _field(default: Any, meaning: dict[str, bool]) -> Any:
    """`...` must be given; a class (dict, list) makes a new one each time."""
    if default is ...:
        return field(metadata=meaning)
    if isinstance(default, type):
        return field(default_factory=default, metadata=meaning)
    return field(default=default, metadata=meaning)


def taken(shape: type[FactsOf], given: dict[str, Any]) -> FactsOf:
    """The facts of one deed out of what a form or a paper gave; the rest stays in `given`."""
    names = [each.name for each in fields(shape) if each.name in given]  # type: ignore[arg-type]
    return shape(**{name: given.pop(name) for name in names})


def asked(shape: type[Facts]) -> list[str]:
    """The names that a form of this deed asks for, in order."""
    return [each.name for each in fields(shape) if not each.metadata.get(DERIVED)]  # type: ignore[arg-type]
