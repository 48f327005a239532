"""Files are looked into by a process of their own; what comes back is a verdict, or a new picture.

The process has no Django, no settings, no key and no environment, binds its own limits and opens
nothing (`core.files.inspector`). Whatever goes wrong in it, the file could not be read.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import Any

from core.files import slots, verdicts
from core.files.kinds import Flaw, Kind

MOST_SECONDS = 30  # on the clock; of processor time the inspector allows itself far less
MOST_ANSWER = 64 * 1024 * 1024
_DOOR = "import sys; sys.path.append(sys.argv[1]); from inspector import door; door.main()"
_COMMAND = (sys.executable, "-I", "-c", _DOOR, str(Path(__file__).parent))
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Looked:
    """What may be kept: the bytes as they came, or the picture drawn anew."""

    data: bytes

    redrawn: bool


def look(data: bytes, kind: Kind) -> Looked:
    """Raises Flaw with what was found and what to do."""
    picture = kind in {Kind.JPG, Kind.PNG}
    body = ask(str(kind.value), data)
    return Looked(body if picture else data, redrawn=picture)


def ask(task: str, data: bytes, **job: Any) -> bytes:
    """The inspector's answer to one task. Raises Flaw."""
    header, body = _asked({**job, "task": task, "size": len(data)}, data)
    if header.get("found"):
        raise Flaw(verdicts.sentence(header["found"], header.get("figures") or {}))
    return body


def _asked(job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    with slots.taken():
        code, answer = _run(json.dumps(job).encode() + b"\n", data)
    head, _newline, body = answer.partition(b"\n")
    try:
        header = json.loads(head)
    except ValueError:
        header = None
    if code or not isinstance(header, dict):
        _log.warning("the inspector ended with %s over %s (%s bytes)", code, job["task"], len(data))
        raise Flaw(verdicts.sentence("unreadable", {}))
    return header, body


def _run(job: bytes, data: bytes) -> tuple[int, bytes]:
    """Exit code and answer; what takes too long or says too much is ended."""
    with (
        subprocess.Popen(  # noqa: S603 - our own module by its path, without a shell
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"TMPDIR": str(slots.folder())},
        ) as process,
        _ended_in_time(process),
    ):
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the inspector has no pipes")
        with suppress(BrokenPipeError):  # it may end before it has read all; its exit says why
            process.stdin.write(job)
            process.stdin.write(data)
            process.stdin.close()
        answer = process.stdout.read(MOST_ANSWER + 1)
        if len(answer) > MOST_ANSWER:
            process.kill()
        return process.wait(), answer


@contextmanager
def _ended_in_time(process: subprocess.Popen[bytes]) -> Iterator[None]:
    timer = Timer(MOST_SECONDS, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
