"""A school's quality sheet: submitted by the school, or entered from paper and checked."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from accounts.domain import paper_moves
from accounts.enums import Role
from core.fsm import deed, perform
from core.models.files import StoredFile
from core.scoping import Actor
from evaluations.models import QualitySheet

Points = Mapping[str, Decimal | None]


@deed
def submit(
    sheet: QualitySheet, *, by: Actor, points: Points, comment: str = "", version: int | None = None
) -> QualitySheet:
    """Points by the scheme's item key. Raises Blocked naming every item that is empty or out of range."""
    facts: dict[str, Any] = {"points": dict(points), "comment": comment.strip()}
    row: QualitySheet = perform(sheet, "submit", by=by, version=version, **facts)
    return row


@deed
def enter(
    sheet: QualitySheet,
    *,
    by: Actor,
    points: Points,
    entry_scan: StoredFile | None,
    comment: str = "",
    version: int | None = None,
) -> QualitySheet:
    """代录 from the school's stamped paper; another person must then check it."""
    row: QualitySheet = perform(
        sheet,
        "enter",
        by=by,
        version=version,
        points=dict(points),
        comment=comment,
        entry_scan=entry_scan,
    )
    return row


@deed
def reopen(
    sheet: QualitySheet, *, by: Actor, reason: str, version: int | None = None
) -> QualitySheet:
    row: QualitySheet = perform(sheet, "reopen", by=by, version=version, reason=reason)
    return row


paper_moves.register(
    QualitySheet,
    (paper_moves.OnPaperMove("reopen", reopen, (Role.SCHOOL,), office_types=False),),
)
