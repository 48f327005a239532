"""Guessing is braked by name and address, by address over all names, by name over all addresses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts import policies
from accounts.domain import brakes, tallies
from accounts.models import KnownAddress, Tally
from core import clock, policy
from tasks import sweeps, table

LEFTOVERS = table.SWEEPS["leftovers"]
pytestmark = pytest.mark.django_db
HOME, ELSEWHERE = "10.0.0.1", "10.9.9.9"
NAME_CLOSED = "这个登录名输错次数过多，已暂停。请在 09:15 后再试。"
ADDRESS_CLOSED = "您所在的网络输错次数过多，请在 09:15 后再试。近期在这里登录过的账号不受影响。"


@pytest.fixture(autouse=True)
def time():
    with clock.frozen(clock.at(date(2026, 3, 2), 9)) as frozen:
        yield frozen


def wrong(times, name="officer", address=ELSEWHERE, door="signin"):
    return [brakes.begin(door, name=name, address=address).refusal for _n in range(times)]


def right(name, address):
    attempt = brakes.begin("signin", name=name, address=address)
    assert attempt.refusal == ""
    attempt.right()


def test_the_sixth_try_of_a_name_at_an_address_is_refused_until_the_quarter_is_over(time):
    assert wrong(6) == [*[""] * 5, NAME_CLOSED]
    assert wrong(1, address=HOME) == [""]
    time.move(timedelta(minutes=15))
    assert wrong(1) == [""]


def test_the_fifth_wrong_one_says_that_it_was_the_last():
    last = [brakes.begin("signin", name="a", address=HOME).last for _n in range(5)]
    assert last == ["", "", "", "", NAME_CLOSED]


def test_many_names_from_one_address_are_braked():
    """G11: forty names, one try each."""
    got = [wrong(1, name=f"name{n}")[0] for n in range(40)]
    assert got == [*[""] * 30, *[ADDRESS_CLOSED] * 10]
    assert wrong(1, name="name41", address=HOME) == [""]


def test_whoever_lately_came_in_from_there_is_not_shut_out_with_a_guesser():
    right("lead", ELSEWHERE)
    for n in range(40):
        wrong(1, name=f"name{n}")
    assert wrong(1, name="somebody") == [ADDRESS_CLOSED]
    right("lead", ELSEWHERE)


def test_one_name_from_many_addresses_is_braked():
    got = [wrong(1, address=f"10.1.1.{n}")[0] for n in range(22)]
    assert got == [*[""] * 20, NAME_CLOSED, NAME_CLOSED]


def test_a_stranger_cannot_lock_a_person_out_of_where_they_lately_came_in(time):
    right("lead", HOME)
    for n in range(40):
        wrong(1, name="lead", address=f"10.1.{n}.1")
    assert wrong(1, name="lead", address="10.2.0.1") == [NAME_CLOSED]
    right("lead", HOME)
    assert wrong(6, name="lead", address=HOME)[-1] == NAME_CLOSED  # guessing right there is braked


def test_lately_ends(time):
    right("lead", HOME)
    time.move(timedelta(days=31))
    time.move(clock.at(clock.today(), 9))
    for n in range(20):
        wrong(1, name="lead", address=f"10.1.{n}.1")
    assert wrong(1, name="lead", address=HOME) == [NAME_CLOSED]


def test_a_right_answer_does_not_count_and_forgets_the_wrong_ones():
    for _each in range(10):
        wrong(4, name="lead", address=HOME)
        right("lead", HOME)


def test_what_there_was_no_time_for_does_not_count():
    for _each in range(10):
        brakes.begin("signin", name="lead", address=HOME).untried()
    assert set(Tally.objects.values_list("count", flat=True)) == {0}


def test_a_try_takes_four_statements_and_its_right_answer_one_transaction(
    django_assert_num_queries,
):
    for name, ends in (("lead", 6), ("lead", 4)):  # a known address has two counts less
        with django_assert_num_queries(4):  # the figures, is it known, the counts before, and now
            attempt = brakes.begin("signin", name=name, address=HOME)
        with django_assert_num_queries(ends):
            attempt.right()


def test_what_is_over_is_swept(time):
    wrong(1)
    right("lead", HOME)
    assert (tallies.too_old(clock.now()), brakes.too_old()) == (False, False)
    time.move(timedelta(hours=3))
    wrong(1, name="other")
    assert sweeps.run(LEFTOVERS) == sweeps.Outcome(1, 0, 0)
    assert (Tally.objects.count(), KnownAddress.objects.count()) == (3, 1)
    time.move(timedelta(days=31))
    assert sweeps.run(LEFTOVERS) == sweeps.Outcome(1, 0, 0)
    assert (Tally.objects.count(), KnownAddress.objects.count()) == (0, 0)
    assert sweeps.run(LEFTOVERS) == sweeps.Outcome(0, 0, 0)


def test_each_door_is_counted_for_itself_and_no_name_or_address_is_kept():
    wrong(6)
    assert wrong(1, door="code") == [""]
    right("lead", HOME)
    kept = [
        *Tally.objects.values_list("key", flat=True),
        *KnownAddress.objects.values_list("key", flat=True),
    ]
    assert [key for key in kept if "officer" in key or "lead" in key or "10." in key] == []


def test_the_figures_are_policy():
    policy.change(policies.GUESS_PER_PAIR, "3", scope="", effective_from=date(2026, 1, 1), document="测试",
                  set_by="测试")  # fmt: skip
    assert wrong(4) == [*[""] * 3, NAME_CLOSED]
