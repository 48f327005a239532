"""Demo mode runs only on a database that `seed_demo` made: its clock and its doors open everything."""

from __future__ import annotations

import time

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from accounts.models import User
from demo.models import DemoWorld

# A busy database answers within a moment; one that does not is asked no longer than this.
PATIENCE_SECONDS = 30.0
PAUSE_SECONDS = 0.5


def check() -> None:
    """Refuse to start in demo mode on any other database that holds users, and on one that cannot be
    asked. Raises ImproperlyConfigured."""
    if settings.DEMO and _foreign():
        raise ImproperlyConfigured(
            "ZHUNRU_DEMO is on, but this database holds users and was not made by seed_demo. "
            "Demo mode lets anybody in: use an empty database, or switch ZHUNRU_DEMO off."
        )


def _foreign() -> bool:
    """Asked again while the database is busy ("locked", "locking protocol": another one starts)."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            if "accounts_user" not in connection.introspection.table_names():
                return False
            return User.objects.exists() and not DemoWorld.objects.exists()
        except DatabaseError as busy:
            connection.close_if_unusable_or_obsolete()
            if time.monotonic() > until:
                raise ImproperlyConfigured(
                    f"ZHUNRU_DEMO is on, and the database could not be asked whose it is ({busy}). "
                    "Stop what holds it, then start again."
                ) from busy
        time.sleep(PAUSE_SECONDS)


def is_demo() -> bool:
    return bool(settings.DEMO) and DemoWorld.objects.exists()
