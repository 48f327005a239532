"""What a migration does first on its way back, and what it finds."""

from importlib import import_module
from typing import Any

from django.apps import apps


def operations(app: str, name: str) -> list[Any]:
    found: list[Any] = import_module(f"{app}.migrations.{name}").Migration.operations
    return found


def start(app: str, name: str) -> None:
    operations(app, name)[-1].reverse_code(apps, None)
