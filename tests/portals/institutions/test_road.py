"""Where a file stands on the six-step road, seen by its own bureau and by a stranger."""

import pytest

from institutions.domain import exclusions
from portals.institutions import road, road_steps
from tests.factories import contracts, inspections
from tests.factories import vetting as admit

pytestmark = pytest.mark.django_db


def test_before_the_first_step(cast):
    assert road.of(cast.institution, cast.officer) == road.Place("")


def test_an_exclusion_in_force_comes_before_everything(cast):
    exclusions.exclude(
        cast.institution,
        by=cast.lead,
        bureau=cast.bureau,
        code="I3",
        decision_number="文 1",
        text="移出",
    )
    place = road.of(cast.institution, cast.officer)
    assert (place.here, place.stopped) == ("exit", True)


def test_an_application_in_review(cast):
    application = admit.submitted_application(cast)
    body = application.institution
    assert road.of(body, cast.officer).here == "review"
    assert road.of(body, cast.officer_b).here == ""


def test_who_leaves_without_having_signed_did_not_go_that_step(cast):
    inspections.opened_case(cast)
    place = road.of(cast.institution, cast.officer)
    assert (place.here, place.missed) == ("exit", ("agreement", "evaluation"))
    kinds = [each.kind for each in road_steps.steps(place.here, missed=place.missed)]
    assert kinds == ["done", "done", "done", "todo", "todo", "here"]
    contracts.running_placement(cast)
    assert road.of(cast.institution, cast.officer).missed == ()
