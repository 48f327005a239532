"""代录: an institution without an account replies on paper; the issuer's office enters it, another
person of that office compares it with the scan before anything rests on it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from accounts.actors import Person
from accounts.domain import deadlines
from core import clock
from core.fsm import deed, perform
from core.models.files import StoredFile
from inspections.domain import grounds, rectifications
from inspections.models import Rectification

CHECK = "check_reply"


@deed
def enter(
    order: Rectification,
    *,
    by: Person,
    reply: str,
    received_on: date,
    file: StoredFile | None = None,
    version: int | None = None,
) -> Rectification:
    """Put in a reply that came on paper. One that came in time undoes an escalation and its ground;
    one that came late is re-checked too. Blocked once a case rests on the escalation."""
    row: Rectification = perform(
        order,
        "enter_reply",
        by=by,
        version=version,
        reply=reply,
        received_on=received_on,
        file=file,
    )
    if received_on <= row.due_on:
        for ground in row.grounds.filter(withdrawn_on=None):
            grounds.withdraw(ground, reason=_("书面整改材料在期限内收到"))
    deadlines.drop(row)
    deadlines.put(
        row,
        CHECK,
        what=_("核对代录的整改材料：%(title)s") % {"title": row.title()},
        due=clock.add_working_days(clock.today(), 2),
        owner=row.issuer_id,
        role=row.issuer_role,
    )
    return row


@deed
def check(order: Rectification, *, by: Person, version: int | None = None) -> Rectification:
    """Another natural person has compared entry and scan: now it may be re-checked on the spot."""
    row: Rectification = perform(order, "check_reply", by=by, version=version)
    deadlines.meet(row, CHECK)
    rectifications.await_recheck(row)
    return row


@deed
def send_back(
    order: Rectification, *, by: Person, reason: str, version: int | None = None
) -> Rectification:
    """Not what the paper says: as if nothing had been entered; the date of the order stands."""
    row: Rectification = perform(order, "return_reply", by=by, version=version, reason=reason)
    deadlines.drop(row, CHECK)
    rectifications.await_reply(row, row.due_on)
    return row
