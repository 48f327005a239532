"""What the other side may say, and the hearing."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from django.utils.translation import gettext as _

from accounts.actors import Person
from accounts.domain import deadlines
from accounts.enums import Role
from core import clock, policy
from core.fsm import deed, perform
from inspections import facts, policies
from inspections.domain import consequences, papers
from inspections.domain.cases import DECIDE, DEFENCE, await_decision
from inspections.enums import Recipient
from inspections.models import ExitCase, Hearing

Told = TypeVar("Told", bound=facts.Said)
HEARING = "hearing"


def _whose(case: ExitCase, told: Told, by: Person) -> Told:
    """Whose word it is, and since when: what a side says itself, it says today."""
    author, sides = told.author, case.recipients()
    if not author:
        author = Recipient.INSTITUTION if by.role == Role.INSTITUTION else ""
        author = sides[0] if len(sides) == 1 else author
    came = (told.received_on or clock.today()) if by.role == Role.DISTRICT else None
    return replace(told, author=str(author), received_on=came)


@deed
def answer(
    case: ExitCase, told: facts.Answer, *, by: Person, version: int | None = None
) -> ExitCase:
    """A statement within the period, by the institution for itself, or put in by an officer with
    the paper of a recipient."""
    told = _whose(case, told, by)
    row = perform(case, ExitCase.answer, told, by=by, version=version)
    return _heard(row, told.author)


@deed
def waive(case: ExitCase, told: facts.Said, *, by: Person, version: int | None = None) -> ExitCase:
    """One recipient's signed waiver. The period ends early only when every recipient has waived;
    paper put in by an officer counts once another has checked it."""
    told = _whose(case, told, by)
    row = perform(case, ExitCase.waive, told, by=by, version=version)
    return _heard(row, told.author)


def _heard(row: ExitCase, author: str) -> ExitCase:
    """The institution is no longer reminded of what it has used or given up."""
    if author == Recipient.INSTITUTION:
        deadlines.meet(row, DEFENCE)
    return row


@deed
def request_hearing(
    case: ExitCase, told: facts.Said, *, by: Person, version: int | None = None
) -> ExitCase:
    told = _whose(case, told, by)
    row = perform(case, ExitCase.request_hearing, told, by=by, version=version)
    deadlines.drop(row, DECIDE)  # the case waits for the hearing
    if row.hearing.hearing_on is None:
        days = policy.value(policies.HEARING_FIX, scopes=row.region.scopes)
        deadlines.put(
            row,
            HEARING,
            what=_("确定听证日期并通知对方：%(title)s") % {"title": row.title()},
            due=clock.add_working_days(clock.today(), days),
            owner=row.bureau_id,
            role=Role.DISTRICT,
        )
    return row


@deed
def withdraw_hearing(
    case: ExitCase, told: facts.Said, *, by: Person, version: int | None = None
) -> ExitCase:
    """One recipient takes its own request back; another's stands."""
    hearing, told = case.current_hearing, _whose(case, told, by)
    row = perform(case, ExitCase.withdraw_hearing, told, by=by, version=version)
    return _no_hearing_left(row, hearing, by=by)


@deed
def check_paper(
    case: ExitCase, told: facts.Paper, *, by: Person, version: int | None = None
) -> ExitCase:
    """Another natural person has held the entry against its scan: now it counts."""
    hearing = case.current_hearing
    row = perform(case, ExitCase.check_paper, told, by=by, version=version)
    return _no_hearing_left(row, hearing, by=by)


@deed
def return_paper(
    case: ExitCase,
    told: facts.Paper,
    *,
    by: Person,
    reason: str,
    version: int | None = None,
) -> ExitCase:
    """Not what the paper says: struck out with a reason; it may be put in again."""
    hearing = case.current_hearing
    row = perform(case, ExitCase.return_paper, told, by=by, version=version, reason=reason)
    return _no_hearing_left(row, hearing, by=by)


def _no_hearing_left(row: ExitCase, hearing: Hearing | None, *, by: Person) -> ExitCase:
    consequences.withdraw_hearing(hearing, row, by=by)
    if row.current_hearing is None:
        deadlines.drop(row, HEARING)
        if hearing is not None:
            await_decision(row, since=max(clock.today(), row.period.until()))
    return row


@deed
def fix_hearing(
    hearing: Hearing, told: facts.HearingDay, *, by: Person, version: int | None = None
) -> Hearing:
    """Fix the day, with the notice that policy asks for. 依据:行政处罚法第六十四条(参照)。"""
    row = perform(hearing, Hearing.fix, told, by=by, version=version)
    papers.issue_anew(row, "hearing", by=by)
    deadlines.put(
        row.case,
        HEARING,
        what=_("举行听证并存入笔录：%(title)s") % {"title": row.title()},
        due=told.hearing_on,
        owner=row.case.bureau_id,
        role=Role.DISTRICT,
    )
    return row


@deed
def hold_hearing(
    hearing: Hearing, told: facts.HearingRecord, *, by: Person, version: int | None = None
) -> Hearing:
    row = perform(hearing, Hearing.hold, told, by=by, version=version)
    deadlines.meet(row.case, HEARING)
    await_decision(row.case, since=max(clock.today(), row.case.period.until()))
    return row
