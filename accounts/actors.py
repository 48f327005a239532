"""Who acts: a person under exactly one membership, a named part of the machine, or a stranger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps

from accounts.enums import PUBLIC, SYSTEM
from core import deeds

if TYPE_CHECKING:
    from accounts.facts import Approval


@dataclass(frozen=True)
class Bond:
    """An open tie as an actor carries it: how the account came from whom."""

    kind: str
    maker: str
    persons: tuple[int, ...]


@dataclass(frozen=True)
class Person:
    """A user acting as one membership: on their own, for a lead on leave (`deputy_for`), or as the
    second person lent by the office above (`lent_by`). `approval`: who approved the deed on paper."""

    user_id: int
    name: str
    role: str
    is_lead: bool
    membership_id: int
    organisation_id: int
    organisation_code: str
    organisation_name: str
    region_code: str
    city_code: str
    deputy_for: str = ""
    bonds: tuple[Bond, ...] = ()
    lent_by: str = ""
    approval: Approval | None = None

    def approved(self, approval: Approval | None) -> Self:
        """The same person with the paper on which somebody above approved what is done now."""
        return replace(self, approval=approval)

    @property
    def person_key(self) -> str:
        return f"user:{self.user_id}"

    @property
    def tied(self) -> bool:
        """Whether nobody has confirmed yet that the account's owner is who holds it."""
        return bool(self.bonds)

    @property
    def persons(self) -> frozenset[int]:
        """The users whose natural persons may be the one who acts: the owner, and who is tied in."""
        return frozenset((self.user_id, *(one for bond in self.bonds for one in bond.persons)))

    def shared(self, user_id: int, rows: Iterable[str]) -> bool:
        """Did this user do something to one of these rows while counting as one of `persons`?

        A deed asks the database as it stands; a page, which only greys buttons, asks once for each
        such user, however many rows it shows.
        """
        kept = apps.get_model("accounts", "SharedDeed")._base_manager
        theirs = kept.filter(person__in=self.persons, user=user_id)
        if deeds.current() is not None:
            return bool(theirs.filter(subject__in=list(rows)).exists())
        if user_id not in self._shared_by:
            self._shared_by[user_id] = frozenset(theirs.values_list("subject", flat=True))
        return not self._shared_by[user_id].isdisjoint(rows)

    @cached_property
    def _shared_by(self) -> dict[int, frozenset[str]]:
        return {}

    @property
    def scopes(self) -> tuple[str, ...]:
        """Policy scopes, nearest first."""
        return tuple(dict.fromkeys((self.region_code, self.city_code)))

    def facts(self) -> dict[str, Any]:
        who: dict[str, Any] = {
            "user": self.user_id,
            "name": self.name,
            "role": self.role,
            "lead": self.is_lead,
            "organisation": self.organisation_code,
            "office": self.organisation_name,
        }
        how = {"deputy_for": self.deputy_for, "lent_by": self.lent_by}
        who |= {key: told for key, told in how.items() if told}
        if self.bonds:
            who["counts_as"] = sorted(self.persons - {self.user_id})
            who["tied"] = [{"kind": bond.kind, "by": bond.maker} for bond in self.bonds]
        return who


@dataclass(frozen=True)
class OnPaper(Person):
    """The side whose paper it is, through the person who checked what an officer typed in.

    Role and office are the side's, its seal standing for whoever decides there; the natural person
    is the checker, so that rules of two persons hold; of a stop that waits for no check
    (`checked_at` empty) whoever typed it in.
    """

    entered_by: str = ""
    typist_id: int | None = None
    checked_at: str = ""

    def facts(self) -> dict[str, Any]:
        return {**super().facts(), "on_paper": self.entered_by, "checked_at": self.checked_at}


@dataclass(frozen=True)
class System:
    """A part of the machine under its own name; `cause` is the deed that set it going."""

    name: str
    cause: str = ""
    role: str = SYSTEM
    is_lead: bool = False
    organisation_id: int | None = None
    person_key: str = ""

    def facts(self) -> dict[str, Any]:
        who = {"system": self.name, "role": self.role}
        return {**who, "cause": self.cause} if self.cause else who


@dataclass(frozen=True)
class Stranger:
    """Nobody signed in: sees what is published."""

    name: str = ""
    role: str = PUBLIC
    is_lead: bool = False
    organisation_id: int | None = None
    person_key: str = ""

    def facts(self) -> dict[str, Any]:
        return {"role": self.role}


def system(name: str, *, cause: str = "") -> System:
    return System(name=name, cause=cause)
