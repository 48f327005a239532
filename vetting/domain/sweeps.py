"""What the machine does by itself here: ids that are due, and one move on one row.

Each `do` takes an id, is a deed of its own under the machine's name, and finds nothing to do twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.actors import system
from vetting.domain import applications, calls, corrections, listings, publicity, rankings
from vetting.models import Announcement, Application, Listing


@dataclass(frozen=True)
class Due:
    """`name` is the machine's name in permissions and in the record."""

    name: str
    due: Callable[[datetime], Iterable[int]]
    model: Any
    deed: Callable[..., Any]

    def do(self, pk: int) -> Any:
        return self.deed(self.model._base_manager.get(pk=pk), by=system(self.name))


DUE: tuple[Due, ...] = (
    Due("announcement-close", calls.close_due, Announcement, calls.close),
    Due("draft-lapse", applications.drafts_due, Application, applications.lapse_draft),
    Due("application-lapse", corrections.due, Application, corrections.attend),
    Due("ranking", rankings.due, Announcement, rankings.compute),
    Due("public-notice-over", publicity.public_notices_over, Announcement, publicity.say_over),
    Due("listing-expiry", listings.expiries_due, Listing, listings.expire),
    Due("listing-resume", listings.resumptions_due, Listing, listings.resume_due),
)
