"""提前恢复 and 撤销 of 限制准入, with what other districts were asked because of it."""

from __future__ import annotations

from core.fsm import deed
from core.scoping import Actor
from inspections.domain import reach
from inspections.models import ExitCase
from institutions.domain import exclusions
from institutions.facts import Lifting
from institutions.models import Exclusion


@deed
def restore(
    exclusion: Exclusion,
    told: Lifting | None = None,
    *,
    by: Actor,
    reason: str,
    version: int | None = None,
) -> Exclusion:
    """By the lead of the bureau that decided; nobody elsewhere has anything left to answer."""
    row = exclusions.restore(exclusion, told, by=by, reason=reason, version=version)
    _close(row, reason)
    return row


@deed
def revoke(
    exclusion: Exclusion,
    told: Lifting | None = None,
    *,
    by: Actor,
    reason: str,
    version: int | None = None,
) -> Exclusion:
    row = exclusions.revoke(exclusion, told, by=by, reason=reason, version=version)
    _close(row, reason)
    return row


def _close(exclusion: Exclusion, reason: str) -> None:
    for case in ExitCase.objects.filter(exclusion=exclusion).order_by("pk"):
        reach.close(case, reason=reason)
