"""A folder of its own for each look: what the writer of workbooks drafts there goes with the look."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from core.files import slots

OLD = 3600  # seconds; no look takes a minute


@contextmanager
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="look-", dir=slots.folder()) as made:
        yield Path(made)


def left_over() -> list[Path]:
    """What lies beside the places of a look whose own process was ended before it could clean up."""
    return [
        path for path in slots.folder().iterdir() if path.name not in slots.NAMES and _old(path)
    ]


def _old(path: Path) -> bool:
    try:
        return path.lstat().st_mtime < time.time() - OLD
    except FileNotFoundError:
        return False  # that look has just ended


def sweep() -> None:
    for path in left_over():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
