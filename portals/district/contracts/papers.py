"""The official page 合作协议 with its annexes, to be printed, signed and stamped by both sides."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.models import Agreement
from core import clock
from portals.shared import official


def _context(row: Agreement, _actor: Any) -> dict[str, Any]:
    day = max(row.valid_from, min(clock.today(), row.valid_until))
    people = row.staff_on(day).select_related("person").order_by("person__name")
    return {
        "issuer": row.bureau.name,
        "number": row.number,
        "dated": row.signed_on,
        "clauses": [(heading, text) for _column, heading, text in row.clauses() if text],
        "people": people,
        "courses": row.annexed_courses.select_related("course"),
    }


official.register(
    Agreement,
    "contract",
    "contracts/paper_agreement.html",
    _("合作协议"),
    allow=lambda row, _actor: row.state not in {"voided", "pending"},
    context=_context,
)
