"""How a notice or a decision is served (送达) on each of its recipients."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core import clock, policy
from core.counted import counted
from core.fsm import Asked, Deed, rule
from inspections import facts, policies
from inspections.enums import Document, Method

if TYPE_CHECKING:
    from inspections.models import ExitCase


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


@rule(
    counted("公告送达自公告之日起满 %(days)s 日视为送达，送达日期不能早于 %(first)s。", "days"),
    early=False,
)
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


# 定稿 of either document.
FINAL = (final_complete, final_dated, difference_scanned)
