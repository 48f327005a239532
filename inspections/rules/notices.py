"""Before the intended exit may be told: grounds, a complete notice, recorded service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core import clock, policy
from core.fsm import Asked, Deed, rule
from inspections import facts, policies
from inspections.enums import (
    NOTICE_PARTS,
    Document,
    EmergencyState,
    ListingFate,
    Method,
    Outcome,
    SubjectKind,
)

if TYPE_CHECKING:
    from datetime import date

    from inspections.models import ExitCase


@rule(_("请写明理由。"), early=False)
def reason_given(row: object, deed: Deed[object]) -> bool:
    return bool(deed.reason)


@rule(
    _("案件还没有依据：需要一条经他人核实的违规违约情形、一次不合格的评价结果，或者未通过的整改。")
)
def grounded(case: ExitCase, deed: Asked) -> bool:
    return bool(case.grounds.filter(withdrawn_on=None).exists())


@rule(_("紧急暂停还在等待负责人确认或解除，之后才能继续。"))
def emergency_answered(case: ExitCase, deed: Asked) -> bool:
    stop = case.current_emergency
    return stop is None or stop.state != EmergencyState.WAITING


@rule(_("告知书已经送达给%(who)s，内容不能再改。如送达记录有误，请先作废该记录。"))
def nothing_served_yet(case: ExitCase, deed: Asked) -> bool | dict[str, Any]:
    served = case.served_recipients("NOTICE")
    return True if not served else {"who": case.names(served)}


@rule(_("告知书缺少：%(missing)s。"))
def notice_complete(case: ExitCase, deed: Asked) -> bool | dict[str, Any]:
    row = case.current_notice
    missing = row.missing() if row is not None else NOTICE_PARTS.values()
    return True if not missing else {"missing": "、".join(str(one) for one in missing)}


@rule(_("请写全事实、理由、依据、拟作决定和申辩方式。"), early=False)
def texts_given(case: ExitCase, deed: Deed[facts.NoticeTexts]) -> bool:
    told = deed.facts
    texts = (told.facts_text, told.reasons, told.basis, told.intended, told.how_to_answer)
    return all(text.strip() for text in texts)


def _fits(case: ExitCase, outcome: str) -> bool | dict[str, Any]:
    if not outcome or outcome in case.outcomes():
        return True
    return {"kind": case.get_kind_display()}


def listed(case: ExitCase) -> bool:
    """Is the body on a list of the bureau's?"""
    rows = case.institution.listings.filter(bureau=case.bureau_id)
    return bool(rows.filter(state__in=["listed", "suspended"]).exists())


def _fate_said(case: ExitCase, outcome: str, after: str) -> bool:
    ends = outcome == Outcome.END and case.kind == SubjectKind.INSTITUTION
    return not ends or not listed(case) or after in ListingFate.values


@rule(
    _(
        "终止合作须写明其资格怎么办：暂停资格，或保留资格；要移出名单的，请选“终止合作并移出资格名单”。"
    ),
    early=False,
)
def intended_fate_said(case: ExitCase, deed: Deed[facts.NoticeTexts]) -> bool:
    return _fate_said(case, deed.facts.intended, deed.facts.listing_after)


@rule(_("终止合作须写明其资格怎么办：暂停资格，或保留资格。"), early=False)
def fate_said(case: ExitCase, deed: Deed[facts.Decision]) -> bool:
    return _fate_said(case, deed.facts.outcome, deed.facts.listing_after)


@rule(_("对%(kind)s不能作出这一决定，请另选。"), early=False)
def intended_fits(case: ExitCase, deed: Deed[facts.NoticeTexts]) -> bool | dict[str, Any]:
    return _fits(case, deed.facts.intended)


@rule(_("对%(kind)s不能作出这一决定，请另选。"), early=False)
def outcome_fits(case: ExitCase, deed: Deed[facts.Decision]) -> bool | dict[str, Any]:
    return _fits(case, deed.facts.outcome)


@rule(_("还没有送达给：%(who)s。请逐一记录送达方式、日期和回证。"))
def notice_served_to_all(case: ExitCase, deed: Asked) -> bool | dict[str, Any]:
    left = case.unserved("NOTICE")
    return True if not left else {"who": case.names(left)}


@rule(
    _(
        "申辩期将到 %(due)s，该年度的工作日历尚未录入或开启，期限没有效力。请市教育局先录入或暂定该年度。"
    )
)
def period_has_effect(case: ExitCase, deed: Asked) -> bool | dict[str, Any]:
    if case.current_notice is None or case.unserved(Document.NOTICE):
        return True
    due = case.notice.answer_period()
    if clock.has_legal_effect(due):
        return True
    return {"due": due.date.isoformat()}


@rule(_("告知书还没有定稿：请填写文号、签发人和日期。"))
def notice_is_final(case: ExitCase, deed: Asked) -> bool:
    row = case.current_notice  # incomplete, another rule speaks
    return row is None or bool(row.missing()) or row.final


@rule(_("决定书还没有定稿：请填写文号、签发人和日期。"))
def decision_is_final(case: ExitCase, deed: Asked) -> bool:
    return case.decision.final


@rule(_("决定书已经送达给%(who)s，不能再次定稿。如送达记录有误，请先作废该记录。"))
def decision_not_served_yet(case: ExitCase, deed: Asked) -> bool | dict[str, Any]:
    served = case.served_recipients(Document.DECISION)
    return True if not served else {"who": case.names(served)}


@rule(_("请填写文号和签发人。"), early=False)
def final_complete(case: ExitCase, deed: Deed[facts.Finalised]) -> bool:
    return bool(deed.facts.number.strip() and deed.facts.signer.strip())


@rule(_("定稿日期应在 %(first)s 至 %(last)s 之间。"), early=False)
def final_dated(case: ExitCase, deed: Deed[facts.Finalised]) -> bool | dict[str, Any]:
    made, told = case.current_decision, case.current_notice
    if told is None:
        return True  # nothing is drafted, another rule speaks
    first = made.decided_on if made else told.drafted_on
    if first <= deed.facts.dated <= clock.today():
        return True
    return {"first": first.isoformat(), "last": clock.today().isoformat()}


@rule(_("文字与盖章件不同的，请上传盖章件。"), early=False)
def difference_scanned(case: ExitCase, deed: Deed[facts.Finalised]) -> bool:
    return not deed.facts.differs.strip() or deed.facts.file is not None


# Of the notice's words, and before it is handed to anybody.
DRAFT = (nothing_served_yet, texts_given, intended_fits, intended_fate_said)
HANDED_OVER = (notice_complete, notice_is_final, emergency_answered)
# Of either page.
FINAL = (final_complete, final_dated, difference_scanned)
# Before a notice counts as told.
TOLD = (
    grounded,
    emergency_answered,
    notice_complete,
    notice_is_final,
    notice_served_to_all,
    period_has_effect,
)


@rule(_("“%(who)s”不是这起案件的受送达人，或者已经记录过送达。"), early=False)
def recipient_waits(case: ExitCase, deed: Deed[facts.Serving]) -> bool | dict[str, Any]:
    told = deed.facts
    waits = told.recipient in case.unserved(told.document)
    return True if waits else {"who": case.names([told.recipient])}


@rule(_("请上传送达回证或凭证。"), early=False)
def receipt_given(case: ExitCase, deed: Deed[facts.Serving]) -> bool:
    return deed.facts.file is not None


@rule(_("电子送达须有受送达人签署的同意书，请上传。"), early=False)
def consent_to_electronic(case: ExitCase, deed: Deed[facts.Serving]) -> bool:
    return deed.facts.method != Method.ELECTRONIC or deed.facts.consent is not None


@rule(_("留置送达须写明见证人。"), early=False)
def witness_of_left(case: ExitCase, deed: Deed[facts.Serving]) -> bool:
    return deed.facts.method != Method.LEFT or bool(deed.facts.witness.strip())


def _made_on(case: ExitCase, document: str) -> date | None:
    """The day of the document that is served."""
    if document == Document.NOTICE:
        return case.current_notice.dated if case.current_notice else None
    return case.current_decision.dated if case.current_decision else None


@rule(_("公告送达自公告之日起满 %(days)s 日视为送达，送达日期不能早于 %(first)s。"), early=False)
def announced_long_enough(case: ExitCase, deed: Deed[facts.Serving]) -> bool | dict[str, Any]:
    """依据:民事诉讼法第九十五条(参照)。"""
    since = _made_on(case, deed.facts.document)
    if deed.facts.method != Method.ANNOUNCED or since is None:
        return True
    days = policy.value(policies.ANNOUNCED, scopes=case.region.scopes, on=since)
    first = since + clock.ONE_DAY * days
    return deed.facts.served_on >= first or {"days": days, "first": first.isoformat()}


@rule(_("送达日期应在 %(first)s 至 %(last)s 之间。"), early=False)
def served_between(case: ExitCase, deed: Deed[facts.Serving]) -> bool | dict[str, Any]:
    first, last = _made_on(case, deed.facts.document), clock.today()
    if first is None or first <= deed.facts.served_on <= last:
        return True  # without a 定稿 another rule speaks
    return {"first": first.isoformat(), "last": last.isoformat()}


# Of either document.
SERVICE = (
    recipient_waits,
    receipt_given,
    consent_to_electronic,
    witness_of_left,
    announced_long_enough,
    served_between,
)
