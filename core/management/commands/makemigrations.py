"""Django's own makemigrations, writing constraints and indexes into the model they belong to.

Left to itself it writes each as an operation of its own, and every one of those renders half of the
models again: half a minute for an empty database instead of a few seconds.
"""

from __future__ import annotations

import re
from typing import Any

from django.core.management.commands import makemigrations
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation


class Command(makemigrations.Command):
    def write_migration_files(self, changes: dict[str, Any], *args: Any, **options: Any) -> None:
        for migrations in changes.values():
            for migration in migrations:
                migration.operations = folded(migration.operations)
        super().write_migration_files(changes, *args, **options)


def folded(operations: list[Operation]) -> list[Operation]:
    """Move constraints and indexes into CreateModel, except those over a column that is added later."""
    created = {op.name_lower: op for op in operations if isinstance(op, CreateModel)}
    late = {(op.model_name_lower, op.name) for op in operations if isinstance(op, AddField)}
    kept: list[Operation] = []
    for op in operations:
        key, item = _key_and_item(op)
        model = (
            created.get(op.model_name_lower) if isinstance(op, AddConstraint | AddIndex) else None
        )
        if model is None or any((model.name_lower, name) in late for name in _columns(item)):
            kept.append(op)
        else:
            model.options = {**model.options, key: [*model.options.get(key, []), item]}
    return kept


def _key_and_item(operation: Operation) -> tuple[str, Any]:
    if isinstance(operation, AddConstraint):
        return "constraints", operation.constraint
    return "indexes", operation.index if isinstance(operation, AddIndex) else None


def _columns(item: Any) -> set[str]:
    """Every column it may mean, read off its text: one too many is safe, one too few is not."""
    parts = [
        getattr(item, name, None) for name in ("fields", "condition", "include", "expressions")
    ]
    words = {word for part in parts for word in re.findall(r"\w+", repr(part))}
    return words | {word.split("__")[0] for word in words}
