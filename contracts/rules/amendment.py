"""What stands in the way of changing an agreement that is in force."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.enums import Role
from contracts import facts
from contracts.enums import AmendmentCause
from contracts.rules import validity
from core import clock, policy
from core.fsm import Answer, Asked, Deed, rule

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


@rule(_("变更后的价格不符合要求（上限%(cap)s元，且须低于校外同类价格）：%(courses)s。"))
def new_prices_allowed(amendment: Amendment, deed: Asked) -> Answer:
    cap: Decimal = policy.value("contracts.price_cap", scopes=amendment.agreement.region.scopes)
    wrong = [
        course.name
        for course, price in amendment.new_prices()
        if price > cap or not _below_outside(course, price)
    ]
    return {"cap": cap, "courses": "、".join(wrong)} if wrong else True


def _below_outside(course: Any, price: Decimal) -> bool:
    if course.price_outside is None:
        return bool(course.no_comparable)
    return bool(price < course.price_outside)


@rule(_("变更后的截止日期应不早于今天，且在资格有效期（至%(last)s）之内。"))
def new_end_allowed(amendment: Amendment, deed: Asked) -> Answer:
    until = amendment.changes.get("valid_until")
    last = amendment.agreement.listing.valid_until
    if not until or clock.today() <= date.fromisoformat(until) <= last:
        return True
    return {"last": last.isoformat()}


@rule(_("生效日期是%(day)s，尚未到。"))
def day_has_come(amendment: Amendment, deed: Asked) -> Answer:
    day = amendment.effective_on
    return day <= clock.today() or {"day": day.isoformat()}


SUBSTANCE = (
    cause_typed,
    documented,
    effective_within_period,
    new_staff_cleared,
    new_prices_allowed,
    new_end_allowed,
)
