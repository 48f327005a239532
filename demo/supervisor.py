"""Keeps a few programs running together in one terminal: all of them, or none."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType

POLL_SECONDS = 0.2
PATIENCE_SECONDS = 8.0
_PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    """Linux ends the child even when the supervisor was killed outright; elsewhere this is a no-op."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Each program gets a session of its own, so that a Ctrl-C or a signal to the group reaches
    the supervisor alone and it can end them in order; what does not go in time is killed with all
    that it started.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = {**os.environ, **env}
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = False

    def start(self, name: str, command: Sequence[str]) -> None:
        self.children[name] = subprocess.Popen(  # noqa: S603 - our own commands, no shell
            command,
            env=self.env,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,  # noqa: PLW1509 - no threads run here yet
        )

    def fallen(self) -> str:
        """The name of a program that has ended, or nothing."""
        return next((name for name, child in self.children.items() if child.poll() is not None), "")

    def catch_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._ask_to_stop)

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def run(self, each_round: Callable[[], None]) -> str:
        """Watch until a signal comes ("") or a program falls (its name); leaves none running."""
        try:
            while not self.stopping and not self.fallen():
                each_round()
                time.sleep(POLL_SECONDS)
            return "" if self.stopping else self.fallen()
        finally:
            self.stop()

    def stop(self) -> None:
        for child in self.children.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline and any(c.poll() is None for c in self.children.values()):
            time.sleep(POLL_SECONDS)
        for child in self.children.values():
            # The leader may be gone while something it started is not.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
