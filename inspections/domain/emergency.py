"""Stopping entry at once, for the safety of children; the procedure follows the same day."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Person, system
from accounts.documents import Told
from accounts.domain import deadlines, messages, pages
from accounts.enums import Role
from accounts.models import Region
from contracts.enums import SuspensionCause
from core import clock, deeds, policy
from core.errors import Blocked, Forbidden
from core.fsm import deed, perform, record, touch
from core.scoping import Actor
from inspections import catalogue, facts, policies
from inspections.domain import cases, papers, parties, reach, standstill, violations
from inspections.enums import EmergencyState, ViolationState
from inspections.models import Emergency, ExitCase, Violation
from institutions.domain import suspensions
from institutions.models import Institution

CONFIRM = "emergency"
BLANK = facts.Numbered()


def may_suspend(_row: object, actor: Actor) -> bool:
    return actor.role == Role.INSPECTOR


@deed
def suspend_now(institution: Institution, told: facts.Sighting, *, by: Person) -> ExitCase:
    """Record what was seen, stop entry, open the case: one deed. Who harmed pupils is stopped everywhere,
    anybody else in the inspector's district. The lead confirms or lifts within a working day.

    Raises Forbidden, or Blocked for anything but the child-safety codes.
    """
    if not may_suspend(None, by):
        raise Forbidden
    _only_child_safety(told.code)
    violation = violations.record(institution, told, by=by)
    case = _case_of(violation, by=by)
    due = _stop(case, violation, told, by=by)
    standstill.stop_agreements(
        case,
        cause=SuspensionCause.EMERGENCY,
        reason=_("责任督学紧急暂停，案件处理期间机构人员不得入校"),
        basis=_("%(bureau)s%(day)s紧急暂停")
        % {"bureau": violation.bureau.name, "day": clock.today().isoformat()},
        decided_by=by.organisation_name,
    )
    readers = (Role.INSTITUTION,)
    record(case, "suspend", by=by, audience=readers, violation=violation, code=told.code)
    pages.issue(case.emergency, "emergency", by=by)
    _spread(case, due)
    return case


def _only_child_safety(code: str) -> None:
    if code not in {item.code for item in catalogue.child_safety()}:
        allowed = "、".join(str(item) for item in catalogue.child_safety())
        raise Blocked([_("紧急暂停只用于涉及学生安全的情形：%(codes)s。") % {"codes": allowed}])


def _case_of(violation: Violation, *, by: Person) -> ExitCase:
    """The live case of the subject, however far it has come; else a new one."""
    person = violation.staff.person if violation.staff else None
    live = ExitCase.objects.filter(
        institution=violation.institution, person=person, region=violation.region
    )
    found = live.filter(state__in=cases.LIVE).first()
    if found is not None:
        case = deeds.lock(found)
        _not_stopped_yet(case)
        return case
    region = Region.objects.get(code=violation.region_id)
    return cases.start(
        violation.institution, by=by, region=region, person=person, code=violation.code
    )


def _stop(case: ExitCase, violation: Violation, told: facts.Sighting, *, by: Person) -> clock.Due:
    """Entry stops now, of a person who harmed pupils everywhere; until when the lead answers, by the
    days that policy gives."""
    everywhere = case.person is not None and catalogue.stops_everywhere(violation.code)
    suspension = suspensions.suspend(
        case.person or case.institution,
        by=by,
        bureau=violation.bureau,
        region=None if everywhere else violation.region,
        since=clock.today(),
        reason=_("紧急暂停：%(label)s") % {"label": violation.label},
        basis=told.evidence,
        file_of=case.institution,
    )
    days = policy.value(policies.EMERGENCY, scopes=violation.region.scopes)
    due = clock.add_working_days(clock.today(), days)
    stop = Emergency.objects.create(
        case=case,
        violation=violation,
        suspension=suspension,
        begun_by_id=by.user_id,
        begun_on=clock.today(),
        due_on=due.date,
    )
    code = violation.code if everywhere else case.code or violation.code
    touch(
        case,
        suspension=suspension,
        current_emergency=stop,
        told_on=case.told_on or clock.today(),
        code=code,
    )
    if everywhere:
        reach.stop_everywhere(case)
    return due


def _not_stopped_yet(case: ExitCase) -> None:
    """A second stop would hide the first one's range; what was seen is recorded all the same."""
    if case.suspension is not None and deeds.fresh(case.suspension).holds_on(clock.today()):
        params = {"who": case.subject_name}
        raise Blocked([_("%(who)s 已因这起案件暂停入校。请改用“记录违规情形”。") % params])


def _spread(case: ExitCase, due: clock.Due) -> None:
    """The lead must answer; institution and schools must know at the gate, today."""
    deadlines.put(
        case,
        CONFIRM,
        what=_("确认或解除紧急暂停：%(title)s") % {"title": case.title()},
        due=due,
        owner=case.bureau_id,
        role=Role.DISTRICT,
        lead_only=True,
        remind=(0,),
    )
    messages.tell(
        [case.bureau_id],
        Role.DISTRICT,
        subject=case,
        lead_only=True,
        text=_("督学作出紧急暂停，请在 %(due)s 前确认或解除：%(title)s")
        % {"due": due.date.isoformat(), "title": case.title()},
        kind="exitcase.suspend",
    )
    messages.tell(
        case.parties(Role.INSTITUTION),
        Role.INSTITUTION,
        subject=case,
        text=_("即日起暂停入校：%(who)s。请立即离校，并另行安排。") % {"who": case.subject_name},
        kind="exitcase.suspend",
    )
    text = (
        _("%(who)s 即日起暂不能入校，请安排本校教师看护。")
        if case.person
        else _("%(who)s 即日起暂停入校，请安排本校教师看护。")
    )
    parties.tell_schools(case, text % {"who": case.short_name}, kind="exitcase.suspend")


@deed
def confirm(
    stop: Emergency,
    told: facts.Numbered = BLANK,
    *,
    by: Person,
    reason: str,
    version: int | None = None,
) -> Emergency:
    """The lead stands by it; what the inspector saw is confirmed with it."""
    row = perform(stop, Emergency.confirm, told, by=by, version=version, reason=reason)
    papers.issue_anew(row, "emergency", by=by)
    deadlines.meet(row.case, CONFIRM)
    if row.violation.state == ViolationState.RECORDED:
        violations.confirm(row.violation, by=by, reason=reason)
    return row


@deed
def lift(
    stop: Emergency,
    told: facts.Numbered = BLANK,
    *,
    by: Person,
    reason: str,
    version: int | None = None,
) -> Emergency:
    """Entry is free again; the case stays open on its merits and may be voided."""
    row = perform(stop, Emergency.lift, told, by=by, version=version, reason=reason)
    pages.issue(
        row,
        "lifted",
        by=by,
        told=Told(text=reason.strip()),
        marks=((row, "emergency"),),
        effect=pages.Effect.LIFTED,
    )
    deadlines.meet(row.case, CONFIRM)
    standstill.end(row.case, by=by, reason=reason)
    return row


@deed
def escalate(stop: Emergency, *, by: Actor) -> Emergency:
    """The job's move when nobody answered in time: the suspension stays, the city is told."""
    return perform(stop, Emergency.escalate, by=by)


def unanswered(now: datetime) -> list[int]:
    """Ids of emergencies that nobody answered in time and that were not passed up yet."""
    rows = Emergency.objects.filter(
        state=EmergencyState.WAITING, due_on__lt=clock.today(), escalated_on=None
    )
    return list(rows.values_list("pk", flat=True))


def escalate_one(pk: int) -> None:
    """The job's move on one row."""
    escalate(Emergency.objects.get(pk=pk), by=system("emergency-escalation"))


def _follow(case: ExitCase, due: clock.Due) -> None:
    stop = case.current_emergency
    if stop is not None:
        stop.due_on = due.date
        stop.save(update_fields=["due_on"])


deadlines.counts(ExitCase, CONFIRM, gettext_lazy("紧急暂停的确认期限"), _follow)
