"""SIGKILL while a workbook is being written: the next worker finds the job and finishes it, once."""

import os
import signal
import subprocess
import sys

import pytest

from tests import processes
from tests.kill.test_worker_killed import ROOT, _script, environment

__all__ = ["environment"]  # a fixture

pytestmark = pytest.mark.kill


def _state(env: dict[str, str]) -> str:
    return _script("report.py", env, "state").strip()


def test_sigkill_while_writing_loses_no_workbook_and_makes_none_twice(environment):
    _script("report.py", environment, "ask")
    command = [sys.executable, str(ROOT / "tests" / "kill" / "report.py"), "slow"]
    worker = subprocess.Popen(command, env={**environment, "PYTHONPATH": str(ROOT)}, cwd=ROOT)
    try:
        processes.wait_until(
            lambda: _state(environment) == "running write 1 0 0", 60, "it is writing"
        )
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(timeout=20)
    _script("report.py", environment, "work")
    assert _state(environment) == "running write 1 0 0"  # perhaps it is only slow
    _script("report.py", environment, "later")
    assert _state(environment) == "done store 2 1 1"
    _script("report.py", environment, "later")
    assert _state(environment) == "done store 2 1 1"
