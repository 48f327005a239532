"""Permissions that depend on whose paper it is, beyond a role towards the row."""

from __future__ import annotations

from typing import Any

from accounts import permissions
from accounts.enums import Role
from accounts.permissions import Permission, member
from core.scoping import Actor


class Applicant(Permission):
    """The institution for its own application; the bureau for one it entered from paper (代录),
    until the institution, having got an account, goes on with it.
    """

    def __call__(self, subject: Any, actor: Actor) -> bool:
        if not super().__call__(subject, actor):
            return False
        if actor.role != Role.DISTRICT:
            return True
        return bool(subject.entered_by_office and subject.taken_over_at is None)


class Scorer(Permission):
    """The expert whose sheet it is, or the bureau entering that expert's paper sheet (代录)."""

    def __call__(self, subject: Any, actor: Actor) -> bool:
        if not super().__call__(subject, actor):
            return False
        own = permissions.oneself(subject.panelist.user_id, actor)
        return actor.role != Role.PANEL or own


def applicant() -> Permission:
    return Applicant(member(Role.INSTITUTION, Role.DISTRICT).grants)


def scorer() -> Permission:
    return Scorer(member(Role.PANEL, Role.DISTRICT).grants)


def own_scorer() -> Permission:
    return Scorer(member(Role.PANEL).grants)
