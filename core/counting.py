"""Counting in the database, where every worker counts in the same place."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models

from core import prepared


def one_more(
    model: type[models.Model],
    rows: Sequence[Mapping[str, Any]],
    *,
    unique: Sequence[str],
    anew: Sequence[str] = (),
    most: int | None = None,
) -> dict[Any, int]:
    """Count one more in each of these rows, or begin it; its `count` now, by the first of `unique`.

    One statement: of those that come at once each gets its own number, also when somebody deletes the
    row meanwhile. Rows are locked in the order they are given. Columns in `anew` are overwritten. A row
    that has counted to `most` stays as it is, and is not in the answer.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in rows[0]]
    values = [
        field.get_db_prep_save(row[field.name], connection) for row in rows for field in fields
    ]
    bounded = [] if most is None else [most]
    names = tuple(field.name for field in fields)
    statement = _statement(model, names, len(rows), tuple(unique), tuple(anew), bool(bounded))
    with prepared.cursor() as cursor:
        cursor.execute(statement, [*values, *bounded])
        return dict(cursor.fetchall())


@functools.cache
def _statement(
    model: type[models.Model],
    names: tuple[str, ...],
    rows: int,
    unique: tuple[str, ...],
    anew: tuple[str, ...],
    bounded: bool,  # noqa: FBT001 - one of the words the statement is made of
) -> str:
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    quoted = connection.ops.quote_name
    table, count = quoted(model._meta.db_table), quoted("count")
    columns = {field.name: quoted(field.column) for field in fields}
    row = f"({', '.join(['%s'] * len(fields))}, 1)"
    renewed = [f"{columns[name]} = EXCLUDED.{columns[name]}" for name in anew]
    return (
        f"INSERT INTO {table} ({', '.join(columns.values())}, {count})"  # noqa: S608
        f" VALUES {', '.join([row] * rows)}"
        f" ON CONFLICT ({', '.join(columns[name] for name in unique)})"
        f" DO UPDATE SET {', '.join([f'{count} = {table}.{count} + 1', *renewed])}"
        f"{f' WHERE {table}.{count} < %s' if bounded else ''}"
        f" RETURNING {columns[unique[0]]}, {count}"
    )
