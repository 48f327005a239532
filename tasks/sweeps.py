"""Everything the machine does by itself when its day has come.

A sweep asks the domain which rows are due and makes one move on each, in a deed of its own: a row
that fails never stops the others, a run that was missed is caught up, and a second run finds
nothing. No work lives in a message: killing the worker loses at most a few seconds.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.actors import System, system
from accounts.domain import deadlines, notices
from core import clock
from core.errors import DomainError

log = logging.getLogger("zhunru.tasks")


@dataclass(frozen=True)
class Sweep:
    """`due(now)` gives ids, `do(id, by=system(name))` makes the move; safe to repeat."""

    name: str
    due: Callable[[datetime], Iterable[int]]
    do: Callable[..., Any]


@dataclass(frozen=True)
class Outcome:
    done: int
    refused: int
    failed: int

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(
            self.done + other.done, self.refused + other.refused, self.failed + other.failed
        )


def run(sweep: Sweep) -> Outcome:
    """Make the sweep's move on every due row. Never raises for a single row."""
    actor, outcome = system(sweep.name), Outcome(0, 0, 0)
    for pk in list(sweep.due(clock.now())):
        outcome += _one(sweep, pk, actor)
    return outcome


def _one(sweep: Sweep, pk: int, actor: System) -> Outcome:
    try:
        sweep.do(pk, by=actor)
    except DomainError as refused:
        log.info("%s %s: %s", sweep.name, pk, refused)
        return Outcome(0, 1, 0)
    except Exception:  # one broken row must not hold up the others
        log.exception("%s %s failed", sweep.name, pk)
        return Outcome(0, 0, 1)
    return Outcome(1, 0, 0)


def _remind(pk: int, *, by: System) -> None:
    deadlines.remind(pk)


def _deliver(pk: int, *, by: System) -> None:
    notices.deliver(pk)


REMINDERS = Sweep("reminders", deadlines.to_remind, _remind)
OUTBOX = Sweep("outbox", lambda _now: notices.undelivered(), _deliver)
