"""代录: an application on paper that an officer typed in, and in whose hand it is."""

from __future__ import annotations

from typing import Any

from accounts.actors import Person
from accounts.enums import Role
from core import clock
from core.fsm import deed, perform
from core.scoping import Actor
from vetting.models import Application


@deed
def check(application: Application, *, by: Person, version: int | None = None) -> Application:
    """Another person has compared what was entered with the paper."""
    return perform(application, Application.check_entry, by=by, version=version)


def hand_of(application: Application, by: Actor) -> dict[str, Any]:
    """What changes with a change of its contents: who typed last, or that it is the institution's now."""
    if not application.entered_by_office:
        return {}
    if by.role == Role.DISTRICT:
        return {"entered_by_id": getattr(by, "user_id", None)}
    return {"taken_over_at": application.taken_over_at or clock.now()}


def pass_on(application: Application, by: Actor) -> None:
    """Remember it, beside a change that is recorded already."""
    changed = hand_of(application, by)
    for name, value in changed.items():
        setattr(application, name, value)
    if changed:
        application.save(update_fields=sorted(changed))
