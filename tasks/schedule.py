"""What runs by itself, how often and in which queue. Beat's only source; names are full task names."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from celery.schedules import crontab

from tasks import table

# Seconds between runs. What is urgent has a queue, and on a server a worker, of its own: a closing call
# must not be late by a minute, people wait for messages, and neither waits behind a workbook.
URGENT = {"announcement-close": 5.0, "outbox": 2.0}
_OFTEN = {"reports": 2.0}
_SELDOM = {"leftovers": 3600.0, "anchor": 600.0}
_USUALLY = 30.0
# The day decides: done when it begins, and looked at again now and then for what was entered late.
BY_DAY = {
    "stand-in-over", "licence-expiry", "staff-review", "staff-lapse", "exclusion-expiry", "listing-expiry",
    "listing-resume", "agreement-ending", "placement-change",
    "public-notice-over", "placement-end", "agreement-expiry", "school-closing", "placement-cover",
    "emergency-escalation", "rectification-overdue", "elsewhere-ask", "elsewhere-overdue", "release-overdue",
    "round-open", "round-freeze", "round-close",
}  # fmt: skip
# At night, when nobody waits for the database.
NIGHTLY = {"impossible-worlds": crontab(hour=3, minute=20)}
_TEN_MINUTES = crontab(minute="*/10")  # and so at midnight
USUAL_QUEUE, URGENT_QUEUE = "usual", "urgent"


def queue_of(name: str) -> str:
    return URGENT_QUEUE if name in URGENT else USUAL_QUEUE


def _every(name: str) -> dict[str, Any]:
    seconds = {**URGENT, **_OFTEN, **_SELDOM}.get(name, _USUALLY)
    by_day = name in BY_DAY
    # A message that waited longer than its interval is worthless: the next one does its work.
    expires = timedelta(minutes=20) if by_day or name in NIGHTLY else timedelta(seconds=seconds * 2)
    return {
        "task": "tasks.sweep",
        "schedule": NIGHTLY.get(name, _TEN_MINUTES if by_day else seconds),
        "args": (name,),
        "options": {"expires": expires.total_seconds(), "queue": queue_of(name)},
    }


SCHEDULE: dict[str, dict[str, Any]] = {name: _every(name) for name in table.SWEEPS}
