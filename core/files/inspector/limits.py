"""What the inspector allows itself: the kernel ends it when a file makes it take more."""

from __future__ import annotations

import os
import resource

MEGABYTE = 1024 * 1024
# Heap and other private memory. Beside it lie about 25 MB of programs: no process above 300 MB.
MOST_MEMORY = 262 * MEGABYTE
MOST_SPACE = 340 * MEGABYTE
MOST_SECONDS = 8  # of processor time
_SCRATCH, _SCRATCH_FILES = 64 * MEGABYTE, 16
POLITE = 10  # steps behind the processes that answer people


def bind() -> None:
    """Before anything of the file is read."""
    os.nice(POLITE)
    for what, most in (
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_DATA, MOST_MEMORY),
        (resource.RLIMIT_AS, MOST_SPACE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def close(*, scratch: bool = False) -> None:
    """Once the parsers are loaded: from here on it starts nothing and opens nothing.

    `scratch`: but for small files of its own, which the writer of workbooks cannot do without.
    """
    for what, most in (
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, _SCRATCH_FILES if scratch else 0),
        (resource.RLIMIT_FSIZE, _SCRATCH if scratch else 0),
    ):
        resource.setrlimit(what, (most, most))
