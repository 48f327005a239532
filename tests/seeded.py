"""The demo world for tests that look at a whole city: seeded once, put in again for each module that
asks for `demo_world`, rolled back at the module's end.

Seeding costs a hundred tests' time. So all these modules go to one worker (`GROUP`), and from the
second on its rows are written back instead of being made again by deeds.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings

STAGE = "selection"
HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
GROUP = pytest.mark.xdist_group("demo-world")

_Rows = bytes | list[tuple[Any, ...]]


class City:
    """The seeded rows of this process, and the folder of their files."""

    def __init__(self, media: Path) -> None:
        self.media = media
        self.anchors = media.parent / "anchors"
        self._rows: dict[str, _Rows] = {}
        self._emptied: set[str] = set()  # reference data that seeding adds to

    def enter(self) -> None:
        if self._rows:
            self._write()
            return
        before = {name: rows for name in _tables() if (rows := _read(name))}
        with override_settings(
            MEDIA_ROOT=self.media, ANCHORS_DIR=self.anchors, PASSWORD_HASHERS=HASHERS
        ):
            call_command("seed_demo", seed=1, stage=STAGE, verbosity=0)
        for name in _tables():
            if (rows := _read(name)) != before.get(name, []):
                self._rows[name] = rows
        self._emptied = self._rows.keys() & before.keys()

    def _write(self) -> None:
        with connection.cursor() as cursor:
            for name in sorted(self._emptied):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")
        for name, rows in self._rows.items():
            _put(name, rows)


def _tables() -> list[str]:
    return sorted(connection.introspection.django_table_names(only_existing=True))


def _read(table: str) -> _Rows:
    """Everything in a table as the driver has it; nothing (falsy) when it is empty."""
    name = connection.ops.quote_name(table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {name})")
        if not cursor.fetchone()[0]:
            return []
        if connection.vendor == "sqlite":
            return list(connection.connection.execute(f"SELECT * FROM {name} ORDER BY 1"))
        with connection.connection.cursor() as raw:
            sql = f"COPY (SELECT * FROM {name} ORDER BY 1) TO STDOUT (FORMAT binary)"
            with raw.copy(sql) as out:
                return b"".join(bytes(part) for part in out)


def _put(table: str, rows: _Rows) -> None:
    name = connection.ops.quote_name(table)
    if isinstance(rows, list):
        marks = ", ".join("?" * len(rows[0]))
        connection.connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        return
    with (
        connection.connection.cursor() as raw,
        raw.copy(f"COPY {name} FROM STDIN (FORMAT binary)") as into,
    ):
        into.write(rows)


@pytest.fixture(scope="session")
def _city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return City(tmp_path_factory.mktemp("demo") / "media")


@pytest.fixture(scope="module")
def demo_world(django_db_setup: Any, django_db_blocker: Any, _city: City) -> Iterator[Path]:
    """One seeded city; gives the folder of its files."""
    with django_db_blocker.unblock(), transaction.atomic():
        _city.enter()
        yield _city.media
        transaction.set_rollback(True)
