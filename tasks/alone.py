"""One process at a time does a sweep, and a lock ends with whoever holds it.

PostgreSQL: an advisory lock of the connection, whichever machine the worker is on. SQLite: a lock on a
file, for there is one machine. Both are let go by the system when a process is killed, so neither has a
time to run out, and a sweep may take as long as it takes.
"""

from __future__ import annotations

import fcntl
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

_OURS = zlib.crc32(b"zhunru.sweep") & 0x7FFFFFFF


@contextmanager
def alone(name: str) -> Iterator[bool]:
    """True for the one who has the sweep; False, at once, while somebody else has it."""
    hold = _in_the_database if connection.vendor == "postgresql" else _on_a_file
    with hold(name) as mine:
        yield mine


@contextmanager
def _in_the_database(name: str) -> Iterator[bool]:
    key = [_OURS, zlib.crc32(name.encode()) & 0x7FFFFFFF]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", key)
        [mine] = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine and connection.is_usable():  # else the lock went with the connection
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", key)


@contextmanager
def _on_a_file(name: str) -> Iterator[bool]:
    folder = Path(settings.VAR) / "sweeps"
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / name).open("a") as place:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
