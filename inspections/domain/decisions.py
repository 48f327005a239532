"""Review, decision and service of the decision."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Person
from accounts.domain import deadlines
from accounts.enums import Role
from core import clock, policy
from core.fsm import deed, perform
from core.models.files import StoredFile
from inspections import policies
from inspections.domain import cases, standstill
from inspections.enums import Document
from inspections.models import ExitCase
from institutions import policies as institution_policies

SERVE = "serve"
EXECUTE = "execute"
KEPT = (policies.DEFENCE, policies.PERSON_BARS, institution_policies.EXCLUSION_MONTHS)


@deed
def review(
    case: ExitCase,
    *,
    by: Person,
    opinion: str,
    review_on: date,
    file: StoredFile | None = None,
    collective_record: StoredFile | None = None,
    reviewer_name: str = "",
    version: int | None = None,
) -> ExitCase:
    """The legal review, by another natural person than the author. 依据:行政处罚法第五十八条(参照)。"""
    row: ExitCase = perform(
        case,
        "review",
        by=by,
        version=version,
        opinion=opinion,
        review_on=review_on,
        file=file,
        collective_record=collective_record,
        reviewer_name=reviewer_name,
    )
    return row


@deed
def unreview(case: ExitCase, *, by: Person, reason: str, version: int | None = None) -> ExitCase:
    row: ExitCase = perform(case, "unreview", by=by, version=version, reason=reason)
    return row


@deed
def dismiss(
    case: ExitCase,
    *,
    by: Person,
    reason: str,
    letter_number: str = "",
    version: int | None = None,
) -> ExitCase:
    """No exit: an emergency suspension ends with the case."""
    row: ExitCase = perform(
        case, "dismiss", by=by, version=version, reason=reason, letter_number=letter_number
    )
    deadlines.drop(row)
    standstill.end(row, by=by, reason=reason)
    return row


@deed
def decide(
    case: ExitCase,
    *,
    by: Person,
    outcome: str,
    number: str,
    reasons: str,
    remedies: str,
    effective_on: date,
    defence_answer: str = "",
    suspend_until: date | None = None,
    version: int | None = None,
) -> ExitCase:
    """The lead decides: as told or lighter, with number, reasons, answer and remedies."""
    kept = policy.snapshot(KEPT, scopes=case.region.scopes, on=clock.today())
    row: ExitCase = perform(
        case,
        "decide",
        by=by,
        version=version,
        outcome=outcome,
        number=number.strip(),
        reasons=reasons.strip(),
        remedies=remedies.strip(),
        effective_on=effective_on,
        defence_answer=defence_answer.strip(),
        suspend_until=suspend_until,
        policy=kept,
    )
    deadlines.drop(row)
    days = policy.value(policies.SERVE, scopes=row.region.scopes)
    deadlines.put(
        row,
        SERVE,
        what=_("送达退出决定书：%(title)s") % {"title": row.title()},
        due=clock.today() + days * clock.ONE_DAY,
        owner=row.bureau_id,
        role=Role.DISTRICT,
    )
    return row


@deed
def retract(
    case: ExitCase,
    *,
    by: Person,
    reason: str,
    letter_number: str = "",
    version: int | None = None,
) -> ExitCase:
    """Take the decision back before it is executed; what was served is struck out with it."""
    row: ExitCase = perform(
        case, "retract", by=by, version=version, reason=reason, letter_number=letter_number
    )
    row.services_of(Document.DECISION).update(struck_on=clock.today(), struck_reason=reason)
    deadlines.drop(row)
    return row


@deed
def serve_decision(
    case: ExitCase, *, by: Person, version: int | None = None, **how: Any
) -> ExitCase:
    return cases.serve(case, Document.DECISION, by=by, version=version, **how)


@deed
def serve(
    case: ExitCase, *, by: Person, letter_number: str = "", version: int | None = None
) -> ExitCase:
    """Everybody has the decision: it will be executed on its day, by an officer or by the job.

    Served later than the day decided, it takes effect on the day of service: it binds nobody before.
    """
    effective = case.takes_effect_on() if case.effective_on else None
    row: ExitCase = perform(
        case,
        "serve",
        by=by,
        version=version,
        effective_on=effective,
        letter_number=letter_number,
    )
    deadlines.meet(row, SERVE)
    _await_execution(row)
    return row


def _await_execution(row: ExitCase) -> None:
    assert row.effective_on is not None  # noqa: S101 - bound by the database once decided
    deadlines.put(
        row,
        EXECUTE,
        what=_("执行退出决定：%(title)s") % {"title": row.title()},
        due=row.effective_on,
        owner=row.bureau_id,
        role=Role.DISTRICT,
    )


@deed
def plan_handover(
    case: ExitCase,
    *,
    by: Person,
    plans: dict[str, str] | None = None,
    default_handover: bool = False,
    version: int | None = None,
) -> ExitCase:
    """Who looks after each running group; the default is the school's own teachers."""
    row: ExitCase = perform(
        case,
        "plan_handover",
        by=by,
        version=version,
        plans=plans or {},
        default_handover=default_handover,
    )
    return row


@deed
def stay(
    case: ExitCase,
    *,
    by: Person,
    reason: str,
    since: date,
    until: date | None = None,
    file: StoredFile | None = None,
    letter_number: str = "",
    version: int | None = None,
) -> ExitCase:
    """Stop the execution for a range of days (复议 or 诉讼期间)."""
    facts: dict[str, Any] = {
        "since": since,
        "until": until,
        "file": file,
        "letter_number": letter_number,
    }
    row: ExitCase = perform(case, "stay", by=by, version=version, reason=reason, **facts)
    deadlines.drop(row, EXECUTE)
    return row


@deed
def end_stay(case: ExitCase, *, by: Person, reason: str, version: int | None = None) -> ExitCase:
    row: ExitCase = perform(case, "end_stay", by=by, version=version, reason=reason)
    _await_execution(row)
    return row
