"""Deeds at the same moment, each in a thread and on a connection of its own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """What each returned or raised, in order; whatever it raised, so that no deadlock hides."""
    start = threading.Barrier(len(deeds))
    outcomes: list[Any] = [None] * len(deeds)

    def run(place: int, deed: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=20)
            outcomes[place] = deed()
        except Exception as refusal:  # noqa: BLE001 - the tests look at every outcome
            outcomes[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def names(outcomes: list[Any]) -> list[str]:
    """The kinds of refusal among the outcomes, "" for each deed that was done."""
    return [type(each).__name__ if isinstance(each, Exception) else "" for each in outcomes]
