"""Review, decision and service of the decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from accounts.actors import Person
from accounts.domain import deadlines, pages
from accounts.enums import Role
from core import clock, policy
from core.fsm import deed, perform
from inspections import facts, policies
from inspections.domain import cases, consequences, effects, papers, standstill, talks
from inspections.enums import Document, EmergencyState, Outcome, SubjectKind
from inspections.models import ExitCase
from institutions import policies as institution_policies

SERVE = "serve"
EXECUTE = "execute"
BLANK = facts.Numbered()
KEPT = (policies.DEFENCE, policies.PERSON_BARS, institution_policies.EXCLUSION_MONTHS)


@deed
def review(
    case: ExitCase, told: facts.Review, *, by: Person, version: int | None = None
) -> ExitCase:
    """The legal review, by another natural person than the author. 依据:行政处罚法第五十八条(参照)。"""
    return perform(case, ExitCase.review, told, by=by, version=version)


@deed
def unreview(case: ExitCase, *, by: Person, reason: str, version: int | None = None) -> ExitCase:
    return perform(case, ExitCase.unreview, by=by, version=version, reason=reason)


@deed
def dismiss(
    case: ExitCase,
    told: facts.Numbered = BLANK,
    *,
    by: Person,
    reason: str,
    version: int | None = None,
) -> ExitCase:
    """No exit: an emergency suspension ends with the case."""
    row = perform(case, ExitCase.dismiss, told, by=by, version=version, reason=reason)
    stops = [(each, "emergency") for each in row.emergencies.exclude(state=EmergencyState.LIFTED)]
    pages.issue(row, "dismissal", by=by, marks=stops, effect=pages.Effect.LIFTED)
    deadlines.drop(row)
    consequences.end(row, by=by)
    standstill.end(row, by=by, reason=reason)
    return row


@deed
def decide(
    case: ExitCase, told: facts.Decision, *, by: Person, version: int | None = None
) -> ExitCase:
    """The lead decides: as told or lighter, with reasons, answer and remedies. Number, signer and day
    come with the 定稿."""
    asked = effects.Asked(
        told.outcome,
        listing_after=told.listing_after,
        listing_until=told.listing_until,
        effective_on=told.effective_on,
        suspend_until=told.suspend_until,
    )
    told = replace(
        told,
        effects=effects.of(case, asked),
        reasons=told.reasons.strip(),
        remedies=told.remedies.strip(),
        defence_answer=told.defence_answer.strip(),
        policy=policy.snapshot(KEPT, scopes=case.region.scopes, on=clock.today()),
    )
    row = perform(case, ExitCase.decide, told, by=by, version=version)
    deadlines.drop(row)
    if row.kind == SubjectKind.INSTITUTION and Outcome(row.outcome).ends:
        standstill.hold_entry(row, by=by)
    _await_service(row, clock.today())
    return row


def _await_service(row: ExitCase, made: date) -> None:
    """Working days from the day of the decision. 依据:行政处罚法第六十一条、第八十五条(参照)。"""
    days = policy.value(policies.SERVE, scopes=row.region.scopes)
    deadlines.put(
        row,
        SERVE,
        what=_("送达退出决定书：%(title)s") % {"title": row.title()},
        due=clock.add_working_days(made, days),
        owner=row.bureau_id,
        role=Role.DISTRICT,
    )


@deed
def finalise_decision(
    case: ExitCase, told: facts.Finalised, *, by: Person, version: int | None = None
) -> ExitCase:
    """定稿 of the 决定书: number, signer and day; a copy for each recipient, kept for ever."""
    row = perform(case, ExitCase.finalise_decision, told, by=by, version=version)
    papers.issue_copies(row.decision, row, told, by=by)
    _await_service(row, told.dated)
    return row


@deed
def retract(
    case: ExitCase,
    told: facts.Numbered = BLANK,
    *,
    by: Person,
    reason: str,
    version: int | None = None,
) -> ExitCase:
    """Take the decision back before it is executed. Who had been served it is told in writing."""
    decision = case.current_decision
    row = perform(case, ExitCase.retract, told, by=by, version=version, reason=reason)
    standstill.free_entry(row, by=by, reason=reason)
    if decision is not None:
        for talk in decision.talks.all():
            consequences.drop_talk(talk)
        effect = pages.Effect.RETRACTED
        papers.issue_undoing(decision, "retraction", decision, by=by, effect=effect)
    deadlines.drop(row)
    return row


@deed
def serve_decision(
    case: ExitCase, told: facts.Serving, *, by: Person, version: int | None = None
) -> ExitCase:
    return cases.serve(case, Document.DECISION, told, by=by, version=version)


@deed
def serve(
    case: ExitCase,
    *,
    by: Person,
    version: int | None = None,
) -> ExitCase:
    """Everybody has the decision: it will be executed on its day, by an officer or by the job.

    Served later than the day decided, it takes effect on the day of service: it binds nobody before.
    """
    made = case.current_decision
    told = facts.Served(effective_on=made.takes_effect_on() if made is not None else None)
    row = perform(case, ExitCase.serve, told, by=by, version=version)
    if row.outcome == Outcome.TALK:
        talks.ask(row)
    deadlines.meet(row, SERVE)
    _await_execution(row)
    return row


def _await_execution(row: ExitCase) -> None:
    deadlines.put(
        row,
        EXECUTE,
        what=_("执行退出决定：%(title)s") % {"title": row.title()},
        due=row.decision.effective_on,
        owner=row.bureau_id,
        role=Role.DISTRICT,
    )


@deed
def plan_handover(
    case: ExitCase, told: facts.Handover, *, by: Person, version: int | None = None
) -> ExitCase:
    """Who looks after each running group; the default is the school's own teachers."""
    return perform(case, ExitCase.plan_handover, told, by=by, version=version)


@deed
def stay(
    case: ExitCase, told: facts.Stay, *, by: Person, reason: str, version: int | None = None
) -> ExitCase:
    """Stop the execution for a range of days (复议 or 诉讼期间)."""
    row = perform(case, ExitCase.stay, told, by=by, version=version, reason=reason)
    pages.issue(row.current_stay, "stay", by=by)
    deadlines.drop(row, EXECUTE)
    return row


@deed
def end_stay(case: ExitCase, *, by: Person, reason: str, version: int | None = None) -> ExitCase:
    row = perform(case, ExitCase.end_stay, by=by, version=version, reason=reason)
    _await_execution(row)
    return row
