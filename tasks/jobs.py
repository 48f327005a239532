"""The Celery side: one task that runs a sweep by name. Messages carry no work of their own."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from tasks import sweeps, table


@shared_task(name="tasks.sweep")
def sweep(name: str) -> None:
    """Run one sweep. Losing the message loses nothing: the next one finds the same rows due."""
    sweeps.run(table.SWEEPS[name])


@worker_ready.connect
def catch_up(**_kwargs: Any) -> None:
    """A worker that starts after a pause does not wait for the schedule's first turn."""
    for name in table.SWEEPS:
        sweep.delay(name)


def run_everything() -> sweeps.Outcome:
    """Run all sweeps until a whole round changes nothing (a move may make others due)."""
    total = sweeps.Outcome(0, 0, 0)
    for _round in range(20):
        outcome = sweeps.Outcome(0, 0, 0)
        for each in table.SWEEPS.values():
            outcome += sweeps.run(each)
        total += outcome
        if not outcome.done:
            break
    return total
