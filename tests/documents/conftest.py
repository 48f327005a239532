from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import translation

from accounts import policies
from core import clock, policy
from tests.documents.required import OFFICE
from tests.vetting.conftest import MONDAY


@pytest.fixture(autouse=True)
def time() -> Iterator[clock.Frozen]:
    """Every test of pages begins on a Monday of a year with an official calendar."""
    with clock.frozen(clock.at(MONDAY, 9)) as frozen:
        yield frozen


@pytest.fixture
def office(cast, time) -> None:
    """The bureau has said what pages say of it."""
    texts = {policies.OFFICE_TEXTS[name]: said for name, said in OFFICE.items()}
    texts["vetting.fee_basis"] = "鲁发改价格〔2022〕1号"
    for key, said in texts.items():
        policy.change(
            key,
            said,
            scope=cast.region.code,
            effective_from=clock.today() - timedelta(days=400),
            document="测试",
            set_by="tests",
        )


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """A request in another language leaves it behind in the thread."""
    with translation.override("zh-hans"):
        yield
