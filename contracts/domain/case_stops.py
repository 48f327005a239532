"""An institution's agreements stopped for a case, and let go on. Called by the room of cases only."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.actors import system
from contracts.domain import lapses, suspensions
from contracts.enums import IN_FORCE, AgreementState
from contracts.models import Agreement
from core import deeds
from core.deeds import deed


def _machine() -> Any:
    scope = deeds.current()
    return system(lapses.MACHINE, cause=scope.deed_id if scope else "")


@deed
def stop_all(
    institution: Any,
    *,
    region: Any,
    source: str,
    cause: str,
    reason: str,
    basis: str,
    decided_by: str,
    until: date | None = None,
    basis_file: Any = None,
    number: str = "",
) -> list[Agreement]:
    """Stop its agreements in a region from today on; an earlier range of the case is replaced."""
    rows = Agreement.objects.filter(institution=institution, region=region, state__in=IN_FORCE)
    done = []
    for row in rows.order_by("id"):
        if row.state == AgreementState.SUSPENDED:
            suspensions.close(row, by=_machine(), reason=basis, source=source)
        done.append(
            suspensions.suspend(
                row,
                by=_machine(),
                cause=cause,
                reason=reason,
                basis=basis,
                until=until,
                basis_file=basis_file,
                decided_by=decided_by,
                source=source,
                number=number,
            )
        )
    return done


@deed
def go_on_all(institution: Any, *, source: str, reason: str, number: str = "") -> list[Agreement]:
    """Close what the case stopped; each goes on unless something else keeps it."""
    rows = Agreement.objects.filter(
        institution=institution,
        state=AgreementState.SUSPENDED,
        suspensions__source=source,
        suspensions__lifted_on__isnull=True,
    )
    done = []
    for row in rows.order_by("id").distinct():
        suspensions.close(row, by=_machine(), reason=reason, number=number, source=source)
        done.append(lapses.settle(row, by=_machine(), because=reason))
    return done


def stopped_by(source: str) -> bool:
    """Is anything stopped for this case now?"""
    return bool(
        Agreement.objects.filter(
            suspensions__source=source, suspensions__lifted_on__isnull=True
        ).exists()
    )
