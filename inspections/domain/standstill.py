"""The suspension that an emergency put on a case's subject, and its lifting."""

from __future__ import annotations

from core import deeds
from core.scoping import Actor
from inspections.models import ExitCase
from institutions.domain import suspensions


def lift(case: ExitCase, *, by: Actor, reason: str) -> None:
    """Close the range of the case's suspension, if it is still open. Inside the case's own deed."""
    if case.suspension is None:
        return
    suspension = deeds.fresh(case.suspension)
    if suspension.closed_on is None:
        suspensions.lift(suspension, by=by, reason=reason)
