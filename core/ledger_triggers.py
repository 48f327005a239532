"""The triggers that refuse to change the ledger; their SQL has its only home here.

Used by the migrations, by restore and by the tests' flush. SQLite drops triggers silently when a
migration remakes the table, and whoever has the database in hand can empty or disable them, so
`faults()` compares what stands there with this SQL: asked by a system check and by `verify_ledger`.

On SQLite `REPLACE` deletes without firing a delete trigger, unless the attacker's own connection
asks for it (`recursive_triggers`); so an insert that would displace a row is refused before it does.
On PostgreSQL nothing displaces a row without an UPDATE.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.migrations.recorder import MigrationRecorder

_TABLE = "core_entry"
_MESSAGE = "the ledger is append-only"

_REFUSE = f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END"
_SQLITE = {
    "core_entry_no_update": (
        f"CREATE TRIGGER core_entry_no_update BEFORE UPDATE ON {_TABLE} {_REFUSE}"
    ),
    "core_entry_no_delete": (
        f"CREATE TRIGGER core_entry_no_delete BEFORE DELETE ON {_TABLE} {_REFUSE}"
    ),
    "core_entry_no_replace": (
        f"CREATE TRIGGER core_entry_no_replace BEFORE INSERT ON {_TABLE} "  # noqa: S608 - our own names
        f"WHEN EXISTS (SELECT 1 FROM {_TABLE} WHERE id = NEW.id) "
        f"OR EXISTS (SELECT 1 FROM {_TABLE} WHERE chain = NEW.chain AND seq = NEW.seq) {_REFUSE}"
    ),
}
_POSTGRES_BODY = f" BEGIN RAISE EXCEPTION '{_MESSAGE}'; END "
_POSTGRES_FUNCTION = (
    "CREATE OR REPLACE FUNCTION core_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$${_POSTGRES_BODY}$$"
)
# Written as pg_get_triggerdef() gives it back.
_POSTGRES = {
    "core_entry_no_change": (
        f"CREATE TRIGGER core_entry_no_change BEFORE DELETE OR UPDATE ON {_TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION core_entry_refuse()"
    ),
    "core_entry_no_truncate": (
        f"CREATE TRIGGER core_entry_no_truncate BEFORE TRUNCATE ON {_TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION core_entry_refuse()"
    ),
}
# A database that has not come to this migration yet cannot have the trigger.
_COMES_WITH = {"core_entry_no_replace": ("core", "0005_entries_are_not_replaced")}

_POSTGRES_TRIGGERS = """
    SELECT t.tgname, pg_get_triggerdef(t.oid, true), t.tgenabled IN ('O', 'A'),
           p.prosrc = %s AND l.lanname = 'plpgsql' AND p.proconfig IS NULL
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_language l ON l.oid = p.prolang
    WHERE t.tgrelid = to_regclass(%s) AND NOT t.tgisinternal
"""
_POSTGRES_RULES = "SELECT rulename FROM pg_rules WHERE tablename = %s"
_SQLITE_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"


@dataclass(frozen=True)
class TriggerFault:
    name: str
    what: str

    def __str__(self) -> str:
        return f"trigger {self.name} {self.what}"


def faults(connection: Any) -> list[TriggerFault]:
    """Every way in which the ledger's guards are not ours: missing, changed, disabled, or added to."""
    standing = _standing(connection)
    wanted = _wanted(connection)
    found = [
        TriggerFault(name, standing.get(name, "is missing"))
        for name in wanted
        if standing.get(name, "is missing")
    ]
    return found + [
        TriggerFault(name, "is not one of ours") for name in sorted(standing.keys() - wanted.keys())
    ]


def _standing(connection: Any) -> dict[str, str]:
    """By name, what stands on the table and what is wrong with it ("" when nothing is)."""
    if connection.vendor == "postgresql":
        return _standing_on_postgres(connection)
    with connection.cursor() as cursor:
        cursor.execute(_SQLITE_TRIGGERS, [_TABLE])
        return {
            name: "" if sql == _SQLITE.get(name) else "was changed"
            for name, sql in cursor.fetchall()
        }


def _standing_on_postgres(connection: Any) -> dict[str, str]:
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(_POSTGRES_TRIGGERS, [_POSTGRES_BODY, _TABLE])
        for name, definition, fires, refuses in cursor.fetchall():
            wrong = {
                "is disabled": not fires,
                "was changed": definition != _POSTGRES.get(name),
                "calls a function that was changed": not refuses,
            }
            found[name] = next((what for what, is_so in wrong.items() if is_so), "")
        cursor.execute(_POSTGRES_RULES, [_TABLE])
        found |= {name: "is a rule" for (name,) in cursor.fetchall()}
    return found


def faults_to_mend(connection: Any) -> list[TriggerFault]:
    """`faults`, but for a trigger that a migration still to be run will bring."""
    applied = MigrationRecorder(connection).applied_migrations()
    coming = {
        name for name, migration in _COMES_WITH.items() if applied and migration not in applied
    }
    return [
        fault
        for fault in faults(connection)
        if not (fault.name in coming and fault.what == "is missing")
    ]


def install(connection: Any) -> list[TriggerFault]:
    """Put our SQL back wherever it does not stand; gives what was wrong. Safe to call again.

    A trigger that is not ours is told but left: somebody has to find out whose it is.
    """
    wrong = faults(connection)
    wanted = _wanted(connection)
    mend = [fault.name for fault in wrong if fault.name in wanted]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and mend:
            cursor.execute(_POSTGRES_FUNCTION)
        for name in mend:
            cursor.execute(_dropped(connection, name))
            cursor.execute(wanted[name])
    return wrong


def drop(connection: Any) -> None:
    """Take the triggers away. Only migrations and the tests' flush may do this."""
    with connection.cursor() as cursor:
        for name in _wanted(connection):
            cursor.execute(_dropped(connection, name))


def _dropped(connection: Any, name: str) -> str:
    suffix = f" ON {_TABLE}" if connection.vendor == "postgresql" else ""
    return f"DROP TRIGGER IF EXISTS {name}{suffix}"


def _wanted(connection: Any) -> dict[str, str]:
    return _POSTGRES if connection.vendor == "postgresql" else _SQLITE
