"""The triggers that refuse to change the ledger; their SQL has its only home here.

Used by the migration, by restore and by the tests' flush. SQLite drops triggers silently when a
migration remakes the table, so `missing()` is asked by a system check and by `verify_ledger`.
"""

from __future__ import annotations

from typing import Any

_TABLE = "core_entry"
_MESSAGE = "the ledger is append-only"

_SQLITE = {
    "core_entry_no_update": (
        f"CREATE TRIGGER core_entry_no_update BEFORE UPDATE ON {_TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
    ),
    "core_entry_no_delete": (
        f"CREATE TRIGGER core_entry_no_delete BEFORE DELETE ON {_TABLE} "
        f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
    ),
}
_POSTGRES_FUNCTION = (
    "CREATE OR REPLACE FUNCTION core_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$"
)
_POSTGRES = {
    "core_entry_no_change": (
        f"CREATE TRIGGER core_entry_no_change BEFORE UPDATE OR DELETE ON {_TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION core_entry_refuse()"
    ),
    "core_entry_no_truncate": (
        f"CREATE TRIGGER core_entry_no_truncate BEFORE TRUNCATE ON {_TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION core_entry_refuse()"
    ),
}


def install(connection: Any) -> None:
    """Create whatever trigger is missing. Safe to call again."""
    absent = missing(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and absent:
            cursor.execute(_POSTGRES_FUNCTION)
        for name in absent:
            cursor.execute(_wanted(connection)[name])


def drop(connection: Any) -> None:
    """Take the triggers away. Only migrations and the tests' flush may do this."""
    suffix = f" ON {_TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _wanted(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{suffix}")


def missing(connection: Any) -> list[str]:
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled <> 'D'"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, [_TABLE])
        present = {row[0] for row in cursor.fetchall()}
    return [name for name in _wanted(connection) if name not in present]


def _wanted(connection: Any) -> dict[str, str]:
    return _POSTGRES if connection.vendor == "postgresql" else _SQLITE
