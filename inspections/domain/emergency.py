"""Stopping entry at once, for the safety of children; the procedure follows the same day."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.actors import Person, system
from accounts.domain import deadlines, messages
from accounts.enums import Role
from accounts.models import Region
from contracts.enums import SuspensionCause
from core import clock, deeds, policy
from core.errors import Blocked, Forbidden
from core.fsm import deed, perform, record
from core.models.files import StoredFile
from core.scoping import Actor
from inspections import catalogue, policies
from inspections.domain import cases, parties, standstill, violations
from inspections.enums import Emergency, ViolationState
from inspections.models import ExitCase, Violation
from institutions.domain import suspensions
from institutions.models import Institution, School, Staff

CONFIRM = "emergency"


def may_suspend(_row: object, actor: Actor) -> bool:
    return actor.role == Role.INSPECTOR


@deed
def suspend_now(
    institution: Institution,
    *,
    by: Person,
    code: str,
    facts_text: str,
    staff: Staff | None = None,
    school: School | None = None,
    happened_on: date | None = None,
    evidence: StoredFile | None = None,
) -> ExitCase:
    """Record what was seen, stop entry, open the case: one deed. A person is stopped everywhere, an
    institution in the inspector's district. The lead confirms or lifts within a working day.

    Raises Forbidden, or Blocked for anything but the child-safety codes.
    """
    if not may_suspend(None, by):
        raise Forbidden
    _only_child_safety(code)
    violation = violations.record(
        institution,
        by=by,
        code=code,
        happened_on=happened_on or clock.today(),
        facts_text=facts_text,
        school=school,
        staff=staff,
        evidence=evidence,
    )
    case = _case_of(violation, by=by)
    person = case.person
    case.suspension = suspensions.suspend(
        person or institution,
        by=by,
        bureau=violation.bureau,
        region=None if person else violation.region,
        since=clock.today(),
        reason=_("紧急暂停：%(label)s") % {"label": violation.label},
        basis=evidence,
        file_of=institution,
    )
    case.save(update_fields=["suspension"])
    standstill.stop_agreements(
        case,
        cause=SuspensionCause.EMERGENCY,
        reason=_("责任督学紧急暂停，案件处理期间机构人员不得入校"),
        basis=_("%(bureau)s%(day)s紧急暂停")
        % {"bureau": violation.bureau.name, "day": clock.today().isoformat()},
        decided_by=by.organisation_name,
    )
    record(case, "suspend", by=by, audience=(Role.INSTITUTION,), violation=violation, code=code)
    _spread(case)
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
        case: ExitCase = deeds.lock(found)
        _not_stopped_yet(case)
        case.version += 1
    else:
        region = Region.objects.get(code=violation.region_id)
        case = cases.start(
            violation.institution, by=by, region=region, person=person, code=violation.code
        )
    days = policy.value(policies.EMERGENCY, scopes=violation.region.scopes)
    case.emergency, case.emergency_escalated_on = Emergency.WAITING, None
    case.emergency_due = clock.add_working_days(clock.today(), days).date
    case.told_on = case.told_on or clock.today()
    case.violation = violation
    case.code = case.code or violation.code
    case.save()
    return case


def _not_stopped_yet(case: ExitCase) -> None:
    """A second stop would hide the first one's range; what was seen is recorded all the same."""
    if case.suspension is not None and deeds.fresh(case.suspension).holds_on(clock.today()):
        params = {"who": case.subject_name}
        raise Blocked([_("%(who)s 已因这起案件暂停入校。请改用“记录违规情形”。") % params])


def _spread(case: ExitCase) -> None:
    """The lead must answer; institution and schools must know at the gate, today."""
    assert case.emergency_due is not None  # noqa: S101 - set with the emergency
    deadlines.put(
        case,
        CONFIRM,
        what=_("确认或解除紧急暂停：%(title)s") % {"title": case.title()},
        due=case.emergency_due,
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
        % {"due": case.emergency_due.isoformat(), "title": case.title()},
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
        _("%(who)s 不符合从业条件，即日起不得入校，请安排本校教师看护。")
        if case.person
        else _("%(who)s 即日起暂停入校，请安排本校教师看护。")
    )
    name = case.person.name if case.person else case.institution.name
    parties.tell_schools(case, text % {"who": name}, kind="exitcase.suspend")


@deed
def confirm(
    case: ExitCase,
    *,
    by: Person,
    reason: str,
    letter_number: str = "",
    version: int | None = None,
) -> ExitCase:
    """The lead stands by it; what the inspector saw is confirmed with it."""
    row: ExitCase = perform(
        case,
        "confirm_emergency",
        by=by,
        version=version,
        reason=reason,
        letter_number=letter_number,
    )
    deadlines.meet(row, CONFIRM)
    if row.violation is not None and row.violation.state == ViolationState.RECORDED:
        violations.confirm(row.violation, by=by, reason=reason)
    return row


@deed
def lift(
    case: ExitCase,
    *,
    by: Person,
    reason: str,
    letter_number: str = "",
    version: int | None = None,
) -> ExitCase:
    """Entry is free again; the case stays open on its merits and may be voided."""
    row: ExitCase = perform(
        case, "lift_emergency", by=by, version=version, reason=reason, letter_number=letter_number
    )
    deadlines.meet(row, CONFIRM)
    standstill.end(row, by=by, reason=reason)
    return row


@deed
def escalate(case: ExitCase, *, by: Actor) -> ExitCase:
    """The job's move when nobody answered in time: the suspension stays, the city is told."""
    row: ExitCase = perform(case, "escalate_emergency", by=by)
    return row


def unanswered(now: datetime) -> list[int]:
    """Ids of cases whose emergency nobody answered in time and that were not passed up yet."""
    rows = ExitCase.objects.filter(
        state__in=cases.LIVE,
        emergency=Emergency.WAITING,
        emergency_due__lt=clock.today(),
        emergency_escalated_on=None,
    )
    return list(rows.values_list("pk", flat=True))


def escalate_one(pk: int) -> None:
    """The job's move on one row."""
    escalate(ExitCase.objects.get(pk=pk), by=system("emergency-escalation"))
