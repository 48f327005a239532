"""Official pages of agreements and placements, to print and stamp. Numbers are typed in, never generated."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from contracts.enums import Clause
from contracts.models import Agreement, AgreementSuspension, Amendment, Placement
from core import clock
from institutions.models import Staff
from portals.contracts import visible
from portals.contracts.downloads import is_a_side
from portals.kit import links, printouts


def _context(row: Agreement, _actor: Any) -> dict[str, Any]:
    day = max(row.valid_from, min(clock.today(), row.valid_until))
    people = row.staff_on(day).select_related("person").order_by("person__name")
    return {
        "issuer": row.bureau.name,
        "number": row.number,
        "dated": row.signed_on,
        "clauses": [(heading, text) for _column, heading, text in Clause.texts(row) if text],
        "people": people,
        "courses": row.annexed_courses.select_related("course"),
    }


printouts.register(
    Agreement,
    "contract",
    "contracts/paper_agreement.html",
    _("合作协议"),
    allow=lambda row, _actor: row.state not in {"voided", "pending"},
    context=_context,
)


def _with_job(one: Staff) -> str:
    params = {"name": one.person.name, "job": one.get_job_display()}
    return _t("%(name)s（%(job)s）") % params


def _amendment(row: Amendment, actor: Any) -> dict[str, Any]:
    changes, headings = row.changes, dict(Clause.choices)
    until = changes.get("valid_until")
    dropped = Staff.objects.visible_to(actor).filter(pk__in=changes.get("drop_staff", []))
    return {
        "agreement": row.agreement,
        "issuer": row.agreement.bureau.name,
        "number": row.number,
        "dated": row.agreed_on,
        "added": [_with_job(one) for one in row.staff_to_add()],
        "dropped": [one.person.name for one in dropped.select_related("person")],
        "prices": row.new_prices(),
        "until": date.fromisoformat(until) if until else None,
        "clauses": [(headings[key], text) for key, text in changes.get("clauses", {}).items()],
    }


def _stop(row: AgreementSuspension, actor: Any) -> dict[str, Any]:
    running = visible.placements(actor).filter(agreement=row.agreement, state="running")
    return {
        "agreement": row.agreement,
        "issuer": row.agreement.bureau.name,
        "number": row.number,
        "dated": row.since,
        "schools": sorted({one.school.name for one in running}),
    }


def _go_on(row: AgreementSuspension, _actor: Any) -> dict[str, Any]:
    bureau = row.agreement.bureau
    return {
        "agreement": row.agreement,
        "issuer": bureau.name,
        "number": row.lifted_number,
        "dated": row.lifted_on,
    }


def _end(row: Agreement, actor: Any) -> dict[str, Any]:
    ended = visible.placements(actor).filter(agreement=row, end_cause="agreement")
    return {
        "issuer": row.bureau.name,
        "number": row.end_number,
        "dated": row.ended_on,
        "groups": ended,
    }


def _placement(row: Placement, _actor: Any) -> dict[str, Any]:
    return {
        "agreement": row.agreement,
        "issuer": row.school.name,
        "number": row.backfill_number,
        "dated": row.agreed_on,
        "people": row.present_staff(),
    }


links.register(AgreementSuspension, lambda row: row.agreement)
printouts.register(
    Amendment,
    "amendment",
    "contracts/printouts/amendment.html",
    _("协议变更确认书"),
    allow=lambda row, _actor: row.state in {"proposed", "agreed", "effective"},
    context=_amendment,
)
printouts.register(
    AgreementSuspension,
    "stop",
    "contracts/printouts/stop.html",
    _("中止履行通知书"),
    allow=lambda _row, _actor: True,
    context=_stop,
)
printouts.register(
    AgreementSuspension,
    "go-on",
    "contracts/printouts/go_on.html",
    _("恢复履行通知书"),
    allow=lambda row, _actor: row.lifted_on is not None and row.agreement.state == "active",
    context=_go_on,
)
printouts.register(
    Agreement,
    "end",
    "contracts/printouts/end.html",
    _("解除通知书"),
    allow=lambda row, actor: row.state == "ended" and is_a_side(row, actor),
    context=_end,
)
printouts.register(
    Placement,
    "placement",
    "contracts/printouts/placement.html",
    _("入校安排确认单"),
    allow=lambda row, _actor: row.state in {"agreed", "running", "ended"},
    context=_placement,
)
