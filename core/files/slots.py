"""Two files at a time are looked into on a machine, whichever process they were sent to."""

from __future__ import annotations

import fcntl
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from core.files.kinds import Flaw

AT_A_TIME = 2
NAMES = tuple(str(number) for number in range(AT_A_TIME))
MOST_WAIT = 12  # seconds; a person would try again by then
_GLANCE = 0.02


class NoTurn(Flaw):
    """Nobody looked: the machine is busy."""


def folder() -> Path:
    """Where the places are kept; nobody but the server may look into it."""
    kept = Path(settings.VAR) / "inspector"
    kept.mkdir(mode=0o700, exist_ok=True)
    return kept


@contextmanager
def taken() -> Iterator[None]:
    """Waits for one of the places, which end with whoever holds them. Raises NoTurn."""
    with ExitStack() as stack:
        places = [stack.enter_context((folder() / name).open("a")) for name in NAMES]
        _wait(places)
        yield


def _wait(places: Sequence[IO[str]]) -> None:
    until = time.monotonic() + MOST_WAIT
    while not any(_take(place) for place in places):
        if time.monotonic() > until:
            raise NoTurn(_("正在检查的文件太多，系统正忙。文件没有问题，请过一分钟再提交一次。"))
        # Uneven, so that nobody always looks just after another.
        time.sleep(_GLANCE * random.uniform(0.5, 1.5))  # noqa: S311 - no secret


def _take(place: IO[str]) -> bool:
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
