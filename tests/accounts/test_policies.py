import json
from datetime import timedelta

import pytest

from accounts.domain import policies
from core import clock, policy
from core.errors import Forbidden, Invalid
from core.models import Entry

KEY = "accounts.slip_days"


def change(by, **changes):
    facts = {"value": 7, "effective_from": clock.today(), "document": "威教发〔2026〕1号"}
    return policies.change(KEY, by=by, **{**facts, **changes})


def test_the_city_sets_for_all_and_a_district_for_itself(cast):
    change(cast.city_lead)
    assert policy.value(KEY, scopes=cast.lead.scopes) == 7
    change(cast.lead, value="9")
    assert policy.value(KEY, scopes=cast.lead.scopes) == 9
    assert policy.value(KEY, scopes=cast.lead_b.scopes) == 7
    body = json.loads(Entry.objects.latest("id").body)
    assert (body["chain"], body["deed"], body["facts"]["before"], body["facts"]["after"]) == (
        "371002",
        "organisation.set_policy",
        "7",
        "9",
    )


def test_a_change_begins_on_its_day(cast):
    day = clock.today() + timedelta(days=5)
    change(cast.lead, effective_from=day)
    assert policy.value(KEY, scopes=cast.lead.scopes) == 14
    assert policy.value(KEY, scopes=cast.lead.scopes, on=day) == 7
    standing = next(s for s in policies.standings(cast.lead.scopes) if s.setting.key == KEY)
    assert (standing.value, standing.row, standing.coming.value) == (14, None, 7)


def test_what_is_wrong_is_said_at_its_field(cast):
    for changes, field in [
        ({"value": "多"}, "value"),
        ({"value": 0}, "value"),
        ({"document": " "}, "document"),
        ({"effective_from": clock.today() - timedelta(days=1)}, "effective_from"),
    ]:
        with pytest.raises(Invalid) as refusal:
            change(cast.lead, **changes)
        assert list(refusal.value.fields) == [field]


def test_who_may_change_policy(cast):
    allowed = set()
    for name, actor in cast.people.items():
        try:
            change(actor)
        except Forbidden:
            continue
        allowed.add(name)
    assert allowed == {
        *("city_lead", "lead", "lead2", "lead_b"),
        *("city_lead_far", "lead_far"),
    }


def test_standings_are_one_query(cast, django_assert_num_queries):
    change(cast.lead)
    with django_assert_num_queries(1):
        assert len(policies.standings(cast.lead.scopes)) == len(policy.registered())
