"""Files are looked into by a process of their own; what comes back is a verdict, or a new picture.

The process has no Django, no settings, no key and no environment, binds its own limits and opens
nothing but the drafts of a workbook it marks (`core.files.inspector`). Whatever goes wrong in it, the file could not be read.
"""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread, Timer
from typing import IO, Any

from core.files import scratch, slots, verdicts
from core.files.kinds import Flaw, Kind

MOST_SECONDS = 30  # on the clock; of processor time the inspector allows itself far less
MOST_ANSWER = 64 * 1024 * 1024
MOST_COMPLAINT = 4096
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
        code, answer, said = _run(json.dumps(job).encode() + b"\n", data)
    head, _newline, body = answer.partition(b"\n")
    try:
        header = json.loads(head)
    except ValueError:
        header = None
    if code or not isinstance(header, dict):
        how = (code, _kind_of_error(said), job["task"], len(data))
        _log.warning("the inspector ended with %s (%s) over %s (%s bytes)", *how)
        raise Flaw(verdicts.sentence("unreadable", {}))
    return header, body


def _kind_of_error(said: bytes) -> str:
    """The last line's class of error; what follows it may quote the file."""
    last = said.strip().rpartition(b"\n")[2]
    found = re.match(rb"[\w.]{0,80}(Error|Exception)(?=:|$)", last)
    return found.group().decode() if found else "-"


def _run(job: bytes, data: bytes) -> tuple[int, bytes, bytes]:
    """Exit code, answer and the end of what it complained; what takes too long or says too much is
    ended."""
    with scratch.folder() as drafts, _started(drafts) as process, _ended(process):
        if process.stdin is None or process.stdout is None or process.stderr is None:
            raise RuntimeError("the inspector has no pipes")
        complaints = _Complaints(process.stderr)
        # It may end before it has read all, and closing writes once more; its exit says why.
        with suppress(BrokenPipeError), process.stdin as wanted:
            wanted.write(job)
            wanted.write(data)
        answer = process.stdout.read(MOST_ANSWER + 1)
        if len(answer) > MOST_ANSWER:
            process.kill()
        return process.wait(), answer, complaints.end()


def _started(drafts: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own module by its path, without a shell
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd="/",
        env={"TMPDIR": str(drafts)},
    )


@contextmanager
def _ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """In time, and whatever happens here: nobody waits for a process that nobody speaks to."""
    timer = Timer(MOST_SECONDS, process.kill)
    try:
        timer.start()
        yield
    finally:
        timer.cancel()
        if process.poll() is None:
            process.kill()


class _Complaints:
    """Reads all of a process's standard error, so that it never waits, and keeps the last of it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._kept = b""
        self._thread = Thread(target=self._read, args=(stream,), daemon=True)
        self._thread.start()

    def _read(self, stream: IO[bytes]) -> None:
        with suppress(ValueError):  # closed under way: nobody asks any more
            for some in iter(lambda: stream.read(MOST_COMPLAINT), b""):
                self._kept = (self._kept + some)[-MOST_COMPLAINT:]

    def end(self) -> bytes:
        self._thread.join()
        return self._kept
