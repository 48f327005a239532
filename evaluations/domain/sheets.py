"""A school's quality sheet: submitted by the school, or entered from paper and checked."""

from __future__ import annotations

from accounts.domain import paper_moves
from accounts.enums import Role
from core.fsm import deed, perform
from core.scoping import Actor
from evaluations import facts
from evaluations.models import QualitySheet


@deed
def submit(
    sheet: QualitySheet, told: facts.Points, *, by: Actor, version: int | None = None
) -> QualitySheet:
    """Raises Blocked naming every item that is empty or out of range."""
    return perform(sheet, QualitySheet.submit, told, by=by, version=version)


@deed
def enter(
    sheet: QualitySheet, told: facts.EnteredPoints, *, by: Actor, version: int | None = None
) -> QualitySheet:
    """代录 from the school's stamped paper; another person must then check it."""
    return perform(sheet, QualitySheet.enter, told, by=by, version=version)


@deed
def reopen(
    sheet: QualitySheet, *, by: Actor, reason: str, version: int | None = None
) -> QualitySheet:
    return perform(sheet, QualitySheet.reopen, by=by, version=version, reason=reason)


paper_moves.register(
    QualitySheet,
    (paper_moves.OnPaperMove("reopen", reopen, (Role.SCHOOL,), office_types=False),),
)
