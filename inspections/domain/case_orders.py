"""The order to put something right that an exit case's decision amounts to."""

from __future__ import annotations

from core import clock
from core.fsm import declared, perform
from core.scoping import Actor
from inspections import facts
from inspections.domain import rectifications
from inspections.models import ExitCase, Rectification


def issue(case: ExitCase, *, by: Actor, number: str, demands: str) -> Rectification:
    """Inside the deed that decided it: the bureau issues the order, under the paper's number.

    Raises Blocked when its date falls in a year that has no calendar.
    """
    stop = case.current_emergency
    violation = stop.violation if stop else None
    due = rectifications.due_for(case.region, violation, None)
    row = Rectification.objects.create(
        institution=case.institution,
        region=case.region,
        bureau=case.bureau,
        issuer=case.bureau,
        violation=violation,
        case=case,
        number=number,
        facts_text=case.notice.facts_text,
        clause=case.notice.basis[:200],
        demands=demands,
        rechecker=case.bureau.name[:60],
        issued_by=case.decision.decided_by,
        issued_on=clock.today(),
        due_on=due.date,
        due_provisional=due.provisional,
    )
    rectifications.announce(row, due, by=by)
    return row


def cancel(case: ExitCase, *, by: Actor, reason: str) -> None:
    """Inside the deed that undoes the decision: the order that it made has no ground any more."""
    open_to = declared(Rectification)["cancel"].sources
    for row in case.rectifications.filter(state__in=open_to).order_by("pk"):
        moved = perform(row, Rectification.cancel, facts.Numbered(), by=by, reason=reason)
        rectifications.say_cancelled(moved, by=by)
