from __future__ import annotations

from collections.abc import Iterator

import pytest

from core import clock
from tests.vetting.conftest import MONDAY


@pytest.fixture(autouse=True)
def time() -> Iterator[clock.Frozen]:
    with clock.frozen(clock.at(MONDAY, 9)) as frozen:
        yield frozen
