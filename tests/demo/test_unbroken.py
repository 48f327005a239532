"""The demo world knows how each row came where it is, and holds nothing that cannot be."""

from pathlib import Path

import pytest

from core import clock
from reports import impossible
from tests import seeded
from tests.walks import broken_passages

pytestmark = [pytest.mark.django_db, seeded.GROUP]


def test_every_row_of_the_demo_stands_in_a_passage(demo_world: Path) -> None:
    assert broken_passages() == []


def test_nothing_in_the_demo_cannot_be(demo_world: Path) -> None:
    found = [(each.key, each.title) for each in impossible.found(clock.today())]
    assert found == []
