"""Who may make a move: a role towards the row, perhaps as lead; or a named part of the machine.

A person is permitted when their organisation is among `subject.parties(role)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.enums import SYSTEM, Role
from core.models.subject import ref
from core.scoping import Actor


class Refusal(dict[str, str]):
    """An unmet rule's figures. Never true, with or without any: an answer may be asked as it is."""

    def __bool__(self) -> Literal[False]:
        return False


Answer = bool | Refusal


@dataclass(frozen=True)
class Grant:
    role: str
    lead: bool = False
    system: str = ""

    def __str__(self) -> str:
        if self.system:
            return f"system:{self.system}"
        return f"{self.role}{' lead' if self.lead else ''}"


@dataclass(frozen=True)
class Permission:
    """Callable as the state library wants it: (row, actor) -> may they."""

    grants: tuple[Grant, ...]

    def __call__(self, subject: Any, actor: Actor) -> bool:
        return any(_holds(grant, subject, actor) for grant in self.grants)

    def __or__(self, other: Permission) -> Permission:
        return Permission((*self.grants, *other.grants))

    def __str__(self) -> str:
        return " | ".join(str(grant) for grant in self.grants)


def _holds(grant: Grant, subject: Any, actor: Actor) -> bool:
    if grant.system:
        return actor.role == SYSTEM and getattr(actor, "name", "") == grant.system
    if actor.role != grant.role or (grant.lead and not actor.is_lead):
        return False
    return actor.organisation_id in subject.parties(grant.role)


def oneself(user_id: int | None, actor: Actor) -> bool:
    """Is the actor this user, under whichever membership? For what is one's own, never for a rule of
    two persons: those ask `same_person`.
    """
    return user_id is not None and actor.person_key == f"user:{user_id}"


def same_person(user_id: int | None, actor: Actor, *rows: Model) -> bool:
    """May the actor be the natural person behind what this user did to `rows`?

    Every rule of two persons asks this. Memberships do not count: a deputy is still who they were,
    and a checker of a paper who they are. Whoever may hold an account counts: the actor is each of
    `actor.persons` (the owner and, until the owner is confirmed, whoever made or reset the account),
    and so was the user when they did it (`accounts.SharedDeed` keeps that for ever, by row).
    """
    if user_id is None or not actor.person_key:
        return False
    if oneself(user_id, actor):
        return True
    persons: frozenset[int] = getattr(actor, "persons", frozenset())
    return user_id in persons or bool(
        persons and rows and actor.shared(user_id, [ref(row) for row in rows])  # type: ignore[attr-defined]
    )


def another(actor: Actor, *user_ids: int | None, on: Sequence[Model]) -> Literal[True] | Refusal:
    """The answer of a rule of two persons: True when the actor is none of those who did `on`.

    Otherwise its sentence's figures, with `because` where an account counts as somebody else's.
    """
    same = [user_id for user_id in user_ids if same_person(user_id, actor, *on)]
    if not same:
        return True
    if any(oneself(user_id, actor) for user_id in same):
        return Refusal()
    return Refusal(because=because(actor, *same))


def because(actor: Actor, *user_ids: int | None) -> str:
    """Why an actor counts as somebody whom they are not by name."""
    bonds = getattr(actor, "bonds", ())
    if bonds and not {*user_ids}.isdisjoint(actor.persons):  # type: ignore[attr-defined]
        who = "、".join(dict.fromkeys(bond.maker for bond in bonds))
        return _(
            "您的账号由%(who)s开通或重置，尚未确认本人，在此与其视为同一人；请先在“本人确认”办理，或由另一人办理。"
        ) % {"who": who}
    return _(
        "办理前一步的账号当时由您（或与您视为同一人的人员）开通或重置、尚未确认本人，在此视为同一人；请由另一人办理。"
    )


def member(*roles: Role) -> Permission:
    """Anybody of these roles, leads included."""
    return Permission(tuple(Grant(role) for role in roles))


def lead(*roles: Role) -> Permission:
    """Only the one who decides."""
    return Permission(tuple(Grant(role, lead=True) for role in roles))


def machine(*names: str) -> Permission:
    """A job under its own name."""
    return Permission(tuple(Grant(SYSTEM, system=name) for name in names))
