"""Official pages: 整改通知书, 退出事先告知书, 退出决定书, 送达回证. Numbers are typed, never generated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import BUREAUS
from core import policy
from inspections import policies
from inspections.enums import Document, Outcome
from inspections.models import ExitCase, Rectification
from portals.kit import printouts


def _notice(row: ExitCase, _actor: Any) -> dict[str, Any]:
    notice = row.notice
    return {
        "issuer": row.bureau.name,
        "notice": notice,
        "number": notice.number,
        "dated": notice.drafted_on,
        "days": policy.value(policies.DEFENCE, scopes=row.region.scopes, on=notice.drafted_on),
    }


def _decision(row: ExitCase, _actor: Any) -> dict[str, Any]:
    decision = row.decision
    return {
        "issuer": row.bureau.name,
        "decision": decision,
        "outcome": Outcome(row.outcome).label,
        "number": decision.number,
        "dated": decision.decided_on,
    }


def _receipt(document: Document, number: Callable[[ExitCase], str]) -> Any:
    def context(row: ExitCase, _actor: Any) -> dict[str, Any]:
        return {
            "issuer": row.bureau.name,
            "number": "",
            "document": document.label,
            "document_number": number(row),
            "recipients": row.recipient_names(),
        }

    return context


def _complete(row: ExitCase) -> bool:
    return row.current_notice is not None and not row.current_notice.missing()


def _told(row: ExitCase, actor: Any) -> bool:
    """The other side prints the notice once it has been served."""
    return _complete(row) and (actor.role in BUREAUS or row.current_period is not None)


def _decided(row: ExitCase, actor: Any) -> bool:
    made = row.current_decision
    return made is not None and (actor.role in BUREAUS or made.served_on is not None)


printouts.register(
    Rectification,
    "order",
    "inspections/printouts/order.html",
    _("整改通知书"),
    allow=lambda _row, _actor: True,
    context=lambda row, _actor: {
        "issuer": row.issuer.name,
        "number": row.number,
        "dated": row.issued_on,
    },
)
printouts.register(
    ExitCase,
    "notice",
    "inspections/printouts/notice.html",
    _("退出事先告知书"),
    allow=_told,
    context=_notice,
)
printouts.register(
    ExitCase,
    "notice-receipt",
    "inspections/printouts/service.html",
    _("送达回证（告知书）"),
    allow=lambda row, actor: _complete(row) and actor.role in BUREAUS,
    context=_receipt(Document.NOTICE, lambda row: row.notice.number),
)
printouts.register(
    ExitCase,
    "decision",
    "inspections/printouts/decision.html",
    _("退出决定书"),
    allow=_decided,
    context=_decision,
)
printouts.register(
    ExitCase,
    "decision-receipt",
    "inspections/printouts/service.html",
    _("送达回证（决定书）"),
    allow=lambda row, actor: row.current_decision is not None and actor.role in BUREAUS,
    context=_receipt(Document.DECISION, lambda row: row.decision.number),
)
