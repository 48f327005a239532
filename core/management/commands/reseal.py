"""`manage.py reseal`: seal every personal column again under the newest key.

Run it after a new key was put first into FIELD_KEYS; when it reports no column left, the old key
can go. It may be stopped and started again, and runs while the site is up.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.db import connections, models, router
from django.utils.translation import gettext as _

from core import sealed

# Filled with quoted names of our own columns only.
_FIRST = "SELECT {pk}, {column} FROM {table} WHERE {column} <> '' ORDER BY {pk} LIMIT %s"
_NEXT = (
    "SELECT {pk}, {column} FROM {table} WHERE {column} <> '' AND {pk} > %s ORDER BY {pk} LIMIT %s"
)
_MOVE = "UPDATE {table} SET {column} = %s WHERE {pk} = %s AND {column} = %s"


class Command(BaseCommand):
    help = "Seal all personal columns again under the newest of FIELD_KEYS."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", type=int, default=500)

    def handle(self, *args: Any, **options: Any) -> None:
        failed = 0
        for field in sealed_fields():
            moved, broken = _reseal_column(field, options["batch"])
            failed += len(broken)
            facts = {"column": field.context, "moved": moved}
            self.stdout.write(_("%(column)s：重新加密 %(moved)s 条。") % facts)
            for key, problem in broken:
                self.stderr.write(f"{field.context} #{key}: {problem}")
        if failed:
            raise CommandError(_("有 %(count)s 条无法解开，旧密钥还不能删除。") % {"count": failed})
        self.stdout.write(_("全部密文已使用密钥 %(key)s。") % {"key": sealed.newest_key_id()})


def sealed_fields() -> Iterator[sealed.SealedCharField]:
    for model in apps.get_models(include_auto_created=True):
        if not model._meta.proxy and model._meta.managed:
            for field in model._meta.local_fields:
                if isinstance(field, sealed.SealedCharField):
                    yield field


def _reseal_column(field: sealed.SealedCharField, batch: int) -> tuple[int, list[tuple[Any, str]]]:
    """How many tokens moved, and which rows could not be opened. Plain SQL: lookups are refused."""
    moved, broken = 0, []
    last: Any = None
    while rows := _read(field, after=last, batch=batch):
        last = rows[-1][0]
        for key, token in rows:
            try:
                if sealed.token_key_id(token, context=field.context) == sealed.newest_key_id():
                    continue
                value = sealed.unseal(token, context=field.context)
            except sealed.SealError as problem:
                broken.append((key, str(problem)))
                continue
            moved += _write(field, key, token, sealed.seal(value, context=field.context))
    return moved, broken


def _names(field: models.Field[Any, Any]) -> tuple[Any, dict[str, str]]:
    connection = connections[router.db_for_write(field.model)]
    quote, meta = connection.ops.quote_name, field.model._meta
    assert meta.pk is not None  # noqa: S101 - every managed table has one
    return connection, {
        "table": quote(meta.db_table),
        "column": quote(field.column or field.name),
        "pk": quote(meta.pk.column or meta.pk.name),
    }


def _read(field: sealed.SealedCharField, *, after: Any, batch: int) -> list[tuple[Any, str]]:
    connection, names = _names(field)
    sql = (_FIRST if after is None else _NEXT).format(**names)
    with connection.cursor() as cursor:
        cursor.execute(sql, [batch] if after is None else [after, batch])
        return list(cursor.fetchall())


def _write(field: sealed.SealedCharField, key: Any, old: str, new: str) -> int:
    """Nothing happens to a row that somebody else changed meanwhile: it has the newest key."""
    connection, names = _names(field)
    with connection.cursor() as cursor:
        cursor.execute(_MOVE.format(**names), [new, key, old])
        return int(cursor.rowcount)
