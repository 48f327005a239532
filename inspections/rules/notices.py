"""Before the intended exit may be told: grounds, a complete notice, recorded service."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from core import clock, policy
from core.fsm import Deed, rule
from inspections import policies
from inspections.enums import Emergency, Method


@rule(_("请写明理由。"), early=False)
def reason_given(case: Any, deed: Deed) -> bool:
    return bool(deed.reason)


@rule(
    _("案件还没有依据：需要一条经他人核实的违规违约情形、一次不合格的评价结果，或者未通过的整改。")
)
def grounded(case: Any, deed: Deed) -> bool:
    return bool(case.grounds.filter(withdrawn_on=None).exists())


@rule(_("紧急暂停还在等待负责人确认或解除，之后才能继续。"))
def emergency_answered(case: Any, deed: Deed) -> bool:
    return case.emergency != Emergency.WAITING


@rule(_("这起案件没有等待确认的紧急暂停。"))
def emergency_waits(case: Any, deed: Deed) -> bool:
    return case.emergency == Emergency.WAITING


@rule(_("紧急暂停是您本人作出的，请由负责人确认或解除。"))
def answered_by_another(case: Any, deed: Deed) -> permissions.Answer:
    begun = case.violation or case
    maker = case.violation.recorded_by_id if case.violation else case.opened_by_id
    return permissions.another(deed.by, maker, on=(begun, case))


@rule(_("确认期限 %(due)s 未过。"))
def emergency_overdue(case: Any, deed: Deed) -> bool | dict[str, Any]:
    due = case.emergency_due
    return True if due and deed.on > due else {"due": due.isoformat() if due else "—"}


@rule(_("告知书已经送达给%(who)s，内容不能再改。如送达记录有误，请先作废该记录。"))
def nothing_served_yet(case: Any, deed: Deed) -> bool | dict[str, Any]:
    served = case.served_recipients("NOTICE")
    return True if not served else {"who": case.names(served)}


@rule(_("告知书缺少：%(missing)s。"))
def notice_complete(case: Any, deed: Deed) -> bool | dict[str, Any]:
    missing = case.missing_from_notice()
    return True if not missing else {"missing": "、".join(str(one) for one in missing)}


@rule(_("请写全事实、理由、依据、拟作决定和申辩方式。"), early=False)
def texts_given(case: Any, deed: Deed) -> bool:
    names = ("facts_text", "reasons", "basis", "intended", "how_to_answer")
    return all(str(deed.fact(name) or "").strip() for name in names)


@rule(_("对%(kind)s不能作出这一决定，请另选。"), early=False)
def intended_fits(case: Any, deed: Deed) -> bool | dict[str, Any]:
    outcome = deed.fact("intended") or deed.fact("outcome")
    if not outcome or outcome in case.outcomes():
        return True
    return {"kind": case.get_kind_display()}


@rule(_("还没有送达给：%(who)s。请逐一记录送达方式、日期和回证。"))
def notice_served_to_all(case: Any, deed: Deed) -> bool | dict[str, Any]:
    left = case.unserved("NOTICE")
    return True if not left else {"who": case.names(left)}


@rule(
    _(
        "申辩期将到 %(due)s，该年度的工作日历尚未录入或开启，期限没有效力。请市教育局先录入或暂定该年度。"
    )
)
def period_has_effect(case: Any, deed: Deed) -> bool | dict[str, Any]:
    due = case.defence_period()
    if due is None or clock.has_legal_effect(due):
        return True
    return {"due": due.date.isoformat()}


@rule(_("“%(who)s”不是这起案件的受送达人，或者已经记录过送达。"), early=False)
def recipient_waits(case: Any, deed: Deed) -> bool | dict[str, Any]:
    document, recipient = deed.fact("document"), deed.fact("recipient")
    return True if recipient in case.unserved(document) else {"who": case.names([recipient])}


@rule(_("请上传送达回证或凭证。"), early=False)
def receipt_given(case: Any, deed: Deed) -> bool:
    return deed.fact("file") is not None


@rule(_("电子送达须有受送达人签署的同意书，请上传。"), early=False)
def consent_to_electronic(case: Any, deed: Deed) -> bool:
    return deed.fact("method") != Method.ELECTRONIC or deed.fact("consent") is not None


@rule(_("留置送达须写明见证人。"), early=False)
def witness_of_left(case: Any, deed: Deed) -> bool:
    return deed.fact("method") != Method.LEFT or bool(str(deed.fact("witness", "")).strip())


@rule(_("公告送达自公告之日起满 %(days)s 日视为送达，送达日期不能早于 %(first)s。"), early=False)
def announced_long_enough(case: Any, deed: Deed) -> bool | dict[str, Any]:
    """依据:民事诉讼法第九十五条(参照)。"""
    on = deed.fact("served_on")
    since = case.drafted_on if deed.fact("document") == "NOTICE" else case.decided_on
    if deed.fact("method") != Method.ANNOUNCED or on is None or since is None:
        return True
    days = policy.value(policies.ANNOUNCED, scopes=case.region.scopes, on=since)
    first = since + clock.ONE_DAY * days
    return bool(on >= first) or {"days": days, "first": first.isoformat()}


@rule(_("送达日期应在 %(first)s 至 %(last)s 之间。"), early=False)
def served_between(case: Any, deed: Deed) -> bool | dict[str, Any]:
    first = case.drafted_on if deed.fact("document") == "NOTICE" else case.decided_on
    last = clock.today()
    on = deed.fact("served_on")
    if on and first and first <= on <= last:
        return True
    return {"first": first.isoformat() if first else "—", "last": last.isoformat()}
