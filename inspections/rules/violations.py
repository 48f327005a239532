from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from core import clock
from core.fsm import Asked, Deed, rule
from inspections import catalogue, facts
from inspections.enums import Signing

if TYPE_CHECKING:
    from inspections.models import Violation


@rule(_("这条情形是您本人记录的，请由同事或负责人核实。"))
def judged_by_another(violation: Violation, deed: Asked) -> permissions.Answer:
    return permissions.another(deed.by, violation.recorded_by_id, on=(violation,))


@rule(_("只有记录人本人可以更正，您可以在核实时写明意见。"))
def corrected_by_its_author(violation: Violation, deed: Asked) -> bool:
    return permissions.oneself(violation.recorded_by_id, deed.by)


@rule(_("请写明看到的事实。"), early=False)
def facts_told(violation: Violation, deed: Deed[facts.Record]) -> bool:
    return bool(deed.facts.facts_text.strip())


@rule(_("发生日期不能晚于今天。"), early=False)
def happened_already(violation: Violation, deed: Deed[facts.Record]) -> bool:
    return deed.facts.happened_on <= clock.today()


@rule(_("“%(code)s”不在违规违约情形目录中，或者与对象不符。"), early=False)
def code_fits(violation: Violation, deed: Deed[facts.Record]) -> bool | dict[str, Any]:
    code = deed.facts.code
    item = catalogue.find(code)
    return (item is not None and item.kind == violation.kind) or {"code": code}


@rule(_("“未备案人员”和“原定人员”只用于未备案或擅自换人的情形，请核对所选情形。"), early=False)
def stranger_fits(violation: Violation, deed: Deed[facts.Record]) -> bool:
    named = violation.person_name or violation.instead_of_id is not None
    return deed.facts.code == catalogue.STRANGER or not named


@rule(_("退出案件“%(case)s”正以此为依据办理，请先处理该案件。"))
def not_in_a_case(violation: Violation, deed: Asked) -> bool | dict[str, Any]:
    case = violation.live_case()
    return True if case is None else {"case": case.title()}


@rule(_("请写明检查人员（姓名和证件号）、到场人员和职务、检查事项，并选择签名情况。"), early=False)
def visit_told(violation: Violation, deed: Deed[facts.WriteUp]) -> bool:
    told = deed.facts
    return bool(told.visitors and told.met and told.looked_at and told.signing in Signing.values)


@rule(_("被检查人拒绝签名的，请写明见证人的姓名和身份。"), early=False)
def refusal_witnessed(violation: Violation, deed: Deed[facts.WriteUp]) -> bool:
    return deed.facts.signing != Signing.REFUSED or bool(deed.facts.refusal_witness)
