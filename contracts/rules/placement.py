"""What stands in the way of a placement: before it is proposed, before it starts, when it ends."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.enums import SYSTEM, Role
from accounts.rules import entry_scanned
from contracts import facts, policies
from contracts.enums import PlacementEnd
from contracts.rules import validity
from core import clock, policy
from core.counted import counted
from core.fsm import Answer, Asked, Deed, rule
from institutions import prices

if TYPE_CHECKING:
    from contracts.models import Placement


def _figure(key: str, placement: Any) -> Any:
    return policy.value(key, scopes=placement.agreement.region.scopes)


@rule(_("协议“%(agreement)s”目前是“%(state)s”，履行中的协议才能安排入校。"))
def agreement_active(placement: Placement, deed: Asked) -> Answer:
    agreement = placement.agreement
    if agreement.state == "active":
        return True
    return {"agreement": agreement.title(), "state": agreement.get_state_display()}


@rule(
    _(
        "依据的资格“%(listing)s”目前是“%(state)s”，不能安排入校。"
        "请待资格恢复后办理，或由区市教育局核对资格名单。"
    )
)
def listing_in_force(placement: Placement, deed: Asked) -> Answer:
    listing = placement.agreement.listing
    if listing.state == "listed":
        return True
    return {"listing": listing.title(), "state": listing.get_state_display()}


@rule(_("入校日期应在协议期限（%(first)s至%(last)s）之内。"))
def agreement_covers_dates(placement: Placement, deed: Asked) -> Answer:
    agreement = placement.agreement
    if agreement.covers(placement.starts_on, placement.ends_on):
        return True
    first, last = agreement.valid_from, agreement.valid_until
    return {"first": first.isoformat(), "last": last.isoformat()}


@rule(_("协议将于%(on)s解除，入校安排应在此之前结束。"))
def before_planned_end(placement: Placement, deed: Asked) -> Answer:
    plan = placement.agreement.planned_endings.filter(closed_on__isnull=True).first()
    return plan is None or placement.ends_on < plan.on or {"on": plan.on.isoformat()}


@rule(_("课程“%(course)s”不在协议的课程附件中，请先办理协议变更。"))
def agreement_covers_course(placement: Placement, deed: Asked) -> Answer:
    lines = placement.agreement.annexed_courses
    return lines.filter(course=placement.course_id).exists() or {"course": placement.course.name}


@rule(_("价格按“%(unit)s”计，协议约定的是%(agreed)s，计价单位不同，请按协议的计价单位填写。"))
def unit_as_agreed(placement: Placement, deed: Asked) -> Answer:
    line = placement.agreement.annexed_courses.filter(course=placement.course_id).first()
    if line is None or not placement.price or placement.price_unit == line.price_unit:
        return True
    agreed = prices.said(line.price, line.price_unit)
    return {"unit": placement.get_price_unit_display(), "agreed": agreed}


@rule(_("价格%(price)s元高于协议约定的%(agreed)s，请按协议价格填写。"))
def price_as_agreed(placement: Placement, deed: Asked) -> Answer:
    line = placement.agreement.annexed_courses.filter(course=placement.course_id).first()
    if line is None or placement.price <= line.price or placement.price_unit != line.price_unit:
        return True
    return {"price": placement.price, "agreed": prices.said(line.price, line.price_unit)}


@rule(_("机构目前不能入校服务：%(why)s"))
def institution_may_operate(placement: Placement, deed: Asked) -> Answer:
    """To begin, or to come back: what runs is stopped by other means."""
    agreement = placement.agreement
    why = agreement.institution.may_not_begin(clock.today(), agreement.region)
    return {"why": why} if why else True


@rule(_("“%(school)s”不属于协议所在的区市，不能据此安排入校。"))
def school_of_the_region(placement: Placement, deed: Asked) -> Answer:
    organisation = placement.school.organisation
    same = organisation.region_id == placement.agreement.region_id
    return same or {"school": organisation.name}


@rule(_("“%(school)s”已于%(day)s撤并，不能再安排入校。"))
def school_is_open(placement: Placement, deed: Asked) -> Answer:
    school = placement.school
    if school.state != "closed":
        return True
    assert school.closes_on is not None  # noqa: S101 - bound by the database once closed
    return {"school": school.name, "day": school.closes_on.isoformat()}


@rule(_("请选定入校人员。"), early=False)
def names_persons(placement: Placement, deed: Deed[object]) -> Answer:
    return bool(placement.present_staff())


@rule(_("不在协议人员附件中，不能入校：%(who)s。请先办理协议变更。"), early=False)
def persons_in_annex(placement: Placement, deed: Deed[object]) -> Answer:
    annex = set(
        placement.agreement.annexed_staff.filter(until__isnull=True).values_list("staff", flat=True)
    )
    outside = [row.person.name for row in placement.present_staff() if row.pk not in annex]
    return {"who": "、".join(outside)} if outside else True


@rule(_("学校已暂停入校：%(who)s。请更换人员，或由学校恢复其入校。"), early=False)
def not_kept_out_by_the_school(placement: Placement, deed: Deed[object]) -> Answer:
    out = set(placement.kept_out().values_list("staff", flat=True))
    names = [row.person.name for row in placement.present_staff() if row.pk in out]
    return {"who": "、".join(names)} if names else True


@rule(_("%(day)s不能入校：%(who)s。请更换人员或补齐材料。"), early=False)
def persons_clear(placement: Placement, deed: Deed[object]) -> Answer:
    """Cleared, and every dated paper valid on the first day still to come."""
    day = max(clock.today(), placement.starts_on)
    told = validity.troubles(placement.present_staff(), day, placement.agreement.region)
    return {"day": day.isoformat(), "who": "；".join(told)} if told else True


@rule(
    counted(
        "%(pupils)s名学生至少须安排%(needed)s名入校人员，现有%(now)s名（每名人员不超过%(ratio)s名学生）。",
        "needed",
    ),
    early=False,
)
def heads_in_proportion(placement: Placement, deed: Deed[object]) -> Answer:
    ratio = _figure(policies.PUPILS_PER_PERSON, placement)
    now = len(placement.present_staff())
    needed = max(1, math.ceil(placement.pupils / ratio))
    figures = {"pupils": placement.pupils, "needed": needed, "now": now, "ratio": ratio}
    return now >= needed or figures


@rule(counted("学生人数应为1至%(most)s人。", "most"))
def pupils_stated(placement: Placement, deed: Asked) -> Answer:
    most = _figure(policies.MOST_PUPILS, placement)
    return 1 <= placement.pupils <= most or {"most": most}


@rule(_("每周课时应在%(least)s至%(most)s之间。"))
def hours_in_range(placement: Placement, deed: Asked) -> Answer:
    least = _figure(policies.LEAST_HOURS, placement)
    most = _figure(policies.MOST_HOURS, placement)
    return least <= placement.weekly_hours <= most or {"least": least, "most": most}


@rule(_("请写明必须中途停止时学生的接续安排。"))
def group_plan_stated(placement: Placement, deed: Asked) -> Answer:
    return bool(placement.group_plan.strip())


@rule(_("开始日期不能早于今天；已经在校服务的，请办理存量补录。"))
def starts_ahead(placement: Placement, deed: Asked) -> Answer:
    return bool(placement.starts_on >= clock.today())


@rule(_("入校安排由学校提出、机构同意，须是两个人；对方没有经办的，请区市教育局按盖章材料代录。"))
def sides_are_two_persons(placement: Placement, deed: Asked) -> Answer:
    """An officer who types in both papers is checked by another person instead."""
    if deed.by.role == Role.DISTRICT:
        return True
    return permissions.another(deed.by, placement.proposed_by_id, on=(placement,))


@rule(_("入校日期是%(first)s，尚未到。"))
def day_has_come(placement: Placement, deed: Asked) -> Answer:
    return placement.starts_on <= clock.today() or {"first": placement.starts_on.isoformat()}


@rule(_("服务截止日期%(last)s已过，请撤回后重新提出。"))
def still_within(placement: Placement, deed: Asked) -> Answer:
    return placement.ends_on >= clock.today() or {"last": placement.ends_on.isoformat()}


@rule(_("服务截止日期是%(last)s，尚未结束。"))
def day_is_over(placement: Placement, deed: Asked) -> Answer:
    return placement.ends_on < clock.today() or {"last": placement.ends_on.isoformat()}


@rule(_("请选择提前结束的原因并写明理由。"), early=False)
def end_stated(placement: Placement, deed: Deed[facts.Stop]) -> Answer:
    return bool(deed.facts.cause in PlacementEnd.values and deed.reason)


@rule(_("请写明学生的接续安排。"), early=False)
def handover_stated(placement: Placement, deed: Deed[facts.Stop]) -> Answer:
    return bool(deed.facts.handover)


@rule(_("这条安排随协议终结而结束，不能单独恢复；请在协议恢复后重新提出。"))
def ended_by_itself(placement: Placement, deed: Asked) -> Answer:
    return deed.by.role == SYSTEM or placement.end_cause not in {
        PlacementEnd.AGREEMENT,
        PlacementEnd.EXIT,
    }


# What must hold whenever a placement is proposed, agreed on, or begins.
SUBSTANCE = (
    agreement_active,
    listing_in_force,
    agreement_covers_dates,
    before_planned_end,
    agreement_covers_course,
    unit_as_agreed,
    price_as_agreed,
    institution_may_operate,
    school_of_the_region,
    school_is_open,
    pupils_stated,
    hours_in_range,
    group_plan_stated,
)
PERSONS = (
    names_persons,
    persons_in_annex,
    not_kept_out_by_the_school,
    persons_clear,
    heads_in_proportion,
)
# What there must be while it runs.
TO_RUN = (still_within, *SUBSTANCE, *PERSONS)
BOTH_SIDES = (entry_scanned, sides_are_two_persons)
