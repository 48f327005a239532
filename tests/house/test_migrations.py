"""The other tests make their tables from the models; these walk the migrations themselves."""

import os
import sqlite3
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import connection

from core import ledger_triggers
from core.models.calendar import CalendarDay
from tests.house import source


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.kill  # takes a process and half a minute of its own
@pytest.mark.django_db
def test_an_empty_database_migrates_to_what_the_tests_stand_on(tmp_path):
    env = {
        name: text for name, text in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}
    }
    env |= {
        "ZHUNRU_VAR": str(tmp_path),
        "ZHUNRU_MODE": "embedded",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], cwd=source.ROOT, env=env, check=True)
    subprocess.run([*manage, "verify_ledger"], cwd=source.ROOT, env=env, check=True)

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
