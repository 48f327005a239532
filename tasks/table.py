"""The table of sweeps: what comes due by itself, in the order a day wants them.

Starts and ends come before reminders, so that nobody is reminded of what has just been done.
"""

from __future__ import annotations

from tasks.sweeps import OUTBOX, REMINDERS, Sweep

MOVES: tuple[Sweep, ...] = ()

SWEEPS: dict[str, Sweep] = {sweep.name: sweep for sweep in (*MOVES, REMINDERS, OUTBOX)}
