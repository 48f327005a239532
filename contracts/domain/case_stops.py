"""An institution's agreements stopped for a case, and let go on. Called by the room of cases only."""

from __future__ import annotations

from typing import Any

from accounts.actors import system
from accounts.models import Organisation
from contracts import facts
from contracts.domain import lapses, suspensions
from contracts.enums import IN_FORCE, AgreementState
from contracts.models import Agreement
from core import deeds
from core.deeds import deed
from institutions.models import Institution


def _machine() -> Any:
    return system(lapses.MACHINE, cause=deeds.cause())


@deed
def stop_all(
    institution: Institution, told: facts.Suspension, *, bureau: Organisation, reason: str
) -> list[Agreement]:
    """Stop what the bureau signed with it from today on; an earlier range of the case is replaced. What
    a school signed is the school's: entry there stops by the listing."""
    rows = Agreement.objects.filter(institution=institution, bureau=bureau, state__in=IN_FORCE)
    done = []
    for row in rows.order_by("id"):
        if row.state == AgreementState.SUSPENDED:
            suspensions.close(row, by=_machine(), reason=told.basis, source=told.source)
        done.append(suspensions.suspend(row, told, by=_machine(), reason=reason))
    return done


@deed
def go_on_all(
    institution: Institution, *, source: str, reason: str, number: str = ""
) -> list[Agreement]:
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
