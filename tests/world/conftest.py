"""The two cities, walked once for all tests of this folder and rolled back at its end."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.world import built, rows, walking


@pytest.fixture(scope="package")
def world(
    django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[built.World]:
    """A row of every model at every place."""
    media = tmp_path_factory.mktemp("world")
    with django_db_blocker.unblock(), built.standing(media, [rows.basic]) as found:
        yield found


@pytest.fixture
def plain_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page that says 404 costs half of such an answer, and is looked at elsewhere."""
    walking.answer_plainly(monkeypatch)
