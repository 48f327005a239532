"""Writing rows anew in another order, inside the database: however many there are, none comes here."""

from __future__ import annotations

from django.db import connection, models


def write_anew(rows: models.QuerySet[models.Model], *, by: str, renumber: bool = False) -> None:
    """Delete these rows and insert them again in the order of the column `by`, in one transaction.

    Afterwards neither a row's place nor the database's own transaction number tells when it came.
    `renumber`: the key is a counter, and is drawn again as well. Rows that somebody holds are waited
    for, and written as they are then.
    """
    model = rows.model
    pk = model._meta.pk
    fields = [each for each in model._meta.concrete_fields if not (renumber and each is pk)]
    names = ", ".join(connection.ops.quote_name(str(each.column)) for each in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    key, order = (connection.ops.quote_name(str(name)) for name in (pk.column, by))
    ids, params = rows.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"WITH gone AS (DELETE FROM {table} WHERE {key} IN ({ids}) RETURNING {names})"  # noqa: S608
                f" INSERT INTO {table} ({names}) SELECT {names} FROM gone ORDER BY {order}",
                params,
            )
            return
        # One writer, and a DELETE that hands on nothing to another statement.
        cursor.execute(
            f"CREATE TEMP TABLE gone AS SELECT {names} FROM {table} WHERE {key} IN ({ids})",  # noqa: S608
            params,
        )
        cursor.execute(f"DELETE FROM {table} WHERE {key} IN ({ids})", params)  # noqa: S608
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM gone ORDER BY {order}"  # noqa: S608
        )
        cursor.execute("DROP TABLE gone")
