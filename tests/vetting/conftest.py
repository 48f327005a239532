from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from core import clock

MONDAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def time() -> Iterator[clock.Frozen]:
    """Every test of this room begins on a Monday of a year with an official calendar."""
    with clock.frozen(clock.at(MONDAY, 9)) as frozen:
        yield frozen
