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
from contracts.domain import endings
from contracts.domain import presence as places
from contracts.enums import SuspensionCause
from contracts.facts import Termination
from core import clock, deeds, policy
from core.errors import Blocked
from core.fsm import deed_about, perform
from core.scoping import Actor
from inspections import facts, policies
from inspections.domain import case_orders, consequences, parties, standstill
from inspections.enums import ExitState, Outcome, SubjectKind
from inspections.models import ExitCase
from institutions import periods
from institutions import policies as institution_policies
from institutions.domain import exclusions, suspensions
from institutions.domain import staff as staff_deeds
from institutions.models import Exclusion, Institution, Staff
from vetting.domain import listings
from vetting.facts import Numbered

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
    consequences.end(row)
    act = _ACTS[SubjectKind(row.kind)][Outcome(row.outcome)]
    act(row, reached)
    row.save(update_fields=["exclusion", "suspension", "published_on"])
    return row


def _machine() -> System:
    scope = deeds.current()
    return system("exit-execution", cause=scope.deed_id if scope else "")


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
        region=None if case.person else case.region,
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
    standstill.lift(case, by=_machine(), reason=case.decision.number, agreements=False)
    decision = case.decision
    since, last = decision.effective_on, decision.suspend_until
    suspend(case, since=since, until=last, number=decision.number)
    figures = {"who": case.person.name if case.person else case.institution.name}
    text = (
        _("%(who)s 不符合从业条件，暂停入校至 %(until)s。")
        if case.person
        else _("%(who)s 暂停服务至 %(until)s。")
    )
    until = last.isoformat() if last else ""
    parties.tell_schools(
        case, text % {**figures, "until": until}, kind="exitcase.execute", only=told
    )


def _end(case: ExitCase, told: set[int]) -> None:
    """Agreements end at every school on the dated notice, groups are handed over; nothing bars."""
    standstill.lift(case, by=_machine(), reason=case.decision.number, agreements=False)
    endings.terminate_all(
        case.institution,
        Termination(exit_number=case.decision.number, handover=default_handover(case)),
        by=_machine(),
        handovers={one.pk: handover(case, one) for one in parties.running(case)},
    )
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


def _remove(case: ExitCase, told: set[int]) -> None:
    """As above, and the listing is closed, re-entry barred, the exclusion published."""
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
    until = periods.add_months(case.decision.effective_on, months) - clock.ONE_DAY
    case.exclusion = _exclude(case, until=until, published=True)
    case.published_on = clock.today()
    _tell_other_districts(case)


def _kept(case: ExitCase, key: str) -> Any:
    """The figure the case was decided under."""
    decision = case.decision
    if key in decision.policy:
        return policy.kept(decision.policy, key)
    return policy.value(key, scopes=case.region.scopes, on=decision.decided_on)


def _exclude(case: ExitCase, *, until: date | None, published: bool) -> Exclusion:
    return exclusions.exclude(
        case.person or case.institution,
        by=_machine(),
        code=case.code,
        since=case.decision.effective_on,
        until=until,
        decision_number=case.decision.number,
        text=case.decision.reasons,
        bureau=case.bureau,
        published=published,
        file_of=case.institution,
    )


def _tell_other_districts(case: ExitCase) -> None:
    """Bureaus where the file is open elsewhere: no re-entry anywhere while the exclusion lasts."""
    others = case.institution.parties(Role.DISTRICT) - {case.bureau_id}
    messages.tell(
        others,
        Role.DISTRICT,
        subject=case.institution,
        text=_("%(who)s 已被%(bureau)s移出资格名单（%(number)s），限制准入期内不得再次准入。")
        % {
            "who": case.institution.name,
            "bureau": case.bureau.name,
            "number": case.decision.number,
        },
        kind="exitcase.execute",
    )


def _end_person(case: ExitCase, told: set[int]) -> None:
    """The person leaves every institution and every placement; the agreements live on."""
    machine, number = _machine(), case.decision.number
    assert case.person is not None  # noqa: S101 - bound by the database for a person's case
    reason = _("不符合从业条件")
    places.remove_person(case.person, by=machine, reason=reason)
    for post in case.person.posts.exclude(state="removed").order_by("institution_id", "pk"):
        staff_deeds.remove(post, by=machine, reason=reason)
        _ask_for_replacement(case, post)
    bar = _kept(case, policies.PERSON_BARS).get(case.code, "review")
    if bar != "none":
        case.exclusion = _exclude(case, until=None, published=False)
    standstill.lift(case, by=machine, reason=number)
    parties.tell_schools(
        case,
        _("%(who)s 不符合从业条件，不再入校。接替人员由机构另行安排，此前由本校教师看护。")
        % {"who": case.person.name},
        kind="exitcase.execute",
        only=told,
    )


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
    own = case.handover.get(str(placement.pk), "")
    return str(own or placement.group_plan or default_handover(case))


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
