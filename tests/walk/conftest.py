"""The two cities once more, with a row in every state of every machine in the own district."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.walk import states
from tests.world import built, rows, walking


@pytest.fixture(scope="package")
def world(
    django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[built.World]:
    media = tmp_path_factory.mktemp("world")
    with django_db_blocker.unblock(), built.standing(media, [rows.basic], states.ROADS) as found:
        yield found


@pytest.fixture
def plain_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page that says 404 costs half of such an answer, and is looked at elsewhere."""
    walking.answer_plainly(monkeypatch)
