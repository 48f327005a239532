"""Demo mode runs only on a database that `seed_demo` made: its clock and its doors open everything."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from accounts.models import User
from demo.models import DemoWorld


def check() -> None:
    """Refuse to start in demo mode on any other database that holds users."""
    if not settings.DEMO or "accounts_user" not in connection.introspection.table_names():
        return
    if User.objects.exists() and not DemoWorld.objects.exists():
        raise ImproperlyConfigured(
            "ZHUNRU_DEMO is on, but this database holds users and was not made by seed_demo. "
            "Demo mode lets anybody in: use an empty database, or switch ZHUNRU_DEMO off."
        )


def is_demo() -> bool:
    return bool(settings.DEMO) and DemoWorld.objects.exists()
