"""Everything the machine does by itself when its day has come.

A sweep asks the domain which rows are due, in SQL, and makes one move on each, in a deed of its own: a
row that fails never stops the others, a run that was missed is caught up, and a second run finds
nothing. It never runs twice at the same time. No work lives in a message: killing the worker loses at
most a few seconds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import Model
from django.utils import timezone

from accounts.domain import deadlines, messages
from core import clock
from core.errors import DomainError
from tasks.alone import alone

log = logging.getLogger("zhunru.tasks")
AT_ONCE = 500


@dataclass(frozen=True)
class Sweep:
    """`due(now)` gives ids, `do(id)` makes the move on one; False when there was nothing to do.

    `do_many(ids)`, where there are many and no machine moves, does some in one transaction and says how
    many it did; when it fails, each of them is done by itself.
    """

    name: str
    due: Callable[[datetime], Iterable[int]]
    do: Callable[[int], Any]
    do_many: Callable[[Sequence[int]], int] | None = None


@dataclass(frozen=True)
class Outcome:
    done: int = 0
    refused: int = 0
    failed: int = 0
    busy: int = 0  # sweeps that another process was about

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.done + other.done,
            self.refused + other.refused,
            self.failed + other.failed,
            self.busy + other.busy,
        )


def by_day(name: str, due: Callable[[date], Iterable[int]], do: Callable[[int], Any]) -> Sweep:
    """A sweep whose rows fall due on a day, not at a minute."""
    return Sweep(name, lambda now: due(timezone.localtime(now).date()), do)


def on_row(model: type[Model], deed: Callable[..., Any], **facts: Any) -> Callable[[int], Any]:
    """`do` for a deed that wants the row itself."""
    return lambda pk: deed(model._base_manager.get(pk=pk), **facts)


def run(sweep: Sweep) -> Outcome:
    """Make the sweep's move on every due row, unless another process is about it. Never raises for a
    single row."""
    outcome = Outcome()
    with alone(sweep.name) as mine:
        if not mine:
            log.info("%s is being done by another process", sweep.name)
            return Outcome(busy=1)
        for ids in _batches(sweep.due(clock.now())):
            outcome += _some(sweep, ids)
    return outcome


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(ids)
    while some := list(islice(rest, AT_ONCE)):
        yield some


def _some(sweep: Sweep, ids: list[int]) -> Outcome:
    if sweep.do_many is not None:
        try:
            return Outcome(done=sweep.do_many(ids))
        except Exception:  # one of them: which one shows when each is done by itself
            log.warning("%s: %s rows one by one", sweep.name, len(ids), exc_info=True)
    return sum((_one(sweep, pk) for pk in ids), Outcome())


def _one(sweep: Sweep, pk: int) -> Outcome:
    try:
        result = sweep.do(pk)
    except DomainError as refused:
        log.info("%s %s: %s", sweep.name, pk, refused)
        return Outcome(refused=1)
    except Exception:  # one broken row must not hold up the others
        log.exception("%s %s failed", sweep.name, pk)
        return Outcome(failed=1)
    return Outcome(done=0 if result is False else 1)


REMINDERS = Sweep("reminders", deadlines.to_remind, deadlines.remind, deadlines.remind_many)
OUTBOX = Sweep(
    "outbox", lambda _now: messages.undelivered(), messages.deliver, messages.deliver_many
)
