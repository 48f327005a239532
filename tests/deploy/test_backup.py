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


WRITE_AN_ANCHOR = "from core import anchoring; anchoring.write(0)"
CUT_OFF = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("alter table core_entry disable trigger all")
    cursor.execute("truncate core_entry, core_chainhead cascade")
    cursor.execute("alter table core_entry enable trigger all")
"""


def test_restored_database_has_the_record_and_the_files(two_databases, tmp_path):
    first, second = two_databases
    (tmp_path / "one" / "media").mkdir(parents=True)
    (tmp_path / "one" / "media" / "scan").write_bytes(b"stamped")
    for command in (
        manage("migrate", "--verbosity", "0"),
        manage("shell", "--command", WRITE_AN_ENTRY),
        manage("shell", "--command", WRITE_AN_ANCHOR),
    ):
        done = run(command, first, tmp_path / "one")
        assert done.returncode == 0, done.stderr
    saved = run(["deploy/backup", str(tmp_path / "backups")], first, tmp_path / "one")
    assert (saved.returncode, saved.stderr) == (0, "")
    assert "held against 1 anchors" in (Path(saved.stdout.strip()) / "ledger-heads.txt").read_text()

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

    # A record that was cut off fits itself; the anchors know better.
    assert run(manage("shell", "--command", CUT_OFF), first, tmp_path / "one").returncode == 0
    assert run(manage("verify_ledger"), first, tmp_path / "one").returncode == 0
    broken = run(["deploy/backup", str(tmp_path / "broken")], first, tmp_path / "one")
    assert (broken.returncode, "371002" in broken.stderr) == (1, True)
    bare = run(["deploy/backup", str(tmp_path / "bare")], first, tmp_path / "three")
    assert (bare.returncode, "only the inner consistency" in bare.stderr) == (0, True)
