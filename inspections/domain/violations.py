"""Recording what was seen, and judging it: two natural persons, always."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.actors import Person
from accounts.domain import messages, offices, pages
from accounts.enums import Role
from accounts.models import Region
from core import clock, policy
from core.errors import Forbidden, Invalid
from core.fsm import deed, perform, require
from core.fsm import record as note
from inspections import catalogue, facts, policies
from inspections.domain import grounds, positive_queries, visits
from inspections.enums import ExitState, GroundKind, Severity, ViolationState
from inspections.models import ExitCase, Violation
from inspections.rules import violations as rules
from institutions.models import Institution, School

BLANK = facts.Numbered()
RECORDERS = (Role.INSPECTOR, Role.DISTRICT, Role.SCHOOL)


def may_record(_row: Any, actor: Any) -> bool:
    return actor.role in RECORDERS


@deed
def record(institution: Institution, told: facts.Sighting, *, by: Person) -> Violation:
    """Write down what was seen. Nothing follows until another person confirms it.

    Raises Forbidden, Invalid (staff of another institution) or Blocked.
    """
    region, school = _place(institution, by=by, school=told.school)
    told = _of_whom(institution, told)
    row = Violation(
        institution=institution,
        staff=told.staff,
        person_name=told.person_name.strip(),
        instead_of=told.instead_of,
        school=school,
        region=region,
        bureau=offices.bureau_of(region),
        code=told.code,
        severity=_weight(told.code),
        happened_on=told.happened_on,
        facts_text=told.facts_text.strip(),
        evidence=told.evidence,
        recorded_by_id=by.user_id,
        recorded_org_id=by.organisation_id,
        recorded_on=clock.today(),
    )
    needed = (rules.facts_told, rules.happened_already, rules.code_fits, rules.stranger_fits)
    require(row, "record", by=by, rules=needed, facts=told)
    row.save()
    note(row, "record", by=by, code=row.code, happened_on=row.happened_on, evidence=row.evidence)
    messages.tell(
        [row.bureau_id],
        Role.DISTRICT,
        subject=row,
        text=_("有一条违规违约情形等待核实：%(title)s") % {"title": row.title()},
        kind="violation.record",
    )
    return row


def _of_whom(institution: Institution, told: facts.Sighting) -> facts.Sighting:
    """Of a stranger (P4), whom the inspector pointed at is the one who should have come and did
    nothing wrong. Raises Invalid for somebody of another institution."""
    if told.code == catalogue.STRANGER and told.staff is not None:
        told = replace(told, instead_of=told.staff, staff=None)
    for name, member in (("staff", told.staff), ("instead_of", told.instead_of)):
        if member is not None and member.institution_id != institution.pk:
            raise Invalid({name: _("此人不是该机构的进校人员。")})
    return told


def _weight(code: str) -> Severity:
    item = catalogue.find(code)
    return item.severity if item else Severity.MINOR


def _place(
    institution: Institution, *, by: Person, school: School | None
) -> tuple[Region, School | None]:
    """The region the actor watches, and the school, which must be theirs to speak of."""
    if not may_record(None, by) or not Institution.objects.visible_to(by).contains(institution):
        raise Forbidden
    if by.role == Role.SCHOOL and school is None:
        school = School.objects.visible_to(by).get()
    if school is not None and not School.objects.visible_to(by).contains(school):
        raise Forbidden
    return Region.objects.get(code=by.region_code), school


@deed
def correct(
    violation: Violation, told: facts.Correction, *, by: Person, version: int | None = None
) -> Violation:
    """The author puts the record right before it is judged; both versions stay in the ledger."""
    before = {name: getattr(violation, name) for name in ("code", "happened_on", "facts_text")}
    told = replace(told, severity=str(_weight(told.code)), before=before)
    row = perform(violation, Violation.correct, told, by=by, version=version)
    visits.issue_corrected(row, by=by)
    return row


@deed
def confirm(
    violation: Violation, *, by: Person, reason: str, version: int | None = None
) -> Violation:
    """Another person confirms it: it becomes a ground. The same fault within a year weighs more."""
    severity = Severity(violation.severity)
    repeated = _repeated(violation)
    if repeated:
        severity = severity.raised()
    told = facts.Judgement(severity=str(severity), repeated=repeated)
    row = perform(violation, Violation.confirm, told, by=by, version=version, reason=reason)
    positive_queries.stop(row, by=by)
    ground = grounds.write(
        row.institution,
        region=row.region,
        kind=GroundKind.VIOLATION,
        text=_("%(title)s（%(day)s）") % {"title": row.title(), "day": row.happened_on.isoformat()},
        figures={"severity": str(severity), "repeated": repeated},
        person=row.staff.person if row.staff else None,
        code=row.code,
        violation=row,
    )
    for case in ExitCase.objects.filter(current_emergency__violation=row, state=ExitState.OPENED):
        # Once the notice is served its grounds stand; 重新告知 takes up what came later.
        case.grounds.add(ground)
        grounds.take([ground])
    return row


def _repeated(violation: Violation) -> bool:
    """Was the same fault of the same subject confirmed within the policy's period before it?

    On another occasion: what two people write down of one visit, or one twice, is one fault. Another
    day is one, and so is another school on the same day.
    """
    days = policy.value(policies.REPEAT, scopes=violation.region.scopes)
    day = violation.happened_on
    occasions = Q(happened_on__gt=day - timedelta(days=days), happened_on__lt=day)
    if violation.school_id is not None:
        occasions |= Q(happened_on=day) & ~Q(school=violation.school_id) & Q(school__isnull=False)
    confirmed = Violation.objects.filter(occasions, state=ViolationState.CONFIRMED)
    return bool(_same_fault(confirmed, violation).exists())


def twins(violation: Violation, *, seen_by: Any) -> QuerySet[Violation]:
    """Other records of the same fault on the same day that may be the same thing seen once."""
    live = (ViolationState.RECORDED, ViolationState.CONFIRMED)
    rows = Violation.objects.visible_to(seen_by).filter(
        happened_on=violation.happened_on, state__in=live
    )
    found: QuerySet[Violation] = _same_fault(rows, violation)
    return found.select_related("institution", "staff__person", "school__organisation")


def _same_fault(rows: Any, violation: Violation) -> Any:
    same = rows.filter(institution=violation.institution_id, code=violation.code)
    if violation.staff is not None:
        same = same.filter(staff__person=violation.staff.person)
    return same.exclude(pk=violation.pk)


@deed
def dismiss(
    violation: Violation, *, by: Person, reason: str, version: int | None = None
) -> Violation:
    return perform(violation, Violation.dismiss, by=by, version=version, reason=reason)


@deed
def reconsider(
    violation: Violation, *, by: Person, reason: str, version: int | None = None
) -> Violation:
    return perform(violation, Violation.reconsider, by=by, version=version, reason=reason)


@deed
def withdraw(
    violation: Violation,
    told: facts.Numbered = BLANK,
    *,
    by: Person,
    reason: str,
    version: int | None = None,
) -> Violation:
    """Confirmed in error: its ground falls with it. Refused while a case rests on it."""
    row = perform(violation, Violation.withdraw, told, by=by, version=version, reason=reason)
    pages.issue(row, "withdrawal", by=by)
    positive_queries.free(row, by=by, reason=reason)
    for ground in row.grounds.filter(withdrawn_on=None):
        grounds.withdraw(ground, reason=reason)
    return row
