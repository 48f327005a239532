"""Empties the database after a test that committed, for the cost of what the test had written."""

from __future__ import annotations

from typing import Any

from django.db import transaction

# Made once with the tables, from the models; no test changes them.
KEPT = {"django_content_type", "auth_permission"}


def empty(connection: Any) -> None:
    """The ledger's triggers must be away. References are checked at the commit, when all is gone."""
    quote = connection.ops.quote_name
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM {quote(name)})"
        for name in sorted(set(names) - KEPT)
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(asked)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {quote(name)}")
