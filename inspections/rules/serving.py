"""How a notice or a decision is served (送达) on each of its recipients."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core import clock, policy
from core.fsm import Deed, rule
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
