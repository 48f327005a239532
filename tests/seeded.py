"""The demo world for tests that look at a whole city: seeded once a module, rolled back at its end.

Seeding costs many tests' time, so only the modules that ask for `demo_world` pay for it, and all
tests of such a module go to one worker (`pytest.mark.xdist_group`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

STAGE = "selection"
HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="module")
def demo_world(
    django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """One seeded city; gives the folder of its files."""
    media = tmp_path_factory.mktemp("demo") / "media"
    told = override_settings(MEDIA_ROOT=media, PASSWORD_HASHERS=HASHERS)
    with django_db_blocker.unblock(), transaction.atomic():
        with told:
            call_command("seed_demo", seed=1, stage=STAGE, verbosity=0)
        yield media
        transaction.set_rollback(True)
