from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from core import clock, once
from core.models import SentForm, StoredFile
from tasks import cleaning, sweeps, table
from tests.factories.institutions import stored_file

pytestmark = pytest.mark.django_db
LEFTOVERS = table.SWEEPS["leftovers"]


def test_nothing_is_left_over_of_yesterday():
    stored_file()
    Session.objects.create(
        session_key="a", session_data="", expire_date=timezone.now() + timedelta(hours=1)
    )
    assert sweeps.run(LEFTOVERS) == sweeps.Outcome(0, 0, 0)
    assert (StoredFile.objects.count(), Session.objects.count()) == (1, 1)


def test_what_nobody_holds_goes_after_a_month_and_ended_sessions_at_once():
    stored_file()
    Session.objects.create(
        session_key="b", session_data="", expire_date=timezone.now() - timedelta(hours=1)
    )
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert sweeps.run(LEFTOVERS) == sweeps.Outcome(1, 0, 0)
        assert cleaning.due(clock.now()) == []
    assert (StoredFile.objects.count(), Session.objects.count()) == (0, 0)


def test_forms_that_were_sent_go_when_their_tokens_are_good_no_more():
    now = timezone.now()
    for token, age in (("old", timedelta(hours=49)), ("new", timedelta(hours=47))):
        SentForm.objects.create(token=token, content="", at=now - age)
    assert sweeps.run(LEFTOVERS) == sweeps.Outcome(1, 0, 0)
    assert [row.token for row in SentForm.objects.all()] == ["new"]
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert once.left_over() is False  # the demo clock moves neither
