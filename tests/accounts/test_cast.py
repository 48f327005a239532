from accounts.domain import offices
from accounts.models import Membership
from tests.cast import PEOPLE


def test_everybody_is_who_they_are_called(cast):
    assert {name: (getattr(cast, name).role, getattr(cast, name).is_lead) for name in PEOPLE} == {
        name: (role, lead) for name, (_full, role, lead, _office) in PEOPLE.items()
    }
    assert cast.lead == Membership.objects.get(user__username="lead").actor()


def test_bureau_of_a_region(cast):
    assert offices.bureau_of(cast.region) == cast.bureau
    assert offices.bureau_of("371003") == cast.bureau_b
