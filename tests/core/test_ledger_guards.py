"""The guards of the record: no statement displaces an entry, and a guard that is not ours is told."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection, transaction

from core import ledger_triggers
from core.fsm import record
from core.models import Entry


@pytest.fixture
def recorded(office) -> None:
    for _turn in range(2):
        record(office.ticket(), "reveal", by=office.officer, reason="核对")


REPLACE = "INSERT OR REPLACE INTO core_entry SELECT {columns} FROM core_entry WHERE seq = 1"
COLUMNS = [field.column for field in Entry._meta.fields]
UPSERT = (
    "INSERT INTO core_entry SELECT * FROM core_entry WHERE seq = 1 AND chain = '371002' "
    "ON CONFLICT (id) DO UPDATE SET reason = '改'"
)
ON_SQLITE = {
    "same id": REPLACE.format(
        columns=", ".join("seq + 900" if name == "seq" else name for name in COLUMNS)
    ),
    "same chain and seq": REPLACE.format(
        columns=", ".join("id + 900" if name == "id" else name for name in COLUMNS)
    ),
    "replace into": "REPLACE INTO core_entry SELECT * FROM core_entry WHERE seq = 1",
    "or ignore": "INSERT OR IGNORE INTO core_entry SELECT * FROM core_entry WHERE seq = 1",
    "update or replace": "UPDATE OR REPLACE core_entry SET seq = 2 WHERE seq = 1",
    # The connection's own pragma would have fired a delete trigger: ours do not rely on it.
    "recursive triggers": "PRAGMA recursive_triggers = ON; REPLACE INTO core_entry "
    "SELECT * FROM core_entry WHERE seq = 1",
    "upsert": UPSERT.replace(" WHERE seq = 1", " WHERE true AND seq = 1"),
}
ON_POSTGRES = {
    "upsert": UPSERT,
    "merge": "MERGE INTO core_entry e USING core_entry o ON e.id = o.id "
    "WHEN MATCHED THEN UPDATE SET reason = '改'",
    "truncate": "TRUNCATE core_entry",
}
SPELLINGS = ON_POSTGRES if connection.vendor == "postgresql" else ON_SQLITE


@pytest.mark.parametrize("spelling", list(SPELLINGS.values()), ids=list(SPELLINGS))
def test_no_statement_displaces_an_entry(recorded, spelling):
    before = list(Entry.objects.order_by("id").values_list("id", "hash"))
    *first, statement = spelling.split("; ")
    with connection.cursor() as cursor:
        for pragma in first:
            cursor.execute(pragma)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement)
    assert list(Entry.objects.order_by("id").values_list("id", "hash")) == before


SQLITE_GUARDS = {
    "dropped": ("no_update is missing", "DROP TRIGGER core_entry_no_update"),
    "emptied": (
        "no_update was changed",
        "DROP TRIGGER core_entry_no_update",
        "CREATE TRIGGER core_entry_no_update BEFORE UPDATE ON core_entry BEGIN SELECT 1; END",
    ),
    "with a condition that never holds": (
        "no_delete was changed",
        "DROP TRIGGER core_entry_no_delete",
        (
            "CREATE TRIGGER core_entry_no_delete BEFORE DELETE ON core_entry WHEN 0 "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        ),
    ),
    "on another table": (
        "no_replace is missing",
        "DROP TRIGGER core_entry_no_replace",
        "CREATE TRIGGER core_entry_no_replace BEFORE INSERT ON core_chainhead BEGIN SELECT 1; END",
    ),
    "one that swallows entries": (
        "quiet is not one of ours",
        (
            "CREATE TRIGGER core_entry_quiet BEFORE INSERT ON core_entry WHEN NEW.reason = '密' "
            "BEGIN SELECT RAISE(IGNORE); END"
        ),
    ),
}
POSTGRES_GUARDS = {
    "dropped": ("no_change is missing", "DROP TRIGGER core_entry_no_change ON core_entry"),
    "emptied function": (
        "no_change calls a function that was changed",
        (
            "CREATE OR REPLACE FUNCTION core_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN NEW; END $$"
        ),
    ),
    "disabled": (
        "no_change is disabled",
        "ALTER TABLE core_entry DISABLE TRIGGER core_entry_no_change",
    ),
    "for replicas only": (
        "no_truncate is disabled",
        "ALTER TABLE core_entry ENABLE REPLICA TRIGGER core_entry_no_truncate",
    ),
    "with a condition that never holds": (
        "no_change was changed",
        "DROP TRIGGER core_entry_no_change ON core_entry",
        (
            "CREATE TRIGGER core_entry_no_change BEFORE DELETE OR UPDATE ON core_entry FOR EACH ROW "
            "WHEN (false) EXECUTE FUNCTION core_entry_refuse()"
        ),
    ),
    "for deletes only": (
        "no_change was changed",
        "DROP TRIGGER core_entry_no_change ON core_entry",
        (
            "CREATE TRIGGER core_entry_no_change BEFORE DELETE ON core_entry FOR EACH ROW "
            "EXECUTE FUNCTION core_entry_refuse()"
        ),
    ),
    "another schema's function": (
        "no_change calls a function that was changed",
        "CREATE SCHEMA other",
        (
            "CREATE FUNCTION other.core_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN NEW; END $$"
        ),
        "SET search_path = other, public",
        "DROP TRIGGER core_entry_no_change ON core_entry",
        (
            "CREATE TRIGGER core_entry_no_change BEFORE DELETE OR UPDATE ON core_entry FOR EACH ROW "
            "EXECUTE FUNCTION core_entry_refuse()"
        ),
    ),
    "one that swallows changes": (
        "a_quiet is not one of ours",
        "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
        (
            "CREATE TRIGGER core_entry_a_quiet BEFORE INSERT ON core_entry FOR EACH ROW "
            "EXECUTE FUNCTION quiet()"
        ),
    ),
    "a rule": (
        "silence is not one of ours",
        "CREATE RULE core_entry_silence AS ON DELETE TO core_entry DO INSTEAD NOTHING",
    ),
}
GUARDS = POSTGRES_GUARDS if connection.vendor == "postgresql" else SQLITE_GUARDS


@pytest.mark.parametrize("case", list(GUARDS.values()), ids=list(GUARDS))
def test_a_guard_that_is_not_ours_is_told_and_mended(db, case, capsys):
    what, *statements = case
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    with pytest.raises(SystemExit):
        call_command("verify_ledger")
    told = capsys.readouterr().err.splitlines()
    assert any(line.endswith(what) for line in told)
    call_command("install_triggers")
    ours = [
        fault for fault in ledger_triggers.faults(connection) if fault.what != "is not one of ours"
    ]
    assert ours == []


def test_migrate_without_a_guard_says_how_to_put_it_back(db):
    ledger_triggers.drop(connection)
    with pytest.raises(SystemCheckError, match=r"run `manage\.py install_triggers`"):
        call_command("migrate", skip_checks=False)
    call_command("install_triggers")
    assert ledger_triggers.faults_to_mend(connection) == []
