"""The demo world knows of each row when it entered and left its states."""

from pathlib import Path

import pytest

from tests import seeded
from tests.walks import broken_passages

pytestmark = [pytest.mark.django_db, seeded.GROUP]


def test_every_row_of_the_demo_stands_in_a_passage(demo_world: Path) -> None:
    assert broken_passages() == []
