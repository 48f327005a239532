"""On real PostgreSQL, with real threads: the counts of forms and of guesses lose nobody."""

from datetime import date, timedelta

import pytest
from django.db import connection

from accounts import policies
from accounts.domain import brakes, throttle
from accounts.models import Tally
from core import clock, policy
from tasks import cleaning
from tests.races.threads import at_once, names

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = pytest.mark.parametrize("turn", range(2))
NINE = clock.at(date(2026, 3, 2), 9)
HERE, TOGETHER = 6, 9
AT_ONCE = 12


@pytest.fixture(autouse=True)
def limits(transactional_db):
    assert connection.vendor == "postgresql"  # SQLite has one writer: nothing would race
    for key, most in ((policies.PUBLIC_PER_ADDRESS, HERE), (policies.PUBLIC_PER_HOUR, TOGETHER)):
        policy.change(
            key, str(most), scope="371000", effective_from=date(2026, 1, 1), document="测试", set_by="测试"
        )  # fmt: skip
    with clock.frozen(NINE):
        yield


def _filings(*addresses):
    return at_once(
        *[
            lambda address=address: throttle.take("signup", address, scopes=("371000",))
            for address in addresses
        ]
    )


def _counts():
    return sorted(Tally.objects.values_list("count", flat=True))


@ROUNDS
def test_filings_from_one_address_at_once_are_each_counted(turn):
    """Also the first ones of the hour, which all want to begin the same row. Only what was taken stays
    counted."""
    outcomes = _filings(*["10.1.1.1"] * AT_ONCE)
    assert outcomes.count("") == HERE
    assert all("您所在的网络" in each for each in outcomes if each)
    assert _counts() == [HERE, HERE]


@ROUNDS
def test_filings_from_many_addresses_at_once_stop_at_the_common_limit(turn):
    outcomes = _filings(*[f"10.1.1.{number}" for number in range(AT_ONCE)])
    assert outcomes.count("") == TOGETHER
    assert all("现在提交的人太多" in each for each in outcomes if each)
    assert _counts() == [*[0] * (AT_ONCE - TOGETHER), *[1] * TOGETHER, TOGETHER]


@ROUNDS
def test_clearing_what_is_over_at_once_hinders_nobody(turn):
    with clock.frozen(NINE - timedelta(hours=5)):
        for number in range(AT_ONCE):
            throttle.take("objection", f"10.1.1.{number}")
    filings = [
        lambda number=number: throttle.take("signup", f"10.1.1.{number}", scopes=("371000",))
        for number in range(TOGETHER)
    ]
    sweep = lambda: cleaning.clean(cleaning.EVERYTHING)  # noqa: E731
    assert at_once(sweep, *filings) == [True, *[""] * TOGETHER]
    assert not Tally.objects.filter(key__startswith="objection").exists()


@ROUNDS
def test_guesses_at_once_are_no_more_than_guesses_one_by_one(turn):
    tries = [lambda: brakes.begin("signin", name="lead", address="10.1.1.1").refusal] * AT_ONCE
    assert at_once(*tries).count("") == 5


@ROUNDS
def test_whoever_comes_in_hinders_nobody_who_tries_beside(turn):
    """The one who was right deletes the row that the others are counting in."""

    def come_in(name, address):
        for _time in range(AT_ONCE):
            attempt = brakes.begin("signin", name=name, address=address)
            if not attempt.refusal:
                attempt.right()

    people = [
        (name, address) for name in ("lead", "officer") for address in ("10.1.1.1", "10.1.1.2")
    ]
    for person in people:
        come_in(*person)
    outcomes = at_once(*[lambda each=each: come_in(*each) for each in people * 3])
    assert names(outcomes) == [""] * len(outcomes)
