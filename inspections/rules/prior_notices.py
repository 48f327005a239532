"""Before the intended exit may be told: grounds, a complete notice, recorded service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.fsm import Asked, Deed, rule
from inspections import facts
from inspections.enums import (
    NOTICE_PARTS,
    Document,
    EmergencyState,
    ListingFate,
    Outcome,
    SubjectKind,
)

if TYPE_CHECKING:
    from inspections.models import ExitCase


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


def fits(case: ExitCase, outcome: str) -> bool | dict[str, Any]:
    """May a case of this kind end so?"""
    if not outcome or outcome in case.outcomes():
        return True
    return {"kind": case.get_kind_display()}


@rule(_("对%(kind)s不能作出这一决定，请另选。"), early=False)
def intended_fits(case: ExitCase, deed: Deed[facts.NoticeTexts]) -> bool | dict[str, Any]:
    return fits(case, deed.facts.intended)


NOTHING_LEFT = _(
    "机构在本区市已经没有有效的%(what)s，“%(outcome)s”没有可以执行的内容。"
    "请另选处理结果，或者不予处理结案。"
)


def left_to_do(case: ExitCase, outcome: str) -> bool | dict[str, Any]:
    """What an end ends or a removal removes may have run out while the case was open."""
    if case.kind != SubjectKind.INSTITUTION or outcome not in {Outcome.END, Outcome.REMOVE}:
        return True
    if listed(case):
        return True
    told = {"what": _("资格"), "outcome": Outcome(outcome).label}
    if outcome == Outcome.REMOVE:
        return told
    signed = case.institution.agreements.filter(
        region=case.region_id, state__in=("active", "suspended")
    )
    return True if signed.exists() else {**told, "what": _("资格和协议")}


@rule(NOTHING_LEFT, early=False)
def intended_has_effect(case: ExitCase, deed: Deed[facts.NoticeTexts]) -> bool | dict[str, Any]:
    return left_to_do(case, deed.facts.intended)


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


def listed(case: ExitCase) -> bool:
    """Is the body on a list of the bureau's?"""
    rows = case.institution.listings.filter(bureau=case.bureau_id)
    return bool(rows.filter(state__in=["listed", "suspended"]).exists())


def says_fate(case: ExitCase, outcome: str, after: str) -> bool:
    ends = outcome == Outcome.END and case.kind == SubjectKind.INSTITUTION
    return not ends or not listed(case) or after in ListingFate.values


@rule(
    _(
        "终止合作须写明其资格怎么办：暂停资格，或保留资格；要移出名单的，请选“终止合作并移出资格名单”。"
    ),
    early=False,
)
def intended_fate_said(case: ExitCase, deed: Deed[facts.NoticeTexts]) -> bool:
    return says_fate(case, deed.facts.intended, deed.facts.listing_after)


@rule(_("拟暂停服务的，须写明拟暂停多少天。"), early=False)
def intended_length_said(case: ExitCase, deed: Deed[facts.NoticeTexts]) -> bool:
    """Who does not know how long cannot answer to it."""
    return deed.facts.intended != Outcome.SUSPEND or bool(deed.facts.suspend_days)


@rule(_("告知书还没有定稿：请填写文号、签发人和日期。"))
def notice_is_final(case: ExitCase, deed: Asked) -> bool:
    row = case.current_notice  # incomplete, another rule speaks
    return row is None or bool(row.missing()) or row.final


# Of the notice's words, of its 定稿, and before it is handed to anybody.
DRAFT = (
    nothing_served_yet,
    texts_given,
    intended_fits,
    intended_has_effect,
    intended_fate_said,
    intended_length_said,
)
FINALISED = (notice_complete, nothing_served_yet)
HANDED_OVER = (notice_complete, notice_is_final, emergency_answered)
# Before a notice counts as told.
TOLD = (
    grounded,
    emergency_answered,
    notice_complete,
    notice_is_final,
    notice_served_to_all,
    period_has_effect,
)
