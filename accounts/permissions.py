"""Who may make a move: a role towards the row, perhaps as lead; or a named part of the machine.

A person is permitted when their organisation is among `subject.parties(role)`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.enums import SYSTEM, Role
from core.scoping import Actor


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


def same_person(user_id: int | None, actor: Actor) -> bool:
    """Is the actor the natural person behind this user? Every rule of two persons asks this.

    Memberships do not count: a deputy is still who they were, and a checker of a paper who they are.
    """
    return user_id is not None and actor.person_key == f"user:{user_id}"


def member(*roles: Role) -> Permission:
    """Anybody of these roles, leads included."""
    return Permission(tuple(Grant(role) for role in roles))


def lead(*roles: Role) -> Permission:
    """Only the one who decides."""
    return Permission(tuple(Grant(role, lead=True) for role in roles))


def machine(*names: str) -> Permission:
    """A job under its own name."""
    return Permission(tuple(Grant(SYSTEM, system=name) for name in names))
