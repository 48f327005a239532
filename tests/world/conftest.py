"""The two cities, walked once for each module that asks for them and rolled back at its end."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from core import clock
from tests.world import built, rows

HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="module")
def world(
    django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[built.World]:
    media = tmp_path_factory.mktemp("world")
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        override_settings(MEDIA_ROOT=media, PASSWORD_HASHERS=HASHERS),
        clock.frozen(clock.at(built.MONDAY, 9)),
    ):
        yield built.two_cities(rows.basic)
        transaction.set_rollback(True)
