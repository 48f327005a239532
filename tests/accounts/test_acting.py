from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from accounts.actors import Stranger
from accounts.enums import Role
from accounts.middleware import ACTING, ActingMembership
from accounts.models import Membership
from core import clock


@pytest.fixture
def act():
    """The actor a request of this user with this session gets."""

    def run(user, session):
        request = RequestFactory().get("/")
        request.user, request.session = user, session
        ActingMembership(lambda _request: HttpResponse())(request)
        return request.actor

    return run


def test_a_session_acts_under_the_membership_it_chose(cast, act):
    user = cast.user(cast.officer)
    second = Membership.objects.create(
        user=user, organisation=cast.bureau_b, role=Role.PANEL, since=clock.today()
    )
    assert act(user, {ACTING: cast.officer.membership_id}) == cast.officer
    assert act(user, {ACTING: second.pk}) == second.actor()


def test_somebody_elses_membership_is_never_acted_under(cast, act):
    assert act(cast.user(cast.officer), {ACTING: cast.lead.membership_id}) == cast.officer


def test_a_membership_that_ended_or_has_not_begun_gives_nothing(cast, act):
    row = cast.membership(cast.officer)
    row.until = clock.today() - timedelta(days=1)
    row.save()
    assert act(cast.user(cast.officer), {ACTING: row.pk}) == Stranger()
    row.since, row.until = clock.today() + timedelta(days=1), None
    row.save()
    assert act(cast.user(cast.officer), {ACTING: row.pk}) == Stranger()
    row.since = clock.today()
    row.save()
    assert act(cast.user(cast.officer), {ACTING: row.pk}) == row.actor()


def test_people_of_a_closed_office_are_strangers(cast, act):
    cast.bureau.is_active = False
    cast.bureau.save()
    assert act(cast.user(cast.officer), {}) == Stranger()
