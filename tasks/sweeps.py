"""Everything the machine does by itself when its day has come.

A sweep asks the domain which rows are due and makes one move on each, in a deed of its own: a row
that fails never stops the others, a run that was missed is caught up, and a second run finds
nothing. No work lives in a message: killing the worker loses at most a few seconds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone

from accounts.domain import deadlines, messages
from core import clock
from core.errors import DomainError

log = logging.getLogger("zhunru.tasks")


@dataclass(frozen=True)
class Sweep:
    """`due(now)` gives ids, `do(id)` makes the move on one; False when there was nothing to do."""

    name: str
    due: Callable[[datetime], Iterable[int]]
    do: Callable[[int], Any]


@dataclass(frozen=True)
class Outcome:
    done: int
    refused: int
    failed: int

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.done + other.done, self.refused + other.refused, self.failed + other.failed
        )


def by_day(name: str, due: Callable[[date], Iterable[int]], do: Callable[[int], Any]) -> Sweep:
    """A sweep whose rows fall due on a day, not at a minute."""
    return Sweep(name, lambda now: due(timezone.localtime(now).date()), do)


def on_row(model: type[Model], deed: Callable[..., Any], **facts: Any) -> Callable[[int], Any]:
    """`do` for a deed that wants the row itself."""
    return lambda pk: deed(model._base_manager.get(pk=pk), **facts)


def run(sweep: Sweep) -> Outcome:
    """Make the sweep's move on every due row. Never raises for a single row."""
    outcome = Outcome(0, 0, 0)
    for pk in list(sweep.due(clock.now())):
        outcome += _one(sweep, pk)
    return outcome


def _one(sweep: Sweep, pk: int) -> Outcome:
    try:
        result = sweep.do(pk)
    except DomainError as refused:
        log.info("%s %s: %s", sweep.name, pk, refused)
        return Outcome(0, 1, 0)
    except Exception:  # one broken row must not hold up the others
        log.exception("%s %s failed", sweep.name, pk)
        return Outcome(0, 0, 1)
    return Outcome(0 if result is False else 1, 0, 0)


REMINDERS = Sweep("reminders", deadlines.to_remind, deadlines.remind)
OUTBOX = Sweep("outbox", lambda _now: messages.undelivered(), messages.deliver)
