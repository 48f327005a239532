"""Every sign-in, right or wrong, is kept for the owner of the account and its administrator."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts import policies
from accounts.domain import people, signins
from accounts.models import SignIn, Tally
from accounts.models.signins import SignInOutcome
from core import clock, policy
from tasks import sweeps, table
from tests.portals.accounts.test_signin import come_in

pytestmark = pytest.mark.django_db


def kept(username: str) -> list[tuple[str, int]]:
    rows = SignIn.objects.filter(user__username=username).order_by("last_at", "pk")
    return list(rows.values_list("outcome", "count"))


@pytest.fixture(autouse=True)
def _one_hour():
    """A flood that runs over the full hour would make two rows."""
    with clock.frozen(clock.at(clock.today(), hour=10, minute=1)):
        yield


def test_a_right_and_a_wrong_one_are_kept(cast):
    come_in("officer", "wrong")
    come_in(" Officer ")
    assert kept("officer") == [("wrong", 1), ("in", 1)]
    row = SignIn.objects.get(outcome="wrong")
    assert (row.network, row.last_at) == ("127.0.0.0/24", clock.now())


def test_a_flood_of_wrong_ones_is_one_row_an_hour(cast):
    client = Client()
    for _turn in range(12):
        come_in("officer", "wrong", client)
    assert kept("officer") == [("wrong", 5), ("stopped", 7)]
    with clock.frozen(clock.now() + timedelta(hours=1)):
        come_in("officer", "wrong")
        assert len(kept("officer")) == 3


def test_a_name_that_nobody_has_is_counted_and_kept_nowhere(cast):
    come_in("nobody", "wrong")
    come_in("officer@1234", "110101199003074578")
    assert SignIn.objects.count() == 0
    assert Tally.objects.get(key="sign-in:nobody").count == 2


def test_keeping_a_try_takes_as_many_steps_as_not_keeping_it(cast, django_assert_num_queries):
    for name in ("officer", "nobody") * 2:
        with django_assert_num_queries(2):  # the name, the count
            signins.note(name, SignInOutcome.WRONG, address="")


def test_who_has_no_duty_any_more_is_kept_as_stopped(cast):
    people.end(cast.membership(cast.officer), by=cast.lead, reason="调离", on=clock.today())
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert come_in("officer").status_code == 422
    assert kept("officer") == [("stopped", 1)]


def test_ones_own_are_shown_and_nobody_elses(cast):
    come_in("officer", "wrong")
    come_in("lead")
    client = cast.client(cast.officer)
    page = client.get("/sign-ins/")
    assert [row.user.username for row in page.context["pages"]] == ["officer"]
    assert "口令不对" in page.content.decode()
    assert 'href="/sign-ins/"' in client.get("/").content.decode()


def test_the_administrator_sees_the_accounts_of_the_city(cast):
    for name in ("officer", "clerk_b", "admin"):
        come_in(name)
    found = set(SignIn.objects.visible_to(cast.admin).values_list("user__username", flat=True))
    assert found == {"officer", "clerk_b", "admin"}
    for actor in (cast.city_lead, cast.auditor, cast.lead, cast.principal, cast.panel1):
        assert list(SignIn.objects.visible_to(actor)) == []


def test_they_are_forgotten_after_the_longest_period_of_any_city(cast):
    come_in("officer")
    cleaning = table.SWEEPS["leftovers"]
    policy.change(
        policies.SIGN_IN_DAYS, "400", scope="371000", effective_from=clock.today(), document="测试", set_by="测试"
    )  # fmt: skip
    with clock.frozen(clock.now() + timedelta(days=399)):
        sweeps.run(cleaning)
        assert kept("officer") == [("in", 1)]
    with clock.frozen(clock.now() + timedelta(days=401)):
        assert sweeps.run(cleaning) == sweeps.Outcome(1, 0, 0)
    assert kept("officer") == []


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("", ""),
        ("<script>", ""),
    ],
)
def test_an_address_is_kept_by_its_network(cast, address, network):
    signins.note("officer", SignInOutcome.WRONG, address=address)
    assert SignIn.objects.get().network == network
