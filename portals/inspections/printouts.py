"""Official pages: 整改通知书, 退出事先告知书, 退出决定书, 送达回证. Numbers are typed, never generated."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core import policy
from inspections import policies
from inspections.enums import Document
from inspections.models import ExitCase, Rectification
from portals.kit import printouts

SIDES = (Role.DISTRICT, Role.CITY)


def _notice(row: ExitCase, _actor: Any) -> dict[str, Any]:
    return {
        "issuer": row.bureau.name,
        "number": row.notice_number,
        "dated": row.drafted_on,
        "days": policy.value(policies.DEFENCE, scopes=row.region.scopes, on=row.drafted_on),
    }


def _decision(row: ExitCase, _actor: Any) -> dict[str, Any]:
    return {
        "issuer": row.bureau.name,
        "number": row.decision_number,
        "dated": row.decided_on,
    }


def _receipt(document: Document, number: str) -> Any:
    def context(row: ExitCase, _actor: Any) -> dict[str, Any]:
        return {
            "issuer": row.bureau.name,
            "number": "",
            "document": document.label,
            "document_number": getattr(row, number),
            "recipients": row.recipient_names(),
        }

    return context


def _told(row: ExitCase, actor: Any) -> bool:
    """The other side prints the notice once it has been served."""
    return not row.missing_from_notice() and (actor.role in SIDES or row.notified_on is not None)


def _decided(row: ExitCase, actor: Any) -> bool:
    return row.decided_on is not None and (actor.role in SIDES or row.served_on is not None)


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
    allow=lambda row, actor: not row.missing_from_notice() and actor.role in SIDES,
    context=_receipt(Document.NOTICE, "notice_number"),
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
    allow=lambda row, actor: row.decided_on is not None and actor.role in SIDES,
    context=_receipt(Document.DECISION, "decision_number"),
)
