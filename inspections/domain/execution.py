"""Executing a decision: everywhere or nowhere, in one deed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actors import System, system
from accounts.domain import deadlines, messages
from accounts.enums import Role
from accounts.models import Region
from contracts.domain import endings
from contracts.domain import presence as places
from contracts.enums import IN_FORCE, SuspensionCause
from contracts.facts import Termination
from contracts.models import AgreementStaff
from core import clock, deeds, policy
from core.errors import Blocked
from core.fsm import deed_about, perform
from core.scoping import Actor
from inspections import catalogue, facts, policies
from inspections.domain import case_orders, consequences, parties, reach, releases, standstill
from inspections.enums import ExitState, ListingFate, Outcome, SubjectKind
from inspections.models import ExitCase
from institutions import periods
from institutions import policies as institution_policies
from institutions.domain import exclusions, suspensions
from institutions.domain import staff as staff_deeds
from institutions.models import Exclusion, Institution, Staff
from vetting.domain import listings
from vetting.enums import ListingState
from vetting.facts import Numbered, Pause

SILENT = facts.Execution()


def files(case: ExitCase, *_told: Any, **_how: Any) -> list[Institution]:
    """Every institution file the execution touches: a person's other employers too."""
    if case.person is None:
        return [case.institution]
    employers = Institution.objects.filter(staff__person=case.person)
    return sorted({case.institution, *employers}, key=lambda one: int(one.pk))


@deed_about(files)
def execute(
    case: ExitCase,
    told: facts.Execution = SILENT,
    *,
    by: Actor,
    version: int | None = None,
) -> ExitCase:
    """Carry the decision out. Raises Blocked before anything is done; any failure undoes everything."""
    reached, decision = parties.schools(case), case.current_decision
    number = {"number": decision.number if decision else ""}
    why = _("依退出决定 %(number)s") % number
    row = perform(case, ExitCase.execute, told, by=by, version=version, reason=why)
    deadlines.drop(row)
    consequences.end(row, by=by)
    standstill.free_entry(row, by=_machine(), reason=why)
    act = _ACTS[SubjectKind(row.kind)][Outcome(row.outcome)]
    act(row, reached)
    row.save(update_fields=["exclusion", "suspension", "published_on"])
    return row


def _machine() -> System:
    return system("exit-execution", cause=deeds.cause())


def _nothing(case: ExitCase, told: set[int]) -> None:
    """A talk is its own record; an emergency suspension ends with it."""
    standstill.end(case, by=_machine(), reason=case.decision.number)


def _rectify(case: ExitCase, told: set[int]) -> None:
    number, demands = case.decision.number, case.decision.reasons
    case_orders.issue(case, by=_machine(), number=number, demands=demands)
    _nothing(case, told)


def suspend(case: ExitCase, *, since: date, until: date | None, number: str) -> None:
    """Inside the case's own deed: its subject stays out until the day decided, agreements stop."""
    case.suspension = suspensions.suspend(
        case.person or case.institution,
        by=_machine(),
        bureau=case.bureau,
        region=None if case.person and catalogue.stops_everywhere(case.code) else case.region,
        since=since,
        until=until,
        reason=_("退出案件决定 %(number)s") % {"number": number},
        file_of=case.institution,
    )
    standstill.stop_agreements(
        case,
        cause=SuspensionCause.CASE,
        reason=_("执行退出案件决定，暂停服务"),
        basis=number,
        decided_by=case.bureau.name,
        until=until,
    )


def _suspend(case: ExitCase, told: set[int]) -> None:
    """From the effective day to the day decided, replacing an emergency's open range."""
    let_in = _readmitted(case)
    standstill.lift(case, by=_machine(), reason=case.decision.number, agreements=False)
    standstill.free_listings(case, reason=case.decision.number)
    decision = case.decision
    since, last = decision.effective_on, decision.suspend_until
    suspend(case, since=since, until=last, number=decision.number)
    _everywhere(case, case.suspension, let_in)
    figures = {"who": case.short_name}
    text = (
        _("%(who)s 暂不能入校，至 %(until)s。")
        if case.person
        else _("%(who)s 暂停服务至 %(until)s。")
    )
    until = last.isoformat() if last else ""
    parties.tell_schools(
        case, text % {**figures, "until": until}, kind="exitcase.execute", only=told
    )


def _readmitted(case: ExitCase) -> list[Region]:
    """Districts that let the person in while the case's stop held everywhere."""
    return list(case.suspension.readmitted_in.all()) if case.suspension else []


def _everywhere(case: ExitCase, bar: Any, let_in: list[Region]) -> None:
    """Where it holds everywhere: what other leads answered stays answered, the others are asked."""
    if bar is None or bar.region_id is not None:
        return
    if catalogue.asks_each_lead(case.code):
        bar.readmitted_in.set(let_in)
    reach.stop_everywhere(case)


def _end(case: ExitCase, told: set[int]) -> None:
    """What the bureau signed ends on the dated notice, groups are handed over; schools that signed
    are asked to end theirs; the listings become what the decision says."""
    standstill.lift(case, by=_machine(), reason=case.decision.number, agreements=False)
    plans = {one.pk: handover(case, one) for one in parties.ending(case)}
    ended = endings.terminate_all(
        case.institution,
        Termination(exit_number=case.decision.number, handover=default_handover(case)),
        by=_machine(),
        bureau=case.bureau,
        handovers=plans,
    )
    case.execution.keep("agreements", [row.pk for row in ended if row.state == "terminated"])
    releases.ask(case)
    if case.outcome == Outcome.END:
        # What the case had stopped meanwhile becomes what the decision says.
        standstill.free_listings(case, reason=case.decision.number)
        if case.decision.listing_after == ListingFate.SUSPENDED:
            _suspend_listings(case)
    number = case.decision.number
    figures = {"who": case.institution.name, "day": clock.today(), "number": number}
    parties.tell_schools(
        case,
        _(
            "%(who)s 自 %(day)s 起终止合作（%(number)s）。班组已按接管安排办理，请学校告知家长委员会。"
        )
        % figures,
        kind="exitcase.execute",
        only=told,
    )


def _suspend_listings(case: ExitCase) -> None:
    """Each until the day decided, but not beyond its own last day."""
    told, done = case.decision, []
    for listing in parties.listings(case):
        if listing.state != ListingState.LISTED:
            continue
        last = min(told.listing_until or listing.valid_until, listing.valid_until)
        listings.suspend(
            listing,
            Pause(number=told.number, until=last),
            by=_machine(),
            reason=_("依退出决定 %(n)s") % {"n": told.number},
        )
        done.append(listing.pk)
    case.execution.keep("listings", done)


def _remove(case: ExitCase, told: set[int]) -> None:
    """As above, and the listings are closed; what follows for entry is recorded, for each region by its own
    figure, and the other districts are asked what they do."""
    _end(case, told)
    machine, number = _machine(), case.decision.number
    for listing in parties.listings(case):
        listings.remove(
            listing,
            Numbered(number=number),
            by=machine,
            reason=_("依退出决定 %(n)s") % {"n": number},
        )
    months = _kept(case, institution_policies.EXCLUSION_MONTHS)
    since, decided = case.decision.effective_on, case.decision.decided_on
    if months:
        until = periods.last_day(since, months)
        case.exclusion = _exclude(case, until=until, region=None, published=True)
        case.published_on = clock.today()
    elif last := exclusions.longest(since, on=decided):
        # No condition of entry here, but one elsewhere.
        case.exclusion = _exclude(case, until=last, region=None, published=False)
    reach.ask_about_body(case)
    _tell_other_districts(case)


def _kept(case: ExitCase, key: str) -> Any:
    """The figure the case was decided under."""
    decision = case.decision
    if key in decision.policy:
        return policy.kept(decision.policy, key)
    return policy.value(key, scopes=case.region.scopes, on=decision.decided_on)


def _exclude(
    case: ExitCase, *, until: date | None, region: Region | None, published: bool
) -> Exclusion:
    """Others read it: number, day and code, never what happened to whom."""
    told = {"bureau": case.bureau.name, "day": case.decision.decided_on.isoformat()}
    return exclusions.exclude(
        case.person or case.institution,
        by=_machine(),
        code=case.code,
        since=case.decision.effective_on,
        until=until,
        decision_number=case.decision.number,
        text=_("%(bureau)s %(day)s 决定") % told,
        bureau=case.bureau,
        region=region,
        decided_on=case.decision.decided_on,
        published=published,
        file_of=case.institution,
    )


def _tell_other_districts(case: ExitCase) -> None:
    """Bureaus where the file is open elsewhere: code, number and day."""
    others = case.institution.parties(Role.DISTRICT) - {case.bureau_id}
    messages.tell(
        others,
        Role.DISTRICT,
        subject=case.institution,
        text=_("%(who)s 于 %(day)s 被%(bureau)s移出资格名单（%(number)s，情形 %(code)s）。")
        % {
            "who": case.institution.name,
            "day": case.decision.decided_on.isoformat(),
            "bureau": case.bureau.name,
            "number": case.decision.number,
            "code": case.code,
        },
        kind="exitcase.execute",
    )


def _end_person(case: ExitCase, told: set[int]) -> None:
    """The person leaves every placement of the district, whoever the employer; the agreements live
    on. Harm to pupils keeps the person out everywhere until the other leads have answered."""
    machine, number = _machine(), case.decision.number
    assert case.person is not None  # noqa: S101 - bound by the database for a person's case
    reason, employers = _("不符合从业条件"), _employers(case)
    places.remove_person(case.person, by=machine, reason=reason, region=case.region)
    for post in case.person.posts.exclude(state="removed").order_by("institution_id", "pk"):
        if post.institution_id not in employers:
            continue
        if post.institution.region_id == case.region_id and not _named_elsewhere(post):
            staff_deeds.remove(post, by=machine, reason=reason)
        _ask_for_replacement(case, post)
    let_in = _readmitted(case)
    bar = _kept(case, policies.PERSON_BARS).get(case.code, "review")
    if bar != "none":
        where = None if catalogue.stops_everywhere(case.code) else case.region
        case.exclusion = _exclude(case, until=None, region=where, published=False)
    standstill.lift(case, by=machine, reason=number)
    _everywhere(case, case.exclusion, let_in)
    parties.tell_schools(
        case,
        _("%(who)s 不符合从业条件，不再入校。接替人员由机构另行安排，此前由本校教师看护。")
        % {"who": case.person.name},
        kind="exitcase.execute",
        only=told,
    )


def _employers(case: ExitCase) -> set[int]:
    """Institutions that work with the person in the district, or are at home there."""
    assert case.person is not None  # noqa: S101 - bound by the database for a person's case
    named = AgreementStaff.objects.filter(
        staff__person=case.person, until__isnull=True, agreement__region=case.region
    )
    home = case.person.posts.filter(institution__region=case.region)
    return {
        case.institution_id,
        *named.values_list("agreement__institution_id", flat=True),
        *home.values_list("institution_id", flat=True),
    }


def _named_elsewhere(post: Staff) -> bool:
    """Another district's agreement rests on this post: that district decides."""
    lines = AgreementStaff.objects.filter(staff=post, until__isnull=True)
    return bool(lines.filter(agreement__state__in=IN_FORCE).exists())


def _ask_for_replacement(case: ExitCase, post: Staff) -> None:
    days = policy.value(policies.REPLACEMENT, scopes=case.region.scopes)
    due = clock.add_working_days(clock.today(), days)
    figures = {"who": post.person.name, "due": due.date.isoformat()}
    messages.tell(
        [post.institution.organisation_id],
        Role.INSTITUTION,
        subject=post.institution,
        text=_("%(who)s 不再入校，请在 %(due)s 前申报接替人员。") % figures,
        kind="exitcase.replacement",
    )
    staff_deeds.ask_replacement(post, due=due)


def default_handover(case: ExitCase) -> str:
    return _("由学校教师看护") if case.default_handover else _("按各班组接管安排")


def handover(case: ExitCase, placement: Any) -> str:
    """The plan of a group: the case's own, the placement's, or the default."""
    return str(case.plan_of(placement) or default_handover(case))


_Act = Callable[[ExitCase, set[int]], None]
_ACTS: dict[SubjectKind, dict[Outcome, _Act]] = {
    SubjectKind.INSTITUTION: {
        Outcome.TALK: _nothing,
        Outcome.RECTIFY: _rectify,
        Outcome.SUSPEND: _suspend,
        Outcome.END: _end,
        Outcome.REMOVE: _remove,
    },
    SubjectKind.PERSON: {
        Outcome.TALK: _nothing,
        Outcome.RECTIFY: _rectify,
        Outcome.SUSPEND: _suspend,
        Outcome.END: _end_person,
    },
}


def due(now: datetime) -> list[int]:
    """Ids of cases whose decision takes effect today or took effect before and is not executed."""
    day = clock.today()
    rows = ExitCase.objects.filter(
        state=ExitState.SERVED, current_decision__effective_on__lte=day
    ).exclude(current_decision__outcome=Outcome.TALK)
    stayed = Q(current_stay__since__lte=day) & (
        Q(current_stay__until=None) | Q(current_stay__until__gte=day)
    )
    waits = rows.exclude(pk__in=rows.filter(stayed).values("pk")).order_by("pk")
    return list(waits.values_list("pk", flat=True))


def execute_one(pk: int) -> bool:
    """The job's move on one row. What stands in the way is told to the bureau once and shown until
    it is done; False when nothing new was done."""
    machine = system("exit-execution")
    try:
        execute(ExitCase.objects.get(pk=pk), by=machine)
    except Blocked as refusal:
        case, why = ExitCase.objects.get(pk=pk), " ".join(refusal.reasons)
        if case.held_back != why:
            perform(case, ExitCase.hold_back, by=machine, reason=why)
        return False
    return True
