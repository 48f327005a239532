"""Orders to put something right, and what becomes of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import OnPaper, Person, system
from accounts.domain import deadlines, messages, offices, pages
from accounts.enums import Role
from accounts.models import Region
from core import clock, policy
from core.errors import Blocked, Forbidden, Invalid
from core.fsm import deed, perform, record, require, touch
from core.scoping import Actor
from inspections import catalogue, facts, policies
from inspections.domain import grounds, papers
from inspections.enums import GroundKind, RectificationState, Severity
from inspections.models import Rectification, Violation
from inspections.rules import rectifications as rules
from institutions.models import Institution, School

DUE = "rectification"
RECHECK = "recheck"
BLANK = facts.Numbered()
IN_SCHOOL = (rules.placed_in_school,)


def may_issue(_row: Any, actor: Any) -> bool:
    return bool(actor.role == Role.DISTRICT or (actor.role == Role.SCHOOL and actor.is_lead))


@deed
def issue(
    institution: Institution,
    told: facts.Order,
    *,
    by: Person,
    violation: Violation | None = None,
) -> Rectification:
    """Issue an order. `due_on` defaults to the policy's working days, fewer for matters of safety.

    A principal may issue one for their own school (three in ten dissatisfied). Raises Forbidden,
    Invalid, or Blocked when the due date falls in a year that has no calendar.
    """
    if not may_issue(None, by) or not Institution.objects.visible_to(by).contains(institution):
        raise Forbidden
    if by.role == Role.SCHOOL:
        require(institution, "order", by=by, rules=IN_SCHOOL)
    texts = _complete(told)
    if violation is not None and violation.institution_id != institution.pk:
        raise Invalid({"violation": _("这条情形不属于该机构。")})
    region = Region.objects.get(code=by.region_code)
    due = due_for(region, violation, told.due_on)
    school = School.objects.visible_to(by).get() if by.role == Role.SCHOOL else None
    row = Rectification.objects.create(
        **texts,
        institution=institution,
        region=region,
        bureau=offices.bureau_of(region),
        issuer_id=by.organisation_id,
        school=school or (violation.school if violation else None),
        violation=violation,
        rechecker=(told.rechecker.strip() or _rechecker(by))[:60],
        issued_by_id=by.user_id,
        issued_on=clock.today(),
        due_on=due.date,
        due_provisional=due.provisional,
    )
    announce(row, due, by=by)
    return row


def announce(row: Rectification, due: clock.Due, *, by: Actor) -> None:
    """Inside the deed that issued it: recorded, awaited, told."""
    readers = (Role.INSTITUTION, Role.SCHOOL)
    record(row, "issue", by=by, audience=readers, number=row.number, due_on=due.date)
    pages.issue(row, "order", by=by)
    await_reply(row, due)
    messages.tell(
        row.parties(Role.INSTITUTION),
        Role.INSTITUTION,
        subject=row,
        text=_("请按整改通知书 %(number)s 在 %(due)s 前整改并提交情况。%(day_off)s")
        % {"number": row.number, "due": due.date.isoformat(), "day_off": day_off(due.date)},
        kind="rectification.issue",
    )


def day_off(due: date) -> str:
    """An order whose day is one of rest says so: whoever re-checks is there on the next working day."""
    if clock.is_workday(due):
        return ""
    following = clock.add_working_days(due, 1).date
    told = {"following": following.isoformat()}
    return _("期限之日为休息日，当日仍可在系统中提交，%(following)s 复查。") % told


def _rechecker(by: Person) -> str:
    """Who issued it; of an order that came on paper the office, not the officer who checked it."""
    return by.organisation_name if isinstance(by, OnPaper) else by.name


def _complete(told: facts.Order) -> dict[str, str]:
    texts = {
        "number": told.number.strip(),
        "facts_text": told.facts_text.strip(),
        "clause": told.clause.strip(),
        "demands": told.demands.strip(),
    }
    if missing := {name: _("请填写这一项。") for name, text in texts.items() if not text}:
        raise Invalid(missing)
    return texts


def due_for(region: Region, violation: Violation | None, asked: date | None) -> clock.Due:
    if asked is not None and asked <= clock.today():
        raise Invalid({"due_on": _("整改期限应晚于今天。")})
    item = catalogue.find(violation.code) if violation else None
    grave = violation is not None and violation.severity == Severity.VETO
    key = policies.RECTIFY_SAFETY if grave or (item and item.child_safety) else policies.RECTIFY
    days = policy.value(key, scopes=region.scopes)
    due = clock.add_working_days(clock.today(), days)
    if asked is not None:
        due = clock.Due(asked, clock.year_status(asked.year) != "OFFICIAL")
    if not clock.has_legal_effect(due):
        year = {"year": due.date.year}
        raise Blocked([_("%(year)s 年的工作日历尚未录入或开启，不能据此确定期限。") % year])
    return due


def await_reply(row: Rectification, due: clock.Due | date) -> None:
    deadlines.put(
        row,
        DUE,
        what=_("提交整改情况：%(title)s") % {"title": row.title()},
        due=due,
        owner=row.institution.organisation_id,
        role=Role.INSTITUTION,
    )


@deed
def submit(
    order: Rectification, told: facts.Reply, *, by: Person, version: int | None = None
) -> Rectification:
    row = perform(order, Rectification.submit, told, by=by, version=version)
    deadlines.drop(row, DUE)
    await_recheck(row)
    return row


def await_recheck(row: Rectification) -> None:
    days = policy.value(policies.RECHECK, scopes=row.region.scopes)
    deadlines.put(
        row,
        RECHECK,
        what=_("复查整改情况：%(title)s") % {"title": row.title()},
        due=clock.add_working_days(clock.today(), days),
        owner=row.issuer_id,
        role=row.issuer_role,
    )


@deed
def extend(
    order: Rectification,
    told: facts.Extension,
    *,
    by: Person,
    reason: str,
    version: int | None = None,
) -> Rectification:
    """Once only; the new date must lie in a year that has a calendar."""
    if not clock.year_status(told.due_on.year):
        raise Invalid({"due_on": _("这一年的工作日历尚未录入或开启。")})
    row = perform(order, Rectification.extend, told, by=by, version=version, reason=reason)
    pages.issue(row, "extension", by=by, marks=((row, "order"),))
    await_reply(row, row.due_on)
    return row


@deed
def accept(
    order: Rectification, told: facts.Recheck, *, by: Person, version: int | None = None
) -> Rectification:
    row = perform(order, Rectification.accept, told, by=by, version=version)
    papers.issue_anew(row, "recheck", by=by)
    deadlines.meet(row, RECHECK)
    # A late reply that was accepted after all: being late is no ground any more.
    for ground in row.grounds.filter(withdrawn_on=None, used=False):
        grounds.withdraw(ground, reason=_("复查通过"))
    return row


@deed
def refuse(
    order: Rectification, told: facts.Recheck, *, by: Person, version: int | None = None
) -> Rectification:
    """Not put right: a ground for an exit, which a person may or may not open."""
    row = perform(order, Rectification.refuse, told, by=by, version=version)
    papers.issue_anew(row, "recheck", by=by)
    deadlines.meet(row, RECHECK)
    if not row.grounds.filter(withdrawn_on=None).exists():
        _ground(row, _("%(title)s：复查未通过") % {"title": row.title()})
    return row


@deed
def reconsider(
    order: Rectification, *, by: Person, reason: str, version: int | None = None
) -> Rectification:
    row = perform(order, Rectification.reconsider, by=by, version=version, reason=reason)
    for ground in row.grounds.filter(withdrawn_on=None):
        grounds.withdraw(ground, reason=reason)
    await_recheck(row)
    return row


@deed
def escalate(order: Rectification, *, by: Actor) -> Rectification:
    """The job's move when the date has passed without a reply."""
    row = perform(order, Rectification.escalate, by=by)
    deadlines.drop(row, DUE)
    _ground(row, _("%(title)s：逾期未提交整改情况") % {"title": row.title()})
    return row


def _ground(row: Rectification, text: str) -> None:
    violation = row.violation
    grounds.write(
        row.institution,
        region=row.region,
        kind=GroundKind.RECTIFICATION,
        text=text,
        person=violation.staff.person if violation and violation.staff else None,
        code=violation.code if violation else "",
        rectification=row,
    )


@deed
def close(
    order: Rectification, *, by: Person, reason: str, version: int | None = None
) -> Rectification:
    return perform(order, Rectification.close, by=by, version=version, reason=reason)


@deed
def cancel(
    order: Rectification,
    told: facts.Numbered = BLANK,
    *,
    by: Person,
    reason: str,
    version: int | None = None,
) -> Rectification:
    """Issued in error, or the body is gone."""
    row = perform(order, Rectification.cancel, told, by=by, version=version, reason=reason)
    say_cancelled(row, by=by)
    return row


def say_cancelled(row: Rectification, *, by: Actor) -> None:
    """Inside the deed that cancelled it: its page, what it takes back, and no date any more."""
    marks = ((row, "order"), (row, "extension"))
    pages.issue(row, "cancellation", by=by, marks=marks, effect=pages.Effect.REVOKED)
    deadlines.drop(row)


def overdue(now: datetime) -> list[int]:
    """Ids of orders whose date has passed without a reply."""
    rows = Rectification.objects.filter(state=RectificationState.ISSUED, due_on__lt=clock.today())
    return list(rows.order_by("pk").values_list("pk", flat=True))


def escalate_one(pk: int) -> None:
    """The job's move on one row."""
    escalate(Rectification.objects.get(pk=pk), by=system("rectification-overdue"))


def _follow(row: Rectification, due: clock.Due) -> None:
    touch(row, due_on=due.date, due_provisional=due.provisional)


deadlines.counts(Rectification, DUE, gettext_lazy("整改期限"), _follow)
