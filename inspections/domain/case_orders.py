"""The order to put something right that an exit case's decision amounts to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.domain import messages
from accounts.enums import Role
from core import clock
from core.fsm import record
from core.scoping import Actor
from inspections.domain import rectifications
from inspections.models import ExitCase, Rectification


def issue(case: ExitCase, *, by: Actor, number: str, demands: str) -> Rectification:
    """Inside the deed that decided it: the bureau issues the order, under the paper's number.

    Raises Blocked when its date falls in a year that has no calendar.
    """
    due = rectifications.due_for(case.region, case.violation, None)
    row = Rectification.objects.create(
        institution=case.institution,
        region=case.region,
        bureau=case.bureau,
        issuer=case.bureau,
        violation=case.violation,
        case=case,
        number=number,
        facts_text=case.facts_text,
        clause=case.basis[:200],
        demands=demands,
        rechecker=case.bureau.name[:60],
        issued_by=case.decided_by,
        issued_on=clock.today(),
        due_on=due.date,
        due_provisional=due.provisional,
    )
    readers = (Role.INSTITUTION, Role.SCHOOL)
    record(row, "issue", by=by, audience=readers, number=row.number, due_on=due.date)
    rectifications.await_reply(row, due)
    messages.tell(
        row.parties(Role.INSTITUTION),
        Role.INSTITUTION,
        subject=row,
        text=_("请按整改通知书 %(number)s 在 %(due)s 前整改并提交情况。")
        % {"number": row.number, "due": due.date.isoformat()},
        kind="rectification.issue",
    )
    return row
