"""Varying or revoking a decision: by its lead, by the city as superior, or on a judgment."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Person, System, system
from accounts.domain import deadlines, messages, pages
from accounts.enums import Role
from contracts.domain import endings
from contracts.enums import AgreementState
from contracts.models import Agreement
from core import clock, deeds
from core.fsm import deed, perform
from inspections import facts
from inspections.domain import (
    case_orders,
    consequences,
    execution,
    papers,
    parties,
    reach,
    releases,
    standstill,
    talks,
)
from inspections.domain import grounds as ground_deeds
from inspections.enums import Outcome, SubjectKind
from inspections.models import ExitCase
from institutions.domain import exclusions
from institutions.domain import staff as staff_deeds
from institutions.facts import Lifting
from institutions.models import Institution
from vetting.domain import listings
from vetting.enums import ListingState
from vetting.models import Listing


def _machine(name: str) -> System:
    return system(name, cause=deeds.cause())


@deed
def revoke(
    case: ExitCase, told: facts.Reversal, *, by: Person, reason: str, version: int | None = None
) -> ExitCase:
    """The decision falls: bar, suspension and public entry end at once, everyone told is told; its
    grounds are free, for a new case or to be withdrawn.

    Listings and agreements it ended come back as far as their own dates still allow; placements are
    proposed anew by the schools. 依据:行政处罚法第四十八条(参照),公开信息三日内撤回。
    """
    row = perform(case, ExitCase.revoke, told, by=by, version=version, reason=reason)
    effect = pages.Effect.REVOKED
    papers.issue_undoing(row.current_reversal, "revocation", row.decision, by=by, effect=effect)
    case_orders.cancel(row, by=_machine("exit-execution"), reason=reason)
    deadlines.drop(row)
    consequences.end(row, by=by)
    ground_deeds.release(list(row.grounds.all()))
    _free(row, reason=reason, number=told.number)
    if row.current_execution is not None and row.kind == SubjectKind.INSTITUTION:
        _bring_back(row, reason=reason)
    _tell_all(row, _("%(title)s：决定已撤销（%(number)s）。") % _figures(row, told))
    return row


@deed
def vary(
    case: ExitCase, told: facts.Variation, *, by: Person, reason: str, version: int | None = None
) -> ExitCase:
    """A lighter outcome after execution: the bar falls, and with it the public entry. What the new
    outcome asks for follows at once: a suspension until its day, or an order with its demands."""
    told = replace(told, demands=told.demands.strip())
    row = perform(case, ExitCase.vary, told, by=by, version=version, reason=reason)
    case_orders.cancel(row, by=_machine("exit-execution"), reason=reason)
    still_ends = Outcome(told.outcome) == Outcome.END
    _free(row, reason=reason, number=told.number, releases_too=not still_ends)
    if row.kind == SubjectKind.INSTITUTION:
        # 终止合作 keeps the agreements ended; only the removal from the list falls.
        _bring_back(row, reason=reason, agreements=not still_ends)
    _follow(row, told, by=by)
    effect = pages.Effect.VARIED
    papers.issue_undoing(row.current_reversal, "variation", row.decision, by=by, effect=effect)
    if row.outcome == Outcome.TALK:
        talks.ask(row)
    _tell_all(row, _("%(title)s：决定已变更为“%(after)s”（%(number)s）。") % _figures(row, told))
    return row


def _follow(row: ExitCase, told: facts.Variation, *, by: Person) -> None:
    """What was brought back must not run free between two deeds."""
    paper = told.letter_number.strip() or told.number
    if row.outcome == Outcome.SUSPEND:
        execution.suspend(row, since=clock.today(), until=told.suspend_until, number=paper)
        row.save(update_fields=["suspension"])
    elif row.outcome == Outcome.RECTIFY:
        case_orders.issue(row, by=by, number=paper, demands=told.demands)


def _figures(row: ExitCase, told: facts.Reversal) -> dict[str, Any]:
    return {"title": row.short_name, "number": told.number, "after": Outcome(row.outcome).label}


def _free(row: ExitCase, *, reason: str, number: str, releases_too: bool = True) -> None:
    machine = _machine("exit-execution")
    if row.exclusion is not None and row.exclusion.state == "active":
        exclusions.revoke(row.exclusion, Lifting(document=number), by=machine, reason=reason)
    standstill.lift(row, by=machine, reason=reason)
    standstill.free_entry(row, by=machine, reason=reason)
    reach.close(row, reason=reason)
    if releases_too:
        releases.drop(row, reason=reason)
    for post in row.person.posts.all() if row.person else ():
        deadlines.drop(post, staff_deeds.REPLACEMENT)


def _bring_back(row: ExitCase, *, reason: str, agreements: bool = True) -> None:
    """Listings first, then the agreements of the bureau that rest on them; only those this decision ended.
    What a school ended by its own notice stays ended until both sign anew: it is told."""
    today, machine = clock.today(), _machine("exit-execution")
    ours = Listing.objects.filter(
        institution=row.institution, bureau=row.bureau, valid_until__gte=today
    ).order_by("pk")
    for listing in ours.filter(state=ListingState.REMOVED, left_document=row.decision.number):
        listings.reinstate(listing, by=machine, reason=reason)
    if not agreements:
        return
    suspended = row.execution.reached.get("listings", [])
    for listing in ours.filter(state=ListingState.SUSPENDED, pk__in=suspended):
        listings.resume(listing, by=machine, reason=reason)
    closed = Agreement.objects.filter(
        institution=row.institution,
        bureau=row.bureau,
        state=AgreementState.TERMINATED,
        exit_number=row.decision.number,
        valid_until__gte=today,
    )
    for agreement in closed.order_by("pk"):
        if not row.institution.may_not_go_on(today, agreement.region):
            endings.reinstate(agreement, by=_machine("exit-revocation"), reason=reason)
    releases.tell_ended(row)


def _tell_all(row: ExitCase, text: str) -> None:
    """Everyone who was told of the exit: schools, a person's other employers, the other bureaus (the
    rest by the move). Schools read no more of a person than they did before."""
    subject, kind = row.institution, "exitcase.reversal"
    to_schools = text if row.person is None else _again(row)
    schools = parties.told_of(row, Role.SCHOOL)
    messages.tell(schools, Role.SCHOOL, subject=subject, text=to_schools, kind=kind)
    employers = parties.told_of(row, Role.INSTITUTION) - {subject.organisation_id}
    told = Institution.objects.filter(organisation__in=employers).order_by("pk")
    parties.tell_employers(told, text, kind=kind)
    if row.kind == SubjectKind.INSTITUTION:
        others = subject.parties(Role.DISTRICT) - {row.bureau_id}
        messages.tell(others, Role.DISTRICT, subject=subject, text=text, kind=kind)


def _again(row: ExitCase) -> str:
    assert row.person is not None  # noqa: S101 - only asked of a person's case
    figures = {"who": row.person.name}
    return _("此前关于 %(who)s 不再入校的通知已经撤回；如再次入校，由机构另行安排。") % figures
