"""Demo mode opens every door: it starts on no database that `seed_demo` did not make."""

import runpy

import pytest
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from accounts.models import User
from core import clock
from demo.models import DemoWorld

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
