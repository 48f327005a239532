"""Stopping and letting go on; each cause is a range of its own, and the last one to go resumes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from contracts.enums import AgreementState, SuspensionCause
from contracts.models import Agreement, AgreementSuspension
from core import clock
from core.deeds import deed, record
from core.errors import Forbidden, Invalid
from core.fsm import declared, perform


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
    version: int | None = None,
) -> Agreement:
    """Stop an agreement from `since` (today when not said). A second cause is added to the first."""
    since = since or clock.today()
    if since > clock.today():
        raise Invalid({"since": _("中止从当天起办理，开始日期不能晚于今天。")})
    row = agreement
    if row.state == AgreementState.SUSPENDED:
        _refuse_unless_permitted(row, by)
        record(row, "add_suspension", by=by, reason=reason, cause=cause, basis=basis, until=until)
    else:
        row = perform(
            agreement,
            "suspend",
            by=by,
            reason=reason,
            on=since,
            version=version,
            cause=cause,
            basis=basis,
            until=until,
        )
    AgreementSuspension.objects.create(
        agreement=row,
        cause=cause,
        since=since,
        until=until,
        reason=reason,
        basis=basis,
        basis_file=basis_file,
        licence=licence,
        decided_by=getattr(by, "organisation_name", "") or by.name,
    )
    return row


def _refuse_unless_permitted(row: Agreement, by: Any) -> None:
    if not declared(Agreement)["suspend"].permission(row, by):
        raise Forbidden


@deed
def resume(
    agreement: Agreement,
    *,
    by: Any,
    reason: str,
    cause: str = "",
    provisional_until: date | None = None,
    version: int | None = None,
) -> Agreement:
    """Close the ranges of one cause ("" for all). The agreement resumes when none is left open."""
    if not declared(Agreement)["resume"].permission(agreement, by):
        raise Forbidden
    open_ones = agreement.suspensions.filter(lifted_on__isnull=True)
    mine = open_ones.filter(cause=cause) if cause else open_ones
    mine.update(
        lifted_on=clock.today(),
        lifted_because=reason,
        lifted_by_id=getattr(by, "user_id", None),
    )
    if agreement.suspensions.filter(lifted_on__isnull=True).exists():
        record(agreement, "lift_suspension", by=by, reason=reason, cause=cause)
        return agreement
    row: Agreement = perform(
        agreement,
        "resume",
        by=by,
        reason=reason,
        version=version,
        provisional_until=provisional_until,
    )
    return row


def open_causes(agreement: Agreement) -> list[str]:
    rows = agreement.suspensions.filter(lifted_on__isnull=True)
    return [SuspensionCause(row.cause).value for row in rows]
