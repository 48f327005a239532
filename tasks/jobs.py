"""The Celery side: one task that runs a sweep by name. Messages carry no work of their own."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from tasks import schedule, sweeps, table


@shared_task(name="tasks.sweep")
def sweep(name: str) -> None:
    """Run one sweep. Losing the message loses nothing: the next one finds the same rows due."""
    sweeps.run(table.SWEEPS[name])


@worker_ready.connect
def catch_up(**_kwargs: Any) -> None:
    """A worker that starts after a pause does not wait for the schedule's first turn."""
    for name in table.SWEEPS:
        sweep.apply_async((name,), queue=schedule.queue_of(name))
