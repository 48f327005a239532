"""The demo clock: forward to the next thing that falls due, and run what then falls due."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.domain import deadlines
from core import clock
from tasks import jobs, sweeps

_A_DAY = timedelta(days=1)


def next_moment() -> datetime:
    """The end of the nearest open deadline, or tomorrow morning when there is none within a year."""
    now = clock.now()
    row = deadlines.open_ones().filter(due_at__gt=now, due_at__lt=now + 365 * _A_DAY).first()
    return row.due_at if row else tomorrow()


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
        total += jobs.run_everything()
    return total
