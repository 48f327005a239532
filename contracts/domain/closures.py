"""学校撤并: on its day its groups go on at the successor, or end with a handover. History stays."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import system
from accounts.domain import deadlines, messages
from accounts.enums import Role
from contracts import facts
from contracts.domain import clearing, families, placements, watch
from contracts.enums import PlacementEnd, PlacementState
from contracts.models import Placement, PlacementStaff
from core import clock, deeds
from core.deeds import deed, deed_about, record
from core.errors import Blocked
from core.fsm import perform
from institutions.domain import schools
from institutions.enums import SchoolState
from institutions.facts import Closing
from institutions.models import Institution, School

MACHINE = "school-closing"
_WAITING = (PlacementState.PROPOSED, PlacementState.DECLINED, PlacementState.AGREED)


def _files(school: School, *_told: Any, **_by: Any) -> list[Institution]:
    states = [PlacementState.RUNNING, *_WAITING]
    live = school.placements.filter(state__in=states)
    return list(Institution.objects.filter(pk__in=live.values("agreement__institution")))


@deed_about(_files)
def plan(
    school: School, told: Closing, *, by: Any, reason: str, version: int | None = None
) -> School:
    """Register that a school closes on a day, into `successor` or none; today closes at once."""
    row = schools.plan_closing(school, told, by=by, reason=reason, version=version)
    if told.closes_on <= clock.today():
        return close(row, by=system(MACHINE, cause=deeds.cause()))
    watch.closing(row)
    return row


@deed
def cancel(school: School, *, by: Any, reason: str, version: int | None = None) -> School:
    row = perform(school, School.cancel_closing, by=by, reason=reason, version=version)
    deadlines.drop(row)
    return row


@deed
def reopen(school: School, *, by: Any, reason: str, version: int | None = None) -> School:
    """更正: what ended or moved with it is proposed anew."""
    return perform(school, School.reopen, by=by, reason=reason, version=version)


@deed_about(_files)
def close(school: School, *, by: Any) -> School:
    """Its day has come. Called by the machine."""
    row = perform(school, School.close, by=by)
    deadlines.drop(row)
    live = row.placements.select_related("agreement__institution", "course")
    for placement in live.filter(state__in=_WAITING).order_by("id"):
        _withdraw(placement, row, by)
    for placement in live.filter(state=PlacementState.RUNNING).order_by("id"):
        _hand_over(placement, row, by)
    return row


def _withdraw(placement: Placement, school: School, by: Any) -> None:
    """What has not begun: agreed groups go on at the successor, proposals are made anew there."""
    heir = school.successor
    settled = placement.state == PlacementState.AGREED
    checked = not placement.entry_waits
    reason = _("%(school)s已撤并") % {"school": school.name}
    names = [row.staff for row in placement.named_staff.filter(until__isnull=True)]
    deadlines.drop(perform(placement, Placement.withdraw, by=by, reason=reason))
    if heir is not None and settled and checked:
        _go_on_at(heir, placement, names, by)


def _hand_over(placement: Placement, school: School, by: Any) -> None:
    heir = school.successor
    names = placement.present_staff()
    handover = clearing.handover(school.handover, placement.group_plan)
    if heir is not None:
        handover = _("班次随学生转入%(school)s，课程、人员和价格不变。") % {"school": heir.name}
    told = facts.Stop(
        cause=PlacementEnd.CLOSED,
        handover=handover,
        # From the closing day on the group is the successor's, so the day before was its last here.
        last=None if heir is None else clock.today() - clock.ONE_DAY,
    )
    reason = _("%(school)s已撤并") % {"school": school.name}
    ended = perform(placement, Placement.end, told, by=by, reason=reason)
    clearing.leave(ended)
    families.tell_ended(ended, by=by)
    if heir is not None:
        _go_on_at(heir, ended, names, by)


def _go_on_at(heir: School, old: Placement, names: list[Any], by: Any) -> None:
    """The same course, persons and price at the successor; it starts under the same guards.

    What a guard stops stays agreed: the machine tries again daily and tells everybody why.
    """
    today = clock.today()
    first = max(today, old.starts_on)
    if old.ran_until is not None:  # it may have begun here only today
        first = max(first, old.ran_until + clock.ONE_DAY)
    if old.ends_on < first:
        return
    row = Placement.objects.create(
        state=PlacementState.AGREED,
        agreement=old.agreement,
        school=heir,
        course=old.course,
        starts_on=first,
        ends_on=old.ends_on,
        pupils=old.pupils,
        weekly_hours=old.weekly_hours,
        timetable=old.timetable,
        price=old.price,
        group_plan=clearing.handover(old.group_plan),
        proposed_by_id=old.proposed_by_id,
        proposed_on=today,
        agreed_on=today,
        agreed_by_id=old.agreed_by_id,
        moved_from=old,
    )
    PlacementStaff.objects.bulk_create(
        PlacementStaff(placement=row, staff=member, since=first) for member in names
    )
    _announce(row, old, by)
    if first <= today:
        try:
            placements.start(row, by=system("placement-start", cause=by.cause))
        except Blocked:
            return


def _announce(row: Placement, old: Placement, by: Any) -> None:
    """The successor and the institution must know before the first lesson."""
    both = (Role.INSTITUTION, Role.SCHOOL)
    record(row, "move_in", by=by, audience=both, school=row.school, moved_from=old)
    watch.start(row)
    params = {"old": old.school.name, "title": row.title(), "first": row.starts_on.isoformat()}
    text = _("%(old)s撤并，“%(title)s”自%(first)s起接续，请核对班次和入校人员。") % params
    for role in both:
        messages.tell(row.parties(role), role, subject=row, text=text, kind="placement.move_in")


def to_close(day: date) -> list[int]:
    rows = School.objects.filter(state=SchoolState.CLOSING, closes_on__lte=day)
    return list(rows.order_by("id").values_list("id", flat=True))
