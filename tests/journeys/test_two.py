"""A small district: one officer and one lead walk the whole road, everybody else on paper."""

import json

import pytest
from django.core.management import call_command

from accounts.enums import SYSTEM
from accounts.models import Membership, PaperEntry
from contracts.models import Agreement, Placement
from core import clock, ledger
from core.models import Entry
from institutions.models import Exclusion, Institution, Staff
from tests.factories.institutions import term
from tests.journeys import two, two_serving
from tests.walks import broken_passages
from vetting.models import Application, Listing, ScoreSheet


@pytest.fixture
def pair(cast, hands, time):
    """The ground the city laid (school, calendar, terms) stands; then nobody else has an account."""
    assert cast.school
    for year in range(clock.today().year - 1, clock.today().year + 2):
        assert [term(f"{year}-{part}") for part in ("spring", "autumn")]
    found = two.Two(hands("officer"), hands("lead"), time)
    both = [cast.officer.membership_id, cast.lead.membership_id]
    Membership.objects.exclude(pk__in=both).delete()
    return found


def test_one_officer_and_one_lead_walk_the_whole_road(cast, pair):
    ground = Entry.objects.count()
    body = two.file(pair)
    call = two.announce(pair)
    two.apply(pair, body, call)
    two.review(pair, call)
    two.score(pair, call)
    agreement = two_serving.agree(pair, two.conclude(pair))
    two_serving.place(pair, cast.school, agreement)
    two_serving.evaluate(pair)
    violation = two_serving.violate(pair, body, cast.school)
    case = two_serving.leave(pair, body, violation)

    assert case.state == "executed"
    assert Agreement.objects.get().state == "terminated"
    assert Placement.objects.get().state == "ended"
    assert Listing.objects.get().state == "removed"
    assert Exclusion.objects.get().decision_number == "环教退决〔1〕号"
    _everything_from_paper_is_marked()
    _nobody_else_acted(cast, ground)
    assert list(ledger.verify()) == []
    assert broken_passages() == []
    call_command("verify_ledger")


def _everything_from_paper_is_marked():
    assert Institution.objects.get(name__startswith="乡镇").backfilled
    marked = (Application, Agreement, Placement, Staff)
    assert [model for model in marked if not model.objects.get().entered_by_office] == []
    assert ScoreSheet.objects.filter(entered_by_office=False).count() == 0
    assert set(PaperEntry.objects.values_list("state", flat=True)) == {"checked"}


def _nobody_else_acted(cast, ground):
    """Every entry since is by one of the two, by a sweep, or by a side's paper both have held."""
    by = [json.loads(entry.body)["by"] for entry in Entry.objects.order_by("id")[ground:]]
    people = {one["user"] for one in by if one["role"] != SYSTEM}
    assert people == {cast.officer.user_id, cast.lead.user_id}
    sides = {one["role"] for one in by if "on_paper" in one}
    assert sides == {"INSTITUTION", "SCHOOL"}
