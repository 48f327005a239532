"""What stands in the way of changing an agreement that is in force."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.enums import Role
from contracts import facts, policies
from contracts.enums import AmendmentCause
from contracts.rules import held, validity
from contracts.rules.offering import (
    below_outside,
    in_another_unit,
    not_comparable,
    unit_of_the_cap,
    unit_of_the_outside,
)
from core import clock, policy
from core.fsm import Answer, Asked, Deed, rule
from institutions.enums import PriceUnit

if TYPE_CHECKING:
    from contracts.models import Amendment


@rule(_("协议目前是“%(state)s”，履行中的协议才能变更。"))
def agreement_in_force(amendment: Amendment, deed: Asked) -> Answer:
    agreement = amendment.agreement
    return agreement.state == "active" or {"state": agreement.get_state_display()}


@rule(_("请由对方确认；对方书面同意的，由提出人以外的负责人代录并上传扫描件。"), early=False)
def other_side_answers(amendment: Amendment, deed: Deed[facts.Consent]) -> Answer:
    """Who checked a proposal on paper may answer it: the paper is the other side's."""
    proposer = amendment.proposed_by_id
    another = permissions.another(deed.by, proposer, on=(amendment,))
    if deed.by.role != amendment.proposed_side:
        checked = amendment.entered_by_office and permissions.oneself(proposer, deed.by)
        return checked or another
    scanned = deed.by.role == Role.DISTRICT and deed.facts.entry_scan is not None
    return another and scanned


@rule(_("这项变更由本方提出，应由对方答复。"))
def answered_by_other_side(amendment: Amendment, deed: Asked) -> Answer:
    return bool(deed.by.role != amendment.proposed_side)


@rule(_("这项变更由对方提出，只能由对方撤回。"))
def own_proposal(amendment: Amendment, deed: Asked) -> Answer:
    return bool(deed.by.role == amendment.proposed_side)


@rule(_("请选择变更类别并写明变更内容。"))
def cause_typed(amendment: Amendment, deed: Asked) -> Answer:
    typed = amendment.cause in AmendmentCause.values and amendment.text.strip()
    return bool(typed and any(amendment.changes.values()))


@rule(_("请上传变更依据材料。"))
def documented(amendment: Amendment, deed: Asked) -> Answer:
    return amendment.document_id is not None


@rule(_("生效日期应在协议期限（%(first)s至%(last)s）之内。"))
def effective_within_period(amendment: Amendment, deed: Asked) -> Answer:
    agreement = amendment.agreement
    if agreement.covers(amendment.effective_on, amendment.effective_on):
        return True
    first, last = agreement.valid_from, agreement.valid_until
    return {"first": first.isoformat(), "last": last.isoformat()}


@rule(_("拟增加的人员不能入校：%(who)s。请先完成人员核准。"))
def new_staff_cleared(amendment: Amendment, deed: Asked) -> Answer:
    day = max(clock.today(), amendment.effective_on)
    told = validity.troubles(amendment.staff_to_add(), day, amendment.agreement.region)
    return {"who": "；".join(told)} if told else True


@rule(_("变更后的价格高于上限（每生每课时%(cap)s元）：%(courses)s。请调低价格。"))
def new_prices_within_cap(amendment: Amendment, deed: Asked) -> Answer:
    cap: Decimal | None = policy.value(policies.PRICE_CAP, scopes=amendment.agreement.region.scopes)
    if cap is None or not _by_pupil_hour(amendment):
        return True
    over = [course.name for course, price in amendment.new_prices() if price > cap]
    return {"cap": cap, "courses": "、".join(over)} if over else True


@rule(_("变更后的价格没有低于同类课程的校外价格：%(courses)s。请调低价格。"))
def new_prices_below_outside(amendment: Amendment, deed: Asked) -> Answer:
    if not _by_pupil_hour(amendment):
        return True
    prices = amendment.new_prices()
    wrong = [course.name for course, price in prices if not below_outside(course, price)]
    return {"courses": "、".join(wrong)} if wrong else True


@rule(unit_of_the_cap.sentence)
def new_unit_of_the_cap(amendment: Amendment, deed: Asked) -> Answer:
    agreement = amendment.agreement
    cap = policy.value(policies.PRICE_CAP, scopes=agreement.region.scopes)
    unit = agreement.listing.price_unit
    found = not_comparable(amendment.new_prices(), unit)
    return cap is None or in_another_unit(found, unit, cap=cap)


@rule(unit_of_the_outside.sentence)
def new_unit_of_the_outside(amendment: Amendment, deed: Asked) -> Answer:
    unit = amendment.agreement.listing.price_unit
    found = not_comparable(amendment.new_prices(), unit)
    return in_another_unit([course for course in found if not course.no_comparable], unit)


def _by_pupil_hour(amendment: Amendment) -> bool:
    return bool(amendment.agreement.listing.price_unit == PriceUnit.PUPIL_HOUR)


@rule(
    _(
        "课程类别与资格名单的类别（%(category)s）不同：%(courses)s。"
        "该类别另有资格的，以那项资格另签协议。"
    )
)
def new_courses_of_category(amendment: Amendment, deed: Asked) -> Answer:
    courses = [course for course, _price in amendment.new_prices()]
    return held.outside_category(amendment.agreement.listing, courses)


@rule(_("课程不在资格名单公布的服务项目（%(items)s）之内：%(courses)s。请指明所属的服务项目。"))
def new_courses_of_items(amendment: Amendment, deed: Asked) -> Answer:
    named = [(course, amendment.item_of(course)) for course, _price in amendment.new_prices()]
    return held.outside_items(amendment.agreement.listing, named)


@rule(_("变更后的价格高于资格名单公布的收费标准（%(standard)s）：%(courses)s。请调低价格。"))
def new_prices_as_listed(amendment: Amendment, deed: Asked) -> Answer:
    return held.above_standard(amendment.agreement.listing, amendment.new_prices())


@rule(_("变更后与双方的“%(title)s”（%(first)s至%(last)s）服务项目和期限重叠。请先办结那份协议。"))
def changed_without_overlap(amendment: Amendment, deed: Asked) -> Answer:
    until = amendment.changes.get("valid_until")
    courses = [course for course, _price in amendment.new_prices()]
    if not until and not courses:
        return True
    return held.overlapping(
        amendment.agreement,
        until=date.fromisoformat(until) if until else None,
        courses=[course.pk for course in courses],
        items=[amendment.item_of(course) for course in courses],
    )


@rule(_("变更后的截止日期应不早于今天，且在资格有效期（至%(last)s）之内。"))
def new_end_allowed(amendment: Amendment, deed: Asked) -> Answer:
    until = amendment.changes.get("valid_until")
    last = amendment.agreement.listing.valid_until
    if not until or clock.today() <= date.fromisoformat(until) <= last:
        return True
    return {"last": last.isoformat()}


@rule(_("不能延长协议期限：%(why)s"))
def longer_may_enter(amendment: Amendment, deed: Asked) -> Answer:
    """A longer agreement is asked what a new one is."""
    if not _prolongs(amendment):
        return True
    agreement = amendment.agreement
    why = agreement.institution.may_not_enter(clock.today(), agreement.region)
    return {"why": why} if why else True


@rule(held.grade_lets_it_go_on.sentence)
def longer_by_grade(amendment: Amendment, deed: Asked) -> Answer:
    return not _prolongs(amendment) or held.grade_lets_it_go_on.check(amendment.agreement, deed)


def _prolongs(amendment: Amendment) -> bool:
    until = amendment.changes.get("valid_until")
    return bool(until) and date.fromisoformat(until) > amendment.agreement.valid_until


@rule(_("生效日期是%(day)s，尚未到。"))
def day_has_come(amendment: Amendment, deed: Asked) -> Answer:
    day = amendment.effective_on
    return day <= clock.today() or {"day": day.isoformat()}


SUBSTANCE = (
    cause_typed,
    documented,
    effective_within_period,
    new_staff_cleared,
    new_prices_within_cap,
    new_unit_of_the_cap,
    new_prices_below_outside,
    new_unit_of_the_outside,
    new_courses_of_category,
    new_courses_of_items,
    new_prices_as_listed,
    new_end_allowed,
    longer_may_enter,
    longer_by_grade,
    changed_without_overlap,
)
# Asked again on the day, which may be long after both sides agreed.
ON_THE_DAY = (
    new_prices_as_listed,
    new_end_allowed,
    longer_may_enter,
    longer_by_grade,
    changed_without_overlap,
)
