"""What the machine does by itself here: ids that are due, and one move on one row.

Each `do` takes an id and the machine's actor, is a deed of its own, and finds nothing to do twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.scoping import Actor
from vetting.domain import applications, calls, listings, publicity, rankings, review
from vetting.models import Announcement, Application, Listing


@dataclass(frozen=True)
class Due:
    """`name` is the machine's name in permissions and in the record."""

    name: str
    due: Callable[[datetime], Iterable[int]]
    do: Callable[..., Any]


def _on(model: Any, deed: Callable[..., Any]) -> Callable[..., Any]:
    def do(pk: int, *, by: Actor) -> Any:
        return deed(model._base_manager.get(pk=pk), by=by)

    return do


DUE: tuple[Due, ...] = (
    Due("announcement-close", calls.close_due, _on(Announcement, calls.close)),
    Due("draft-lapse", applications.drafts_due, _on(Application, applications.lapse_draft)),
    Due("application-lapse", review.lapses_due, _on(Application, review.propose_lapse)),
    Due("ranking", rankings.due, _on(Announcement, rankings.compute)),
    Due("notice-over", publicity.notices_over, _on(Announcement, publicity.say_over)),
    Due("listing-expiry", listings.expiries_due, _on(Listing, listings.expire)),
)
