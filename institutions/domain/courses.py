from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import entries, paper_moves
from accounts.enums import Role
from core import clock, fsm
from core.errors import Forbidden, Invalid
from core.fsm import deed, perform, record
from core.models.files import StoredFile
from core.scoping import Actor
from institutions.domain import registration
from institutions.enums import CourseState
from institutions.models import Course, Institution


@deed
def submit(
    institution: Institution,
    *,
    by: Actor,
    name: str,
    category: str,
    stage: str,
    outline: str,
    lesson_minutes: int,
    price_inside: Decimal,
    price_outside: Decimal | None = None,
    no_comparable: bool = False,
    file: StoredFile | None = None,
    entry_scan: StoredFile | None = None,
) -> Course:
    if not registration.OWNERS(institution, by):
        raise Forbidden
    if price_inside < 0 or (price_outside is not None and price_outside < 0):
        raise Invalid({"price_inside": _("价格不能为负数。")})
    if price_outside is None and not no_comparable:
        raise Invalid(
            {"price_outside": _("请填写校外同一课程的价格；没有可比课程的，请勾选声明。")}
        )
    row = Course.objects.create(
        institution=institution,
        name=name.strip(),
        category=category,
        stage=stage,
        outline=outline,
        lesson_minutes=lesson_minutes,
        price_inside=price_inside,
        price_outside=price_outside,
        no_comparable=no_comparable,
        file=file,
        submitted_at=clock.now(),
        **entries.columns(by, entry_scan or file),
    )
    facts: dict[str, Any] = {
        "name": row.name,
        "price_inside": price_inside,
        "price_outside": price_outside,
    }
    record(row, "submit", by=by, audience=(Role.INSTITUTION,), **facts)
    return row


@deed
def amend(course: Course, *, by: Actor, version: int | None = None, **columns: Any) -> Course:
    """Change a course that has not been accepted; an accepted one is withdrawn and handed in anew."""
    if not registration.OWNERS(course, by):
        raise Forbidden
    if course.state not in {CourseState.SUBMITTED, CourseState.REFUSED}:
        raise Invalid({"": _("已通过的课程不能修改，请撤回后重新提交。")})
    hand = entries.hand_of(course, by, scan=columns.pop("entry_scan", None))
    row: Course = fsm.edit(
        course,
        by=by,
        permission=registration.OWNERS,
        version=version,
        audience=(Role.INSTITUTION,),
        columns={**columns, **hand},
    )
    return row


@deed
def accept(
    course: Course, *, by: Actor, non_subject: bool = False, version: int | None = None
) -> Course:
    """`non_subject`: the officer confirms that nothing in it is 学科类."""
    row: Course = perform(course, "accept", by=by, version=version, non_subject=non_subject)
    return row


@deed
def refuse(course: Course, *, by: Actor, reason: str, version: int | None = None) -> Course:
    row: Course = perform(course, "refuse", by=by, version=version, reason=reason)
    return row


@deed
def resubmit(course: Course, *, by: Actor, version: int | None = None) -> Course:
    row: Course = perform(course, "resubmit", by=by, version=version)
    return row


@deed
def retract(course: Course, *, by: Actor, reason: str, version: int | None = None) -> Course:
    row: Course = perform(course, "retract", by=by, version=version, reason=reason)
    return row


@deed
def withdraw(course: Course, *, by: Actor, reason: str = "", version: int | None = None) -> Course:
    row: Course = perform(course, "withdraw", by=by, version=version, reason=reason)
    return row


@deed
def return_to_offer(
    course: Course, *, by: Actor, reason: str = "", version: int | None = None
) -> Course:
    row: Course = perform(course, "return_to_offer", by=by, version=version, reason=reason)
    return row


paper_moves.register(
    Course,
    (
        paper_moves.OnPaperMove("withdraw", withdraw, (Role.INSTITUTION,)),
        paper_moves.OnPaperMove("return_to_offer", return_to_offer, (Role.INSTITUTION,)),
    ),
)
