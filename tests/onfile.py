"""The suite's SQLite lives in memory, where readers and writers shut each other out. An installation's
is a file with a write-ahead log: this puts a test's committed world into such a file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections


@pytest.fixture
def on_file(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Whatever the test has built before it asks for this; PostgreSQL stays where it is."""
    if connection.vendor != "sqlite":
        yield
        return
    path = tmp_path / "city.sqlite3"
    connection.ensure_connection()
    with sqlite3.connect(path) as copy:
        connection.connection.backup(copy)
    copy.close()
    in_memory, settings = connections["default"], connections.settings["default"]
    name = settings["NAME"]
    settings["NAME"] = str(path)
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        settings["NAME"] = name
        connections["default"] = in_memory
