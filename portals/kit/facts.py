"""A fact of a page: its label, its value, and who reads it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Fact:
    """`roles` is never left out: what a role may read stands on the fact, not on its place."""

    label: Any
    value: Any
    help: Any = ""
    roles: Collection[str] = field(kw_only=True)

    def __post_init__(self) -> None:
        if not self.roles:
            raise ValueError(f"{self.label}: say who reads it (roles=)")


def read_by(role: str, found: Iterable[Fact]) -> list[Fact]:
    """Those that this role may read."""
    return [fact for fact in found if role in fact.roles]
