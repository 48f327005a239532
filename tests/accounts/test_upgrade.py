"""What the upgrade to ties makes of accounts that are on their way."""

from importlib import import_module

from django.apps import apps

from accounts.models import OneTimePassword, Tie
from tests.factories import identity

upgrade = import_module("accounts.migrations.0006_slips_on_their_way").tie_to_makers


def ties():
    return list(Tie.objects.order_by("id").values_list("user", "kind", "maker", "persons"))


def test_a_slip_that_nobody_used_ties_its_account_to_its_maker(cast):
    lead = cast.lead.user_id
    made = identity.make(cast.bureau, by=cast.lead, role="DISTRICT")
    reset = identity.reset(made, by=cast.lead)
    other = identity.make(cast.bureau, by=cast.lead, role="DISTRICT")
    identity.choose(identity.make(cast.bureau, by=cast.lead, role="DISTRICT"))
    Tie.objects.all().delete()  # they are of the version before
    upgrade(apps, None)
    expected = [(reset.user_id, "reset", lead, [lead]), (other.user_id, "made", lead, [lead])]
    assert sorted(ties()) == sorted(expected)
    first = Tie.objects.get(user=other.user_id)
    assert first.at == OneTimePassword.objects.get(membership__user=other.user_id).made_at
    upgrade(apps, None)
    assert len(ties()) == 2


def test_a_tie_that_is_known_is_left_alone(cast):
    identity.reset(identity.make(cast.bureau, by=cast.lead, role="DISTRICT"), by=cast.city_lead)
    before = ties()
    upgrade(apps, None)
    assert ties() == before
