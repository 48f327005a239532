"""SIGKILL in the middle of a reminder run: no reminder missing, none twice in any inbox.

Runs on whatever the environment names: the embedded default, or PostgreSQL and Redis with
DATABASE_URL and REDIS_URL, on a database (and a Redis number) of its own.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

from tests import processes

ROOT = Path(__file__).resolve().parents[2]
ROWS = 20_000
PEOPLE = 2

pytestmark = pytest.mark.kill


def _own_postgres(url: str) -> str:
    """A fresh database beside the suite's, and its address."""
    import psycopg

    name = "zhunru_kill"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@pytest.fixture
def environment(tmp_path):
    env = {**os.environ, "ZHUNRU_VAR": str(tmp_path / "var")}
    if url := env.get("DATABASE_URL"):
        env["DATABASE_URL"] = _own_postgres(url)
    if url := env.get("REDIS_URL"):
        import redis

        env["REDIS_URL"] = urlunsplit(urlsplit(url)._replace(path="/9"))
        redis.Redis.from_url(env["REDIS_URL"]).flushdb()
    return env


def _script(name: str, env: dict[str, str], *args: str) -> str:
    path = ROOT / "tests" / "kill" / name
    done = subprocess.run(
        [sys.executable, str(path), *args],
        env={**env, "PYTHONPATH": str(ROOT)}, cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout


def _counts(env: dict[str, str]) -> list[int]:
    return [int(figure) for figure in _script("count.py", env).split()]


def _worker(env: dict[str, str], folder: Path) -> subprocess.Popen:
    command = [
        sys.executable, "-m", "celery", "--app", "config", "--quiet", "worker", "--beat",
        "--schedule", str(folder / f"beat-{time.monotonic_ns()}"), "--concurrency", "1",
        "--loglevel", "ERROR", "--without-gossip", "--without-mingle",
    ]  # fmt: skip
    return subprocess.Popen(command, env=env, cwd=ROOT, start_new_session=True)


def _kill(worker: subprocess.Popen) -> None:
    family = processes.descendants(worker.pid)
    for pid in (worker.pid, *family):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    worker.wait(timeout=20)
    processes.wait_until(lambda: not processes.alive(family), 20, "the worker's children are gone")


def test_sigkill_in_the_middle_loses_no_reminder_and_doubles_none(environment, tmp_path):
    _script("world.py", environment, str(ROWS))
    killed_at = []
    worker = _worker(environment, tmp_path)
    try:
        for stop_at in (1, ROWS // 3):
            processes.wait_until(
                lambda least=stop_at: _counts(environment)[0] >= least, 90, f"{stop_at} notices"
            )
            _kill(worker)
            killed_at.append(sum(_counts(environment)[:2]))
            worker = _worker(environment, tmp_path)
        processes.wait_until(
            lambda: _counts(environment)[1] == ROWS, 180, "every notice is delivered"
        )
    finally:
        _kill(worker)
    # Written and delivered together: the writing alone is over in a moment.
    assert any(0 < count < 2 * ROWS for count in killed_at), f"never in the middle: {killed_at}"
    assert _counts(environment) == [ROWS, ROWS, ROWS * PEOPLE, 0]
