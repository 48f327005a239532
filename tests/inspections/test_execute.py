"""Executing a decision: everywhere or nowhere."""

import pytest

from contracts.models import Agreement, Placement
from core import clock
from institutions.domain import standing
from institutions.models import Exclusion, Presence
from tests.factories import contracts, inspections
from vetting.models import Listing


@pytest.fixture
def two_schools(cast):
    """One agreement, groups running at two schools."""
    first = contracts.running_placement(cast)
    contracts.running_placement(cast, agreement=first.agreement, school=cast.school2, by=cast.dean2)
    return first.agreement


def states(model):
    return list(model.objects.order_by("pk").values_list("state", flat=True))


def test_execute_ends_an_institution_everywhere(cast, two_schools):
    case = inspections.executed_case(cast)
    assert case.state == "executed"
    assert states(Agreement) == ["terminated"]
    assert states(Placement) == ["ended", "ended"]
    assert states(Listing) == ["removed"]
    assert not Presence.objects.get(institution=case.institution, region=cast.region).is_listed
    exclusion = Exclusion.objects.get()
    assert (exclusion.pk, exclusion.state, exclusion.published) == (
        case.exclusion_id,
        "active",
        True,
    )
    assert exclusion.decision_number == case.decision_number
    assert not standing.of(case.institution, region=cast.region_b, on=clock.today()).ok


def test_execute_bars_for_thirty_six_months(cast, two_schools):
    case = inspections.executed_case(cast)
    day = case.effective_on
    last = case.exclusion.until + clock.ONE_DAY
    assert (last.year - day.year, last.month) == (3, day.month)


def test_execute_hands_every_group_over(cast, two_schools):
    inspections.executed_case(cast)
    assert [bool(row.handover) for row in Placement.objects.all()] == [True, True]
