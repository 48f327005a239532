"""The other tests make their tables from the models; these walk the migrations themselves."""

import os
import sqlite3
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from core import ledger_triggers
from core.models.calendar import CalendarDay
from tests.house import source


@pytest.mark.django_db
@override_settings(MIGRATION_MODULES={})  # the suite runs without migrations, and so would see none
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


MANAGE = [sys.executable, "manage.py"]


def manage(folder, *words):
    env = {
        name: text for name, text in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}
    }
    env |= {
        "ZHUNRU_VAR": str(folder),
        "ZHUNRU_MODE": "embedded",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    return subprocess.run(
        [*MANAGE, *words], cwd=source.ROOT, env=env, capture_output=True, text=True, check=False
    )


@pytest.mark.kill  # takes a process and half a minute of its own
@pytest.mark.django_db
def test_an_empty_database_migrates_to_what_the_tests_stand_on(tmp_path):
    assert manage(tmp_path, "migrate", "--verbosity", "0").returncode == 0
    assert manage(tmp_path, "verify_ledger").returncode == 0

    with sqlite3.connect(tmp_path / "db.sqlite3") as made:
        tables = {
            row[0] for row in made.execute("select name from sqlite_master where type = 'table'")
        }
        days = made.execute("select count(*) from core_calendarday").fetchone()[0]
        triggers = made.execute(
            "select count(*) from sqlite_master where type = 'trigger'"
        ).fetchone()[0]
    ours = {name for name in connection.introspection.table_names() if not name.startswith("toy_")}
    assert tables - {"django_migrations", "sqlite_sequence"} == ours - {"django_migrations"}
    assert days == CalendarDay.objects.count()
    if connection.vendor == "sqlite":
        assert triggers == len(ledger_triggers._SQLITE)
    _mended(tmp_path)
    _of_another_line(tmp_path)


def _mended(folder):
    """A database whose guard is gone says how to mend it."""
    _run(folder, "DROP TRIGGER core_entry_no_update")
    refused = manage(folder, "migrate")
    assert refused.returncode == 1
    assert "ledger trigger core_entry_no_update is missing" in refused.stderr
    assert "run `manage.py install_triggers`" in refused.stderr
    mended = manage(folder, "install_triggers")
    assert mended.stdout == "trigger core_entry_no_update is missing\n"
    assert manage(folder, "migrate", "--verbosity", "0").returncode == 0


def _of_another_line(folder):
    """One made before the migrations were made anew is refused with the way out, and not touched."""
    _run(
        folder,
        "INSERT INTO django_migrations (app, name, applied) VALUES ('core', '0008_long_addresses', '2026-11-29')",
    )
    refused = manage(folder, "migrate")
    assert refused.returncode == 1
    assert "core.0008_long_addresses" in refused.stderr
    assert "start with an empty database" in refused.stderr


def _run(folder, statement):
    with sqlite3.connect(folder / "db.sqlite3") as database:
        database.execute(statement)
