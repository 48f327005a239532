"""A deputy decides as lead, and is still the officer who prepared: one natural person."""

import dataclasses

import pytest

from accounts import actors, permissions
from accounts.domain import deputies
from accounts.facts import Deputising
from core import clock
from core.errors import Blocked
from institutions.domain import registration
from institutions.enums import Category, Nature
from institutions.facts import EnteredFile
from tests.factories import institutions as factory
from tests.house import source


@pytest.fixture
def entered(cast):
    """An institution that the officer entered from paper."""
    return registration.enter(
        cast.bureau,
        EnteredFile(
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
            entry_scan=factory.stored_file(),
        ),
        by=cast.officer,
    )


def stand_in(cast, deputy):
    row = deputies.name(
        cast.membership(cast.lead),
        Deputising(
            deputy=cast.membership(deputy),
            since=clock.today(),
            until=clock.today(),
            document="环教体发〔2026〕9号",
        ),
        by=cast.lead,
    )
    return row.acting.actor()


def test_what_the_officer_entered_is_not_confirmed_by_the_same_person_as_deputy(cast, entered):
    with pytest.raises(Blocked):
        registration.confirm(entered, by=stand_in(cast, cast.officer))


def test_another_officer_as_deputy_confirms_it(cast, entered):
    row = registration.confirm(entered, by=stand_in(cast, cast.officer2))
    assert row.state == "confirmed"


def test_one_natural_person_whatever_the_membership(cast):
    other_hat = dataclasses.replace(cast.officer, membership_id=0, role="CITY", is_lead=True)
    of_whom = {
        "themselves": permissions.same_person(cast.officer.user_id, cast.officer),
        "another hat": permissions.same_person(cast.officer.user_id, other_hat),
        "a colleague": permissions.same_person(cast.officer.user_id, cast.officer2),
        "nobody": permissions.same_person(None, cast.officer),
        "the machine": permissions.same_person(cast.officer.user_id, actors.system("clock")),
        "no machine": permissions.same_person(None, actors.system("clock")),
        "a stranger": permissions.same_person(None, actors.Stranger()),
    }
    assert {who for who, same in of_whom.items() if same} == {"themselves", "another hat"}


def test_no_other_line_compares_persons():
    """A second way to ask would be the one that is wrong some day."""
    asks = {each.name for each in source.modules() if 'f"user:' in each.text}
    assert asks == {"accounts/actors.py", "accounts/permissions.py"}
