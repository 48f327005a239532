"""What one piece of work took: CPU time beside wall time, and the most memory the process has had."""

import os
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Took:
    """Seconds. `cpu` counts this process and, on PostgreSQL, the whole throw-away server: so a ratio of
    two of them does not move with whatever else the machine does."""

    wall: float = 0.0
    cpu: float = 0.0

    def __str__(self) -> str:
        return f"{self.cpu:.3f} s CPU, {self.wall:.3f} s wall"


def _stat(pid: int | str) -> tuple[int, int]:
    """A process's parent, and the ticks of its children that ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[1]), int(fields[13]) + int(fields[14])


def _own(pid: int | str) -> float:
    """Seconds a process was on a processor, to the nanosecond: an answer takes less than a tick."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def _server() -> float:
    """CPU seconds of the database's server; 0 on SQLite."""
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    postmaster, _ended = _stat(connection.connection.info.backend_pid)
    seconds = _own(postmaster) + _stat(postmaster)[1] / _TICKS
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with suppress(OSError):  # ended meanwhile: its parent has its ticks
                parent, _ended = _stat(entry.name)
                seconds += _own(entry.name) if parent == postmaster else 0
    return seconds


@contextmanager
def took() -> Iterator[Took]:
    found = Took()
    server, wall, cpu = _server(), time.perf_counter(), time.process_time()
    try:
        yield found
    finally:
        found.wall, found.cpu = time.perf_counter() - wall, time.process_time() - cpu
        found.cpu += _server() - server


def forget_peak() -> None:
    """The most memory counts from now on (Linux resets it when asked so)."""
    Path("/proc/self/clear_refs").write_text("5")


def peak_megabytes() -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def verdict(what: str, found: float, *, most: float = 0, least: float = 0, unit: str = "") -> None:
    """One line: the figure beside what it may be."""
    held = found <= most if most else found >= least
    bound = f"at most {most:g}" if most else f"at least {least:g}"
    print(f"{what}: {found:.2f}{unit} ({bound}{unit}) {'' if held else '  NOT HELD'}", flush=True)
