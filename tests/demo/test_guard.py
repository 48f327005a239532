"""Demo mode opens every door: it starts on no database that `seed_demo` did not make."""

import os
import runpy
import sqlite3
import subprocess
import sys
import threading

import pytest
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import ConnectionHandler

import config.celery  # noqa: F401 - its listeners are what refuses
from accounts.models import User
from core import clock
from demo import guard
from demo.models import DemoWorld
from tests.house import source

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def test_the_site_does_not_start(demo, cast):
    with pytest.raises(ImproperlyConfigured, match="was not made by seed_demo"):
        runpy.run_module("config.wsgi")


@pytest.mark.parametrize("starting", [worker_init, beat_init])
def test_no_worker_and_no_schedule_starts(demo, cast, starting):
    with pytest.raises(SystemExit, match="was not made by seed_demo"):
        starting.send(sender="a machine")


@pytest.mark.parametrize("starting", [worker_init, beat_init])
def test_everything_starts_in_a_demo_world_in_an_empty_database_and_without_demo_mode(
    settings, cast, starting
):
    settings.DEMO = False
    starting.send(sender="a machine")
    settings.DEMO = True
    DemoWorld.objects.create(seed=1, stage="announcement", today=clock.today())
    starting.send(sender="a machine")
    assert callable(runpy.run_module("config.wsgi")["application"])


def test_an_empty_database_starts(demo):
    assert not User.objects.exists()
    worker_init.send(sender="a machine")


def test_seed_demo_refuses_a_database_that_holds_users(cast):
    before = User.objects.count()
    with pytest.raises(CommandError, match="数据库不是空的"):
        call_command("seed_demo")
    assert User.objects.count() == before


@pytest.fixture
def busy(tmp_path):
    """A database file that somebody else holds, until they let go."""
    path = tmp_path / "var" / "db.sqlite3"
    path.parent.mkdir()
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holder.execute("CREATE TABLE something (id)")
    holder.execute("BEGIN EXCLUSIVE")
    yield path, holder
    holder.close()


@pytest.fixture
def asks_the_busy_one(demo, busy, monkeypatch):
    path, holder = busy
    sqlite = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"timeout": 0.05},
    }
    connection = ConnectionHandler({"default": sqlite})["default"]
    monkeypatch.setattr(guard, "connection", connection)
    monkeypatch.setattr(guard, "PAUSE_SECONDS", 0.05)
    yield holder
    connection.close()


@pytest.mark.parametrize("starting", [worker_init, beat_init])
def test_nothing_starts_on_a_database_that_cannot_be_asked(
    asks_the_busy_one, monkeypatch, starting
):
    monkeypatch.setattr(guard, "PATIENCE_SECONDS", 0.3)
    with pytest.raises(SystemExit, match=r"could not be asked whose it is \(database is locked\)"):
        starting.send(sender="a machine")


def test_a_database_that_is_busy_for_a_moment_is_asked_again(asks_the_busy_one):
    letting_go = threading.Timer(0.5, asks_the_busy_one.execute, ["ROLLBACK"])
    letting_go.start()
    worker_init.send(sender="a machine")
    letting_go.join()


@pytest.mark.parametrize("starting", [worker_init, beat_init])
def test_a_guard_that_breaks_lets_nothing_start(demo, monkeypatch, starting):
    monkeypatch.setattr(guard, "_foreign", lambda: 1 / 0)
    with pytest.raises(SystemExit, match="division by zero"):
        starting.send(sender="a machine")


@pytest.mark.kill
def test_the_real_programs_stop_on_a_locked_database(busy, tmp_path):
    path, _holder = busy
    env = {name: text for name, text in os.environ.items() if name != "DATABASE_URL"}
    env |= {"ZHUNRU_VAR": str(path.parent), "ZHUNRU_DEMO": "1", "ZHUNRU_MODE": "embedded"}
    celery = [sys.executable, "-m", "celery", "--app", "config"]
    commands = (
        [*celery, "worker", "--concurrency", "1", "--loglevel", "ERROR"],
        [*celery, "beat", "--schedule", str(tmp_path / "beat"), "--loglevel", "ERROR"],
        [sys.executable, "-c", "import config.wsgi"],
    )
    started = [
        subprocess.Popen(command, env=env, cwd=source.ROOT, stderr=subprocess.PIPE, text=True)
        for command in commands
    ]
    try:
        ended = [(each.communicate(timeout=120)[1], each.returncode) for each in started]
    finally:
        for each in started:
            each.kill()
    assert [code for _said, code in ended] == [1, 1, 1]
    assert ["could not be asked whose it is" in said for said, _code in ended] == [True] * 3
