"""Stopping and letting go on; each cause is a range of its own, and the last one to go resumes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.enums import Role
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
    *,
    by: Any,
    cause: str,
    reason: str,
    basis: str,
    since: date | None = None,
    until: date | None = None,
    basis_file: Any = None,
    licence: Any = None,
    decided_by: str = "",
    source: str = "",
    number: str = "",
) -> Agreement:
    """Stop an agreement from `since` (today when not said). A second cause is added to the first.

    By the machine only: for a lapsed licence (`lapses`) or for a case (`case_stops`), whose
    reference is `source`; `number` is that of its page. Raises Blocked without range, reason and basis.
    """
    since = since or clock.today()
    if since > clock.today():
        raise Invalid({"since": _("中止从当天起办理，开始日期不能晚于今天。")})
    row = agreement
    facts: dict[str, Any] = {"cause": cause, "basis": basis, "until": until}
    if row.state == AgreementState.SUSPENDED:
        _refuse_unless_permitted(row, by)
        rules = (life.suspension_stated,)
        require(row, "create", by=by, rules=rules, reason=reason, on=since, **facts)
        record(row, "add_suspension", by=by, reason=reason, audience=BOTH, **facts)
    else:
        row = perform(agreement, "suspend", by=by, reason=reason, on=since, **facts)
    AgreementSuspension.objects.create(
        agreement=row,
        cause=cause,
        since=since,
        until=until,
        reason=reason,
        basis=basis,
        basis_file=basis_file,
        licence=licence,
        source=source,
        number=number,
        decided_by=decided_by or getattr(by, "organisation_name", "") or by.name,
    )
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
    agreement: Agreement, *, by: Any, reason: str, provisional_until: date | None = None
) -> Agreement:
    """Go on, once no range is open. Raises Blocked with what still stands in the way."""
    row: Agreement = perform(
        agreement, "resume", by=by, reason=reason, provisional_until=provisional_until
    )
    return row


def open_ranges(agreement: Agreement) -> QuerySet[AgreementSuspension]:
    found: QuerySet[AgreementSuspension] = agreement.suspensions.filter(lifted_on__isnull=True)
    return found
