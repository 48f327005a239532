"""`make demo` in one terminal: whatever ends it, nothing stays behind."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests import processes

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.kill, pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def demo(tmp_path):
    """A running demo on an empty, migrated database; seeding it is another test's business."""
    port = free_port()
    env = {
        name: text for name, text in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}
    }
    env |= {"ZHUNRU_VAR": str(tmp_path / "var"), "PORT": str(port), "ZHUNRU_MODE": "embedded"}
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], env=env, check=True, cwd=ROOT)
    with (tmp_path / "log").open("wb") as log:
        running = subprocess.Popen(
            [*manage, "rundemo", "--no-seed"],
            env=env,
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    processes.wait_until(
        lambda: (tmp_path / "log").read_text().count(str(port)), 60, "the demo says its address"
    )
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        assert answer.status == 200
    # gunicorn and its worker, celery with its pool and its beat
    processes.wait_until(
        lambda: len(processes.descendants(running.pid)) == 5, 30, "all five are there"
    )
    family = processes.descendants(running.pid)
    yield running, family
    for pid in processes.alive(family | {running.pid}):
        os.kill(pid, signal.SIGKILL)


def gone(family: set[int]) -> None:
    processes.wait_until(
        lambda: not processes.alive(family), 20, "all of the demo's processes are gone"
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_to_the_group_leaves_no_process(demo, number):
    running, family = demo
    os.killpg(running.pid, number)
    assert running.wait(20) == 0
    assert processes.alive(family) == set()


def test_signal_to_the_supervisor_alone_leaves_no_process(demo):
    running, family = demo
    os.kill(running.pid, signal.SIGTERM)
    assert running.wait(20) == 0
    assert processes.alive(family) == set()


@pytest.mark.parametrize("program", ["gunicorn", "celery"])
def test_one_program_killed_stops_the_others(demo, program):
    running, family = demo
    children = [pid for pid in family if processes.descendants(pid) and program in command_of(pid)]
    assert len(children) == 1
    os.kill(children[0], signal.SIGKILL)
    assert running.wait(20) == 1
    assert processes.alive(family) == set()


def test_supervisor_killed_outright_leaves_no_process(demo):
    running, family = demo
    os.killpg(running.pid, signal.SIGKILL)
    running.wait(20)
    gone(family)


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()
