from collections.abc import Iterator

import pytest

from core import clock
from tests.vetting.conftest import MONDAY


@pytest.fixture(autouse=True)
def time() -> Iterator[clock.Frozen]:
    """Every test of pages begins on a Monday of a year with an official calendar."""
    with clock.frozen(clock.at(MONDAY, 9)) as frozen:
        yield frozen
