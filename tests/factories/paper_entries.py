"""What an officer types in from a paper of somebody else (代录)."""

from typing import Any

from accounts.domain import entries, paper_entries
from accounts.models import PaperEntry
from core import clock
from core.fsm import fresh
from tests.factories import institutions as files


def typed(
    cast: Any,
    row: Any,
    move: str = "remove",
    side: str = "INSTITUTION",
    *,
    by: Any = None,
    **facts: Any,
) -> PaperEntry:
    told = {
        "reason": "已离职，机构来函",
        "dated": clock.today(),
        "entry_scan": files.stored_file(),
        **facts,
    }
    return paper_entries.enter(row, by=by or cast.officer, move=move, side=side, **told)


def done(cast: Any, row: Any, move: str, side: str, **facts: Any) -> Any:
    """Typed in by the officer, checked by the lead: the row as the move left it."""
    entries.check(typed(cast, row, move, side, **facts), by=cast.lead)
    return fresh(row)
