"""检查记录: the record of a visit is written up, printed and signed on paper."""

from __future__ import annotations

from accounts.actors import Person
from core.fsm import deed, perform
from inspections import facts
from inspections.domain import papers
from inspections.models import Violation

PAGE = "visit"


@deed
def write_up(
    violation: Violation, told: facts.WriteUp, *, by: Person, version: int | None = None
) -> Violation:
    """By whoever recorded it, before another person judges it; a later one varies the one before."""
    row = perform(violation, Violation.write_up, told, by=by, version=version)
    papers.issue_anew(row, PAGE, by=by)
    return row


def issue_corrected(row: Violation, *, by: Person) -> None:
    """Inside the deed that corrected the record: what was signed stays, marked by what it says now."""
    if row.written_up_on is not None:
        papers.issue_anew(row, PAGE, by=by)
