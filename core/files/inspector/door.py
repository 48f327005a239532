"""The inspector's only door: a job and the bytes come in by pipe, an answer goes out by pipe.

First line in and out is JSON; what follows are bytes. Run by `core.files.inspection`.
"""

from __future__ import annotations

import encodings.cp437
import encodings.utf_16  # noqa: F401 - as above
import importlib
import json
import sys
from collections.abc import Callable
from typing import Any

from . import limits
from .found import Found

# Task -> its module, loaded before the door is closed, and function: job, bytes -> bytes.
_TASKS = {
    "PDF": ("pdf", "answer"),
    "JPG": ("pictures", "answer"),
    "PNG": ("pictures", "answer"),
    "DOCX": ("office", "answer"),
    "XLSX": ("office", "answer"),
    "tables": ("tables", "answer"),
    "marked": ("marked", "answer"),
}


def main() -> None:
    limits.bind()
    job = json.loads(sys.stdin.buffer.readline())
    module, name = _TASKS[job["task"]]
    task = getattr(importlib.import_module(f".{module}", __package__), name)
    limits.close(scratch=job["task"] == "marked")
    header, body = _done(task, job)
    sys.stdout.buffer.write(json.dumps(header).encode() + b"\n" + body)
    sys.stdout.buffer.flush()


def _done(task: Callable[[dict[str, Any], bytes], bytes], job: dict[str, Any]) -> tuple[Any, bytes]:
    try:
        data = sys.stdin.buffer.read(job["size"])
        return {"found": None}, task(job, data)
    except Found as found:
        return {"found": found.code, "figures": found.figures}, b""
    except MemoryError:
        return {"found": "too_much", "figures": {}}, b""
