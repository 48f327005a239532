"""What stands in the way of offering an agreement."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import SYSTEM, Role
from contracts import policies
from contracts.enums import Clause
from core import clock, policy
from core.fsm import Answer, Asked, rule
from institutions.enums import PriceUnit

if TYPE_CHECKING:
    from contracts.models import Agreement


def day_of_effect(agreement: Any) -> Any:
    """The first day on which the agreement would be used from now on."""
    return max(clock.today(), agreement.valid_from)


@rule(_("这份协议由“%(signer)s”签订，请由签订单位办理。"))
def acts_for_signer(agreement: Agreement, deed: Asked) -> Answer:
    if deed.by.role == SYSTEM or deed.by.organisation_id == agreement.bureau_id:
        return True
    return {"signer": agreement.bureau.name}


@rule(_("机构在%(day)s没有有效的资格名单记录，不能签订协议。请先完成遴选，或核对资格名单。"))
def listing_is_current(agreement: Agreement, deed: Asked) -> Answer:
    day = day_of_effect(agreement)
    return agreement.listing.current_on(day) or {"day": day.isoformat()}


@rule(_("机构目前不能入校服务：%(why)s"))
def institution_may_operate(agreement: Agreement, deed: Asked) -> Answer:
    why = agreement.institution.may_not_enter(clock.today(), agreement.region)
    return {"why": why} if why else True


@rule(_("机构目前不能恢复协议：%(why)s"))
def institution_may_come_back(agreement: Agreement, deed: Asked) -> Answer:
    """Brought back by a lead it enters anew; where the decision against it fell, it goes on."""
    body, today = agreement.institution, clock.today()
    ask = body.may_not_go_on if deed.by.role == SYSTEM else body.may_not_enter
    why = ask(today, agreement.region)
    return {"why": why} if why else True


@rule(_("协议期限应在资格有效期（%(first)s至%(last)s）之内，请调整起止日期。"))
def period_within_listing(agreement: Agreement, deed: Asked) -> Answer:
    listing = agreement.listing
    first, last = listing.valid_from, listing.valid_until
    if first <= agreement.valid_from and agreement.valid_until <= last:
        return True
    return {"first": first.isoformat(), "last": last.isoformat()}


@rule(_("必备条款尚未写明：%(missing)s。请补充后再发出。"))
def clauses_complete(agreement: Agreement, deed: Asked) -> Answer:
    required = policy.value(policies.REQUIRED_CLAUSES, scopes=agreement.region.scopes)
    missing = [
        str(item.label)
        for item in Clause
        if item.value in required and not getattr(agreement, item.value).strip()
    ]
    return {"missing": "、".join(missing)} if missing else True


@rule(_("协议应写明学生和家长满意度不低于%(least)s%%，现为%(now)s%%。请在满意度条款中补充。"))
def satisfaction_written(agreement: Agreement, deed: Asked) -> Answer:
    least = policy.value(policies.SATISFACTION, scopes=agreement.region.scopes)
    now = agreement.satisfaction_target
    written = f"{now}%" in agreement.satisfaction_clause.replace("％", "%")
    return (now >= least and written) or {"least": least, "now": now if written else 0}


@rule(_("人员附件为空，请至少列入一名服务人员。"))
def names_staff(agreement: Agreement, deed: Asked) -> Answer:
    return bool(agreement.annexed_staff.filter(until__isnull=True).exists())


@rule(_("课程附件为空，请至少列入一门课程和价格。"))
def names_courses(agreement: Agreement, deed: Asked) -> Answer:
    return bool(agreement.annexed_courses.exists())


@rule(_("课程尚未审核通过：%(courses)s。请先办理课程审核，或从附件中移除。"))
def courses_accepted(agreement: Agreement, deed: Asked) -> Answer:
    return _none_of(
        line.course.name for line in lines_of(agreement) if line.course.state != "accepted"
    )


@rule(_("价格高于上限（每生每课时%(cap)s元）：%(courses)s。请调低价格。"))
def prices_within_cap(agreement: Agreement, deed: Asked) -> Answer:
    cap: Decimal | None = policy.value(policies.PRICE_CAP, scopes=agreement.region.scopes)
    over = [line.course.name for line in lines_of(agreement) if above_cap(line, cap)]
    return {"cap": cap, "courses": "、".join(over)} if over else True


def above_cap(line: Any, cap: Decimal | None) -> bool:
    """The cap is for one pupil and class hour; a region without one sets none."""
    return cap is not None and line.price_unit == PriceUnit.PUPIL_HOUR and line.price > cap


def not_comparable(priced: Iterable[tuple[Any, Decimal]], unit: str) -> list[Any]:
    """Courses whose price says nothing beside a figure for one pupil and class hour."""
    if unit == PriceUnit.PUPIL_HOUR:
        return []
    return [course for course, price in priced if price]


def in_another_unit(courses: Iterable[Any], unit: str, **figures: Any) -> Answer:
    names = [course.name for course in courses]
    told = {**figures, "unit": PriceUnit(unit).label, "courses": "、".join(names)}
    return told if names else True


@rule(
    _(
        "本地价格上限按“元/生·课时”规定（%(cap)s元），以下课程按“%(unit)s”计价，无法对照：%(courses)s。"
        "请改按“元/生·课时”计价。"
    )
)
def unit_of_the_cap(agreement: Agreement, deed: Asked) -> Answer:
    cap = policy.value(policies.PRICE_CAP, scopes=agreement.region.scopes)
    unit = agreement.listing.price_unit
    return cap is None or in_another_unit(not_comparable(_priced(agreement), unit), unit, cap=cap)


@rule(
    _(
        "校外同类价格按“元/生·课时”填报，以下课程按“%(unit)s”计价，无法比较：%(courses)s。"
        "请改按“元/生·课时”计价；确无同类校外课程的，请机构在课程中声明“无可比课程”。"
    )
)
def unit_of_the_outside(agreement: Agreement, deed: Asked) -> Answer:
    unit = agreement.listing.price_unit
    found = not_comparable(_priced(agreement), unit)
    return in_another_unit([course for course in found if not course.no_comparable], unit)


def _priced(agreement: Any) -> list[tuple[Any, Decimal]]:
    return [(line.course, line.price) for line in lines_of(agreement)]


@rule(
    _(
        "校内价格没有低于同类课程的校外价格：%(courses)s。请调低价格；确无同类校外课程的，"
        "请机构在课程中声明“无可比课程”。"
    )
)
def prices_below_outside(agreement: Agreement, deed: Asked) -> Answer:
    return _none_of(
        line.course.name
        for line in lines_of(agreement)
        # In another unit `unit_of_the_outside` speaks.
        if line.price_unit == PriceUnit.PUPIL_HOUR and not below_outside(line.course, line.price)
    )


def below_outside(course: Any, price: Decimal) -> bool:
    """Prices for one pupil and class hour; a course that has none to compare with is declared so."""
    if course.price_outside is None:
        return bool(course.no_comparable)
    return bool(price < course.price_outside)


def lines_of(agreement: Any) -> list[Any]:
    """Its annex of courses, with what each costs."""
    return list(agreement.annexed_courses.select_related("course"))


def _none_of(names: Any) -> Answer:
    found = list(names)
    return {"courses": "、".join(found)} if found else True


def is_office(by: Any) -> bool:
    return bool(by.role == Role.DISTRICT)


# All that is offered is there.
WHOLE = (
    listing_is_current,
    institution_may_operate,
    period_within_listing,
    clauses_complete,
    satisfaction_written,
    names_staff,
    names_courses,
    courses_accepted,
    prices_within_cap,
    unit_of_the_cap,
    prices_below_outside,
    unit_of_the_outside,
)
