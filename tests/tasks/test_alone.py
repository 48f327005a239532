"""A sweep is done by one process at a time, and a killed one leaves nothing locked."""

import os
import signal
import subprocess
import sys
import threading

import pytest
from django.db import connection

from tasks import sweeps, table
from tasks.alone import alone
from tests.house import source

HOLDER = """
import sys, time
import django; django.setup()
from tasks.alone import alone
with alone("toy") as mine:
    print(mine, flush=True)
    time.sleep(60)
"""


def _other(env):
    command = [sys.executable, "-c", HOLDER]
    process = subprocess.Popen(command, cwd=source.ROOT, env=env, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def _elsewhere(task):
    """Run it in a thread, which has a connection of its own."""
    answers = []

    def inside():
        try:
            answers.append(task())
        finally:
            connection.close()

    thread = threading.Thread(target=inside)
    thread.start()
    thread.join()
    return answers[0]


def _try(name):
    with alone(name) as mine:
        return mine


@pytest.mark.django_db(transaction=True)
def test_while_one_has_it_another_is_told_so_and_does_nothing(settings, tmp_path):
    settings.VAR = tmp_path
    seen = []
    sweep = sweeps.Sweep("toy", lambda _now: [1], seen.append)
    with alone("toy") as mine:
        assert mine
        assert _elsewhere(lambda: sweeps.run(sweep)) == sweeps.Outcome(busy=1)
        assert _elsewhere(lambda: _try("another")) is True
    assert seen == []
    assert _elsewhere(lambda: sweeps.run(sweep)) == sweeps.Outcome(done=1)


@pytest.mark.django_db(transaction=True)
def test_the_day_is_not_over_while_another_process_is_about_a_sweep(
    settings, tmp_path, monkeypatch
):
    """Whoever moves the demo's clock waits for it: it may have looked at the day before."""
    settings.VAR = tmp_path
    done = []
    sweep = sweeps.Sweep("toy", lambda _now: [1] if not done else [], done.append)
    monkeypatch.setattr(table, "SWEEPS", {"toy": sweep})
    held, over = threading.Event(), threading.Event()

    def other():
        with alone("toy"):
            held.set()
            over.wait(0.3)

    thread = threading.Thread(target=other)
    thread.start()
    held.wait()
    outcome = table.run_everything()
    thread.join()
    assert (done, outcome.done) == ([1], 1)
    assert outcome.busy > 0


@pytest.mark.django_db(transaction=True)
def test_the_lock_goes_when_the_run_fails(settings, tmp_path):
    settings.VAR = tmp_path

    def broken(_now):
        raise RuntimeError("没有数据库")

    with pytest.raises(RuntimeError):
        sweeps.run(sweeps.Sweep("toy", broken, lambda _pk: None))
    assert _elsewhere(lambda: _try("toy")) is True


@pytest.mark.django_db(transaction=True)
def test_a_killed_process_blocks_nobody(settings, tmp_path):
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "ZHUNRU_VAR": str(tmp_path)}
    if connection.vendor == "postgresql":  # beside us, in the tests' own database
        base, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
        env["DATABASE_URL"] = f"{base}/{connection.settings_dict['NAME']}"
    settings.VAR = tmp_path
    process, answer = _other(env)
    try:
        assert answer == "True"
        assert _try("toy") is False
        os.kill(process.pid, signal.SIGKILL)
    finally:
        process.kill()
        process.wait()
    deadline = threading.Event()
    for _ in range(50):
        if _try("toy"):
            return
        deadline.wait(0.1)
    raise AssertionError("still locked")
