"""A backup that was never restored is a hope: dump a real database, restore it into another, compare."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.postgres


def named(name: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


@pytest.fixture
def two_databases():
    names = ("backup_from", "backup_into")
    with psycopg.connect(named("postgres"), autocommit=True) as admin:
        for name in names:
            admin.execute(f"drop database if exists {name}")
            admin.execute(f"create database {name}")
        yield names
        for name in names:
            admin.execute(f"drop database {name} with (force)")


def run(command: list[str], database: str, var: Path) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"DATABASE_URL": named(database), "ZHUNRU_VAR": str(var)}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def manage(*words: str) -> list[str]:
    return [sys.executable, "manage.py", *words]


WRITE_AN_ENTRY = """
from core import clock, ledger
from django.db import transaction
with transaction.atomic():
    ledger.append([ledger.Draft(chain="371002", dossier="test", subject="test:1", title="甲", deed="test.one",
        by={}, reason="", on=clock.today(), at=clock.now(), deed_id="d", audience=(), facts={}, moved=("", ""))])
"""


def test_restored_database_has_the_record_and_the_files(two_databases, tmp_path):
    first, second = two_databases
    (tmp_path / "one" / "media").mkdir(parents=True)
    (tmp_path / "one" / "media" / "scan").write_bytes(b"stamped")
    for command in (
        manage("migrate", "--verbosity", "0"),
        manage("shell", "--command", WRITE_AN_ENTRY),
    ):
        done = run(command, first, tmp_path / "one")
        assert done.returncode == 0, done.stderr
    saved = run(["deploy/backup", str(tmp_path / "backups")], first, tmp_path / "one")
    assert saved.returncode == 0, saved.stderr

    restored = run(["deploy/restore", saved.stdout.strip()], second, tmp_path / "two")

    assert restored.returncode == 0, restored.stderr
    assert restored.stdout.splitlines() == [
        "triggers put back: none was missing",
        "the record is whole, and its heads are those of the backup",
    ]
    assert (tmp_path / "two" / "media" / "scan").read_bytes() == b"stamped"
    again = run(["deploy/restore", saved.stdout.strip()], second, tmp_path / "three")
    assert again.returncode == 1
    assert again.stderr.endswith("nothing was changed.\n")
