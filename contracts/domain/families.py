"""告家长书: issued for a group in the deed that ends it or takes somebody out of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from accounts.documents import Told
from accounts.domain import pages
from contracts.enums import PlacementState
from contracts.models import Placement

ENDED, CHANGED = "families", "families-changed"


def tell_ended(row: Placement, *, by: Any) -> None:
    """The group has ended before its time."""
    pages.issue(row, ENDED, by=by)


def tell_changed(row: Placement, *, by: Any, day: date) -> None:
    """Somebody no longer comes; a group that has not begun has no families to tell."""
    if row.state == PlacementState.RUNNING:
        pages.issue(row, CHANGED, by=by, told=Told(day=day))
