"""A deputy decides as lead, and is still the officer who prepared: one natural person."""

import pytest

from accounts.domain import deputies
from core import clock
from core.errors import Blocked
from institutions.domain import registration
from institutions.enums import Category, Nature
from tests.factories import institutions as factory


@pytest.fixture
def entered(cast):
    """An institution that the officer entered from paper."""
    return registration.enter(
        cast.bureau,
        by=cast.officer,
        uscc=factory.uscc(),
        name="补录机构（测试）",
        category=Category.ARTS,
        nature=Nature.COMPANY,
        legal_representative="赵某",
        address="环翠区某路 1 号",
        contact_name="赵某",
        contact_phone="13800000000",
        backfill_basis="原名单",
        backfill_number="环教〔2025〕1号",
        backfill_date=clock.today(),
        backfill_scan=factory.stored_file(),
    )


def stand_in(cast, deputy):
    row = deputies.name(
        cast.membership(cast.lead),
        by=cast.lead,
        deputy=cast.membership(deputy),
        since=clock.today(),
        until=clock.today(),
        document="环教体发〔2026〕9号",
    )
    return row.acting.actor()


def test_what_the_officer_entered_is_not_confirmed_by_the_same_person_as_deputy(cast, entered):
    with pytest.raises(Blocked):
        registration.confirm(entered, by=stand_in(cast, cast.officer))


def test_another_officer_as_deputy_confirms_it(cast, entered):
    row = registration.confirm(entered, by=stand_in(cast, cast.officer2))
    assert row.state == "confirmed"
