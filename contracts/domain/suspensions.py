"""Stopping and letting go on; each cause is a range of its own, and the last one to go resumes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.documents import Told
from accounts.domain import pages
from accounts.enums import Role
from contracts import facts
from contracts.enums import AgreementState
from contracts.models import Agreement, AgreementSuspension
from contracts.rules import life
from core import clock
from core.deeds import deed, record
from core.errors import Forbidden, Invalid
from core.fsm import declared, perform, require

BOTH = (Role.INSTITUTION, Role.SCHOOL)


@deed
def suspend(
    agreement: Agreement,
    told: facts.Suspension,
    *,
    by: Any,
    reason: str,
    since: date | None = None,
) -> Agreement:
    """Stop an agreement from `since` (today when not said). A second cause is added to the first.

    By the machine only: for a lapsed licence (`lapses`) or for a case (`case_stops`).
    Raises Blocked without range, reason and basis.
    """
    since = since or clock.today()
    if since > clock.today():
        raise Invalid({"since": _("中止从当天起办理，开始日期不能晚于今天。")})
    row = agreement
    if row.state == AgreementState.SUSPENDED:
        _refuse_unless_permitted(row, by)
        rules = (life.suspension_stated,)
        require(row, "create", by=by, rules=rules, facts=told, reason=reason, on=since)
        record(row, "add_suspension", by=by, reason=reason, audience=BOTH, **told.recorded())
    else:
        row = perform(agreement, Agreement.suspend, told, by=by, reason=reason, on=since)
    who = told.decided_by or getattr(by, "organisation_name", "") or by.name
    columns = {**told.figures(), "decided_by": who}
    stopped = AgreementSuspension.objects.create(
        agreement=row, since=since, reason=reason, **columns
    )
    pages.issue(stopped, "stop", by=by)
    return row


def _refuse_unless_permitted(row: Agreement, by: Any) -> None:
    if not declared(Agreement)["suspend"].permission(row, by):
        raise Forbidden


@deed
def close(
    agreement: Agreement, *, by: Any, reason: str, number: str = "", **which: Any
) -> Agreement:
    """Close the open ranges that match. The agreement itself does not move."""
    _refuse_unless_permitted(agreement, by)
    rows = open_ranges(agreement).filter(**which)
    causes = sorted(set(rows.values_list("cause", flat=True)))
    if causes:
        rows.update(lifted_on=clock.today(), lifted_because=reason, lifted_number=number)
        record(agreement, "lift_suspension", by=by, reason=reason, audience=BOTH, causes=causes)
    return agreement


@deed
def resume(
    agreement: Agreement, told: facts.Resumption | None = None, *, by: Any, reason: str
) -> Agreement:
    """Go on, once no range is open. Raises Blocked with what still stands in the way."""
    told = told or facts.Resumption()
    row = perform(agreement, Agreement.resume, told, by=by, reason=reason)
    # One that was lifted while another still held is told now that the agreement goes on.
    for lifted in row.suspensions.filter(lifted_on__isnull=False).order_by("pk"):
        if pages.newest(lifted, "stop") is not None and pages.newest(lifted, "go-on") is None:
            pages.issue(
                lifted,
                "go-on",
                by=by,
                told=Told(day=clock.today()),
                marks=[(lifted, "stop")],
                effect=pages.Effect.LIFTED,
            )
    return row


def open_ranges(agreement: Agreement) -> QuerySet[AgreementSuspension]:
    found: QuerySet[AgreementSuspension] = agreement.suspensions.filter(lifted_on__isnull=True)
    return found
