from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import entries, paper_moves
from accounts.enums import Role
from core import clock, fsm
from core.errors import Forbidden, Invalid
from core.fsm import deed, perform, record
from core.scoping import Actor
from institutions import facts
from institutions.domain import registration
from institutions.enums import CourseState
from institutions.models import Course, Institution


@deed
def submit(institution: Institution, told: facts.NewCourse, *, by: Actor) -> Course:
    if not registration.OWNERS(institution, by):
        raise Forbidden
    outside = told.price_outside
    if told.price_inside < 0 or (outside is not None and outside < 0):
        raise Invalid({"price_inside": _("价格不能为负数。")})
    if outside is None and not told.no_comparable:
        raise Invalid(
            {"price_outside": _("请填写校外同一课程的价格；没有可比课程的，请勾选声明。")}
        )
    row = Course.objects.create(
        institution=institution,
        name=told.name,
        category=told.category,
        stage=told.stage,
        outline=told.outline,
        lesson_minutes=told.lesson_minutes,
        price_inside=told.price_inside,
        price_outside=outside,
        no_comparable=told.no_comparable,
        file=told.file,
        submitted_at=clock.now(),
        **entries.columns(by, told.entry_scan or told.file),
    )
    record(
        row,
        "submit",
        by=by,
        audience=(Role.INSTITUTION,),
        name=row.name,
        price_inside=row.price_inside,
        price_outside=row.price_outside,
    )
    return row


@deed
def amend(course: Course, *, by: Actor, version: int | None = None, **columns: Any) -> Course:
    """Change a course that has not been accepted; an accepted one is withdrawn and handed in anew."""
    if not registration.OWNERS(course, by):
        raise Forbidden
    if course.state not in {CourseState.SUBMITTED, CourseState.REFUSED}:
        raise Invalid({"": _("已通过的课程不能修改，请撤回后重新提交。")})
    hand = entries.hand_of(course, by, scan=columns.pop("entry_scan", None))
    return fsm.edit(
        course,
        by=by,
        permission=registration.OWNERS,
        version=version,
        audience=(Role.INSTITUTION,),
        columns={**columns, **hand},
    )


@deed
def accept(
    course: Course, told: facts.Acceptance, *, by: Actor, version: int | None = None
) -> Course:
    return perform(course, Course.accept, told, by=by, version=version)


@deed
def refuse(course: Course, *, by: Actor, reason: str, version: int | None = None) -> Course:
    return perform(course, Course.refuse, by=by, version=version, reason=reason)


@deed
def resubmit(course: Course, *, by: Actor, version: int | None = None) -> Course:
    return perform(course, Course.resubmit, by=by, version=version)


@deed
def retract(course: Course, *, by: Actor, reason: str, version: int | None = None) -> Course:
    return perform(course, Course.retract, by=by, version=version, reason=reason)


@deed
def withdraw(course: Course, *, by: Actor, reason: str = "", version: int | None = None) -> Course:
    return perform(course, Course.withdraw, by=by, version=version, reason=reason)


@deed
def return_to_offer(
    course: Course, *, by: Actor, reason: str = "", version: int | None = None
) -> Course:
    return perform(course, Course.return_to_offer, by=by, version=version, reason=reason)


paper_moves.register(
    Course,
    (
        paper_moves.OnPaperMove("withdraw", withdraw, (Role.INSTITUTION,)),
        paper_moves.OnPaperMove("return_to_offer", return_to_offer, (Role.INSTITUTION,)),
    ),
)
