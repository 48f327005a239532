"""What every test stands on: the day of the suite, a fast hasher, and a flush the ledger survives."""

import functools
import gc
import os
from collections import Counter

import pytest

from tests import reads

pytest_plugins = ["tests.cast", "tests.onfile", "tests.proving", "tests.seeded"]
MARKED = ("postgres", "redis", "browser", "office", "kill", "long")
LEFT_OUT = pytest.StashKey[Counter[str]]()


def pytest_addoption(parser):
    parser.addoption(
        "--today",
        default=os.environ.get("ZHUNRU_TODAY", ""),
        help="run the whole suite, child processes included, as if it were this day (YYYY-MM-DD)",
    )


@pytest.hookimpl(trylast=True)  # after pytest-django has set Django up
def pytest_configure(config):
    config.stash[LEFT_OUT] = Counter()
    if day := config.getoption("--today"):
        from core import clock

        os.environ["ZHUNRU_TODAY"] = day  # for the processes that tests start
        clock.shift_process_to(day)


def pytest_collection_modifyitems(config, items):
    """On a server's database, what only happens without a server is not asked."""
    from django.conf import settings

    if settings.SERVER:
        out = [item for item in items if item.get_closest_marker("embedded")]
        items[:] = [item for item in items if item not in out]
        config.hook.pytest_deselected(items=out)


def pytest_make_parametrize_id(val, argname):
    """The bytes of an archive hold the hour it was made: two workers would name its test differently."""
    return argname if isinstance(val, bytes) else None


def pytest_deselected(items):
    for item in items:
        item.config.stash[LEFT_OUT].update(name for name in MARKED if item.get_closest_marker(name))


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = dict(session.config.stash[LEFT_OUT])


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """What is loaded by now stays to the end: the collector need not look at it over and over."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Every xdist worker collects the same tests, so any one of them knows what was left out."""
    node.config.stash[LEFT_OUT] = Counter(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(terminalreporter, config):
    if counted := config.stash[LEFT_OUT]:
        listed = ", ".join(f"{counted[name]} {name}" for name in MARKED if counted[name])
        terminalreporter.write_line(f"Left out here, run by .ci/run or make long: {listed}.")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Tables are made from the models (--no-migrations: a second instead of half a minute).

    So what migrations do besides is done here; tests/house/test_migrations.py walks the migrations.
    """
    from django.db import connection

    from core import ledger_triggers
    from tests import reference

    with django_db_blocker.unblock():
        ledger_triggers.install(connection)
        reference.load()


@pytest.fixture(autouse=True)
def _fast_hasher(settings) -> None:
    """PBKDF2 costs a third of a second a user; no test here is about its strength."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _files_in_folders_of_their_own(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.ANCHORS_DIR = tmp_path / "anchors"


@pytest.fixture(autouse=True, scope="session")
def _equal_bytes_are_looked_into_once():
    """The inspector is a process of its own, and always says the same of the same bytes."""
    from core.files import inspection

    look = inspection.look
    inspection.look = functools.lru_cache(maxsize=500)(look)
    yield
    inspection.look = look


@pytest.fixture(autouse=True, scope="session")
def _flush_that_the_ledger_survives():
    """A transactional test ends with empty tables, which the ledger's triggers refuse.

    So take them away, empty, put them back, and load again what migrations had loaded. Only tables
    that hold something are emptied: Django's flush truncates a hundred and makes all permissions anew.
    """
    from django.db import connection
    from django.test import TransactionTestCase

    from core import ledger_triggers
    from tests import emptying, reference

    flush = TransactionTestCase._fixture_teardown

    def teardown(case):
        ledger_triggers.drop(connection)
        emptying.empty(connection)
        ledger_triggers.install(connection)
        reference.load()

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture(autouse=True)
def _reads_never_write(monkeypatch) -> None:
    reads.guard(monkeypatch)
