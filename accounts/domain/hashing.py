"""A password costs a third of a second of a processor: only so many are computed at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import make_password

from core.errors import Busy

AT_ONCE = 2  # in one process: the others of its threads go on answering
PATIENCE_SECONDS = 5

_turns = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def turn() -> Iterator[None]:
    """Around what hashes a password that somebody sent. Raises Busy when the queue is too long."""
    if not _turns.acquire(timeout=PATIENCE_SECONDS):
        raise Busy
    try:
        yield
    finally:
        _turns.release()


def computed(password: str) -> str:
    """The hash to be kept of a password, in its turn: before the deed, which holds locks."""
    with turn():
        return make_password(password)
