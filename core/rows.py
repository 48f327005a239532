"""Reading one row under its lock, the statement of each table made once.

A deed locks several rows by key; building the same query again cost more than the database did.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Statement:
    sql: str
    names: list[str]
    compiler: Any
    converters: dict[int, Any]


def read_locked(model: type[Row], key: Any) -> Row:
    """The row as it is now, locked until the transaction ends. Raises model.DoesNotExist."""
    said = _statement(model, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(said.sql, [model._meta.pk.get_db_prep_value(key, connection)])
        found = cursor.fetchone()
    if found is None:
        raise model.DoesNotExist  # type: ignore[attr-defined]  # every model has one
    values = found
    if said.converters:
        values = next(iter(said.compiler.apply_converters([found], said.converters)))
    return model.from_db(connection.alias, said.names, values)


@functools.cache
def _statement(model: type[models.Model], vendor: str) -> Statement:
    query = model._base_manager.select_for_update().filter(pk=0).order_by().query
    compiler = query.get_compiler(connection=connection)
    sql, _params = compiler.as_sql()
    converters = compiler.get_converters([each[0] for each in compiler.select])
    names = [each.attname for each in model._meta.concrete_fields]
    return Statement(sql, names, compiler, converters)
