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


def _facts(case: ExitCase, by: Person, author: str, received_on: date | None) -> dict[str, Any]:
    """Whose word it is, and since when: what a side says itself, it says today."""
    sides = case.recipients()
    if not author:
        author = Recipient.INSTITUTION if by.role == Role.INSTITUTION else ""
        author = sides[0] if len(sides) == 1 else author
    came = (received_on or clock.today()) if by.role == Role.DISTRICT else None
    return {"author": str(author), "received_on": came}


@deed
def answer(
    case: ExitCase,
    *,
    by: Person,
    text: str = "",
    file: StoredFile | None = None,
    author: str = "",
    received_on: date | None = None,
    version: int | None = None,
) -> ExitCase:
    """A statement within the period, by the institution for itself, or put in by an officer with
    the paper of a recipient."""
    # Free words about a person: kept in their row, not in a record that nothing can be taken from.
    facts = _facts(case, by, author, received_on)
    row: ExitCase = perform(
        case, "answer", by=by, version=version, private={"text": text}, file=file, **facts
    )
    return _heard(row, facts["author"])


@deed
def waive(
    case: ExitCase,
    *,
    by: Person,
    file: StoredFile | None = None,
    author: str = "",
    received_on: date | None = None,
    version: int | None = None,
) -> ExitCase:
    """One recipient's signed waiver. The period ends early only when every recipient has waived;
    paper put in by an officer counts once another has checked it."""
    facts = _facts(case, by, author, received_on)
    row: ExitCase = perform(case, "waive", by=by, version=version, file=file, **facts)
    return _heard(row, facts["author"])


def _heard(row: ExitCase, author: str) -> ExitCase:
    """The institution is no longer reminded of what it has used or given up."""
    if author == Recipient.INSTITUTION:
        deadlines.meet(row, DEFENCE)
    return row


@deed
def request_hearing(
    case: ExitCase,
    *,
    by: Person,
    file: StoredFile | None = None,
    author: str = "",
    received_on: date | None = None,
    version: int | None = None,
) -> ExitCase:
    facts = _facts(case, by, author, received_on)
    row: ExitCase = perform(case, "request_hearing", by=by, version=version, file=file, **facts)
    if row.hearing_on is None:
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
    case: ExitCase,
    *,
    by: Person,
    file: StoredFile | None = None,
    author: str = "",
    received_on: date | None = None,
    version: int | None = None,
) -> ExitCase:
    """One recipient takes its own request back; another's stands."""
    facts = _facts(case, by, author, received_on)
    row: ExitCase = perform(case, "withdraw_hearing", by=by, version=version, file=file, **facts)
    return _no_hearing_left(row)


@deed
def check_paper(
    case: ExitCase, *, by: Person, entry: Defence, version: int | None = None
) -> ExitCase:
    """Another natural person has held the entry against its scan: now it counts."""
    row: ExitCase = perform(case, "check_paper", by=by, version=version, entry=entry)
    return _no_hearing_left(row)


@deed
def return_paper(
    case: ExitCase, *, by: Person, entry: Defence, reason: str, version: int | None = None
) -> ExitCase:
    """Not what the paper says: struck out with a reason; it may be put in again."""
    row: ExitCase = perform(
        case, "return_paper", by=by, version=version, reason=reason, entry=entry
    )
    return _no_hearing_left(row)


def _no_hearing_left(row: ExitCase) -> ExitCase:
    if row.hearing_requested_on is None:
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
    letter_number: str = "",
    version: int | None = None,
) -> ExitCase:
    """Fix the day, with the notice that policy asks for. 依据:行政处罚法第六十四条(参照)。"""
    facts: dict[str, Any] = {
        "hearing_on": hearing_on,
        "hearing_place": hearing_place,
        "hearing_chair": hearing_chair,
        "letter_number": letter_number,
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
