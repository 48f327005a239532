"""What the other side may say, and the hearing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Person
from accounts.domain import deadlines
from accounts.enums import Role
from core import clock
from core.fsm import deed, perform
from core.models.files import StoredFile
from inspections.domain.cases import DEFENCE
from inspections.enums import Recipient
from inspections.models import Defence, ExitCase

HEARING = "hearing"


@deed
def answer(
    case: ExitCase,
    *,
    by: Person,
    text: str = "",
    file: StoredFile | None = None,
    author: str = Recipient.INSTITUTION,
    version: int | None = None,
) -> ExitCase:
    """A statement within the period, by the institution, or put in by an officer with the paper."""
    # Free words about a person: kept in their row, not in a record that nothing can be taken from.
    row: ExitCase = perform(
        case, "answer", by=by, version=version, private={"text": text}, file=file, author=author
    )
    Defence.objects.create(
        case=row,
        round=row.round,
        author=author,
        text=text.strip(),
        file=file,
        given_on=clock.today(),
        entered_by_office=by.role == Role.DISTRICT,
        entered_by_id=by.user_id,
    )
    deadlines.meet(row, DEFENCE)
    return row


@deed
def waive(
    case: ExitCase, *, by: Person, file: StoredFile | None = None, version: int | None = None
) -> ExitCase:
    """A signed waiver ends the period at once."""
    row: ExitCase = perform(case, "waive", by=by, version=version, file=file)
    deadlines.drop(row, DEFENCE)
    return row


@deed
def request_hearing(
    case: ExitCase, *, by: Person, file: StoredFile | None = None, version: int | None = None
) -> ExitCase:
    row: ExitCase = perform(case, "request_hearing", by=by, version=version, file=file)
    deadlines.put(
        row,
        HEARING,
        what=_("确定听证日期并通知对方：%(title)s") % {"title": row.title()},
        due=clock.add_working_days(clock.today(), 3),
        owner=row.bureau_id,
        role=Role.DISTRICT,
    )
    return row


@deed
def withdraw_hearing(
    case: ExitCase, *, by: Person, file: StoredFile | None = None, version: int | None = None
) -> ExitCase:
    row: ExitCase = perform(case, "withdraw_hearing", by=by, version=version, file=file)
    deadlines.drop(row, HEARING)
    return row


@deed
def set_hearing(
    case: ExitCase,
    *,
    by: Person,
    hearing_on: date,
    hearing_place: str,
    hearing_chair: str,
    version: int | None = None,
) -> ExitCase:
    """Fix the day, with the notice that policy asks for. 依据:行政处罚法第六十四条(参照)。"""
    facts: dict[str, Any] = {
        "hearing_on": hearing_on,
        "hearing_place": hearing_place,
        "hearing_chair": hearing_chair,
    }
    row: ExitCase = perform(case, "set_hearing", by=by, version=version, **facts)
    deadlines.put(
        row,
        HEARING,
        what=_("举行听证并存入笔录：%(title)s") % {"title": row.title()},
        due=hearing_on,
        owner=row.bureau_id,
        role=Role.DISTRICT,
    )
    return row


@deed
def hold_hearing(
    case: ExitCase, *, by: Person, file: StoredFile | None = None, version: int | None = None
) -> ExitCase:
    row: ExitCase = perform(case, "hold_hearing", by=by, version=version, file=file)
    deadlines.meet(row, HEARING)
    return row
