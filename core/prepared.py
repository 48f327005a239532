"""Statements that are planned once: for the few that thousands send in the same hour.

Planning a statement of three tables costs PostgreSQL more than running it. Through this cursor a
connection keeps the plan, and values travel beside the words. SQLite keeps its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def cursor() -> Iterator[Any]:
    """As `connection.cursor()`. A value whose type PostgreSQL cannot tell needs a cast."""
    found: Any
    with connection.cursor() as found:
        if connection.vendor == "postgresql":
            from django.db.backends.postgresql import base  # not loaded beside SQLite

            bound: Any = base.ServerBindingCursor
            found.cursor = bound(connection.connection)
        yield found
