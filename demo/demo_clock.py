"""The demo clock: forward to the next thing that falls due, and run what then falls due."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.domain import deadlines
from core import clock
from inspections.domain import turning_days
from tasks import sweeps, table

_A_DAY = timedelta(days=1)


def next_moment() -> datetime:
    """The nearest moment at which something may or must be done, or tomorrow morning when there is
    none within a year: an open deadline is over, or a case reaches a day it has to wait for."""
    now = clock.now()
    rows = deadlines.open_ones().filter(due_at__gt=now).order_by("due_at")
    found = list(rows.values_list("due_at", flat=True)[:1])
    found += [clock.at(day, hour=0) for day in turning_days.ahead()[:1]]
    return min((each for each in found if each < now + 365 * _A_DAY), default=tomorrow())


def tomorrow() -> datetime:
    return clock.at(clock.today() + _A_DAY)


def advance(to: datetime) -> sweeps.Outcome:
    """Move the stored clock forward to `to` and make every move that is then due.

    Days on the way are stopped at, one morning each, so that starts and ends happen in order.
    Never moves backwards.
    """
    total = sweeps.Outcome(0, 0, 0)
    while clock.now() < to:
        morning = clock.at(clock.today() + _A_DAY, hour=0, minute=1)
        clock.move_stored(min(morning, to))
        total += table.run_everything()
    return total
