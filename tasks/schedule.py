"""What runs by itself, and how often. Beat's only source; names are full task names."""

from typing import Any

from tasks import table

# Seconds between runs: people wait for messages; a closing call must not be late by a minute.
_OFTEN = {"outbox": 2.0, "announcement-close": 5.0, "reports": 2.0}
_USUALLY = 30.0
_SELDOM = {"leftovers": 3600.0, "anchor": 600.0}


def _every(name: str) -> dict[str, Any]:
    seconds = {**_OFTEN, **_SELDOM}.get(name, _USUALLY)
    # A message that waited longer than its interval is worthless: the next one does its work.
    return {
        "task": "tasks.sweep",
        "schedule": seconds,
        "args": (name,),
        "options": {"expires": seconds * 2},
    }


SCHEDULE: dict[str, dict[str, Any]] = {name: _every(name) for name in table.SWEEPS}
