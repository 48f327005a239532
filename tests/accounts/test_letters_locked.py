"""Whatever voids or answers a letter, or empties a one_time_password, locks the person before it."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.domain import owners, passwords
from accounts.facts import StampedLetter
from accounts.models import OneTimePassword
from core import deeds
from core.models.subject import ref
from tests.factories import identity
from tests.factories.institutions import stored_file


def test_a_letter_is_answered_under_the_lock_of_its_person(cast, monkeypatch):
    """A reset and a recovery code lock the person, then make the waiting letter void."""
    letter = identity.asked(identity.reset(cast.officer, by=cast.lead))
    order = []
    monkeypatch.setattr(deeds, "keepers", [lambda scope: order.extend(scope.locked)])
    owners.confirm(
        letter, StampedLetter(number=letter.number, scan=stored_file()), by=cast.city_lead
    )
    assert order == [ref(cast.bureau), ref(cast.user(cast.officer)), ref(letter)]


def test_a_slip_is_shown_under_the_lock_of_its_person(cast):
    identity.reset(cast.officer, by=cast.lead)
    one_time_password = OneTimePassword.objects.select_related("membership").get()
    with CaptureQueriesContext(connection) as asked:
        assert passwords.show(one_time_password, by=cast.lead)
    read = [each["sql"] for each in asked if each["sql"].startswith("SELECT")]
    assert 'FROM "accounts_user"' in read[0]
    assert 'FROM "accounts_onetimepassword"' in read[1]
