"""One body and one person in three districts of two cities: A decides, B answers, C stays silent."""

from datetime import timedelta

import pytest

from accounts.models import Message
from contracts.domain import agreements
from contracts.models import Agreement, Placement
from core import clock
from core.errors import Blocked
from inspections.domain import reach
from inspections.models import Elsewhere, ExitCase, Ground
from institutions.domain import standing
from portals.kit import act
from tasks import table
from tests.factories import contracts, inspections
from tests.factories.vetting import open_calendar
from tests.inspections import districts
from tests.world.places import Place
from vetting.models import Listing


@pytest.fixture
def districts_(cast):
    """环翠区 (A) and 文登区 (B) signed themselves; in 芝罘区 (C) the school did. A group in each."""
    open_calendar()
    districts.schools_sign(cast.region_far)
    member = districts.post(cast)
    for where in ("a", "b", "far"):
        row = districts.agreement_of(cast, where, staff=[member])
        districts.group_of(cast, row, where)
    cast.member = member
    return cast


def running(region):
    rows = Placement.objects.filter(agreement__region=region)
    return list(rows.values_list("state", flat=True))


def sweeps():
    table.run_everything()


def answer(cast, who, row, deed, reason):
    url = act.url(act.find("inspections.elsewhere", deed), row)
    done = cast.client(who).post(url, {"reason": reason, "_version": row.version})
    assert done.status_code == 302, done.content.decode()[-2000:]


def test_a_body_is_removed_by_one_district_of_three(districts_):
    cast = districts_
    inspections.executed_case(cast)
    assert [running(one) for one in (cast.region, cast.region_b, cast.region_far)] == [
        ["ended"], ["running"], ["running"],
    ]  # fmt: skip

    # B: a Ground and a date; it goes on with reasons, and may not renew.
    row = Elsewhere.objects.get(region=cast.region_b)
    assert Ground.objects.get(region=cast.region_b).kind == "ELSEWHERE"
    answer(cast, cast.lead_b, row, "carry_on", "学校和家长要求继续")
    listing = Listing.objects.get(region=cast.region_b)
    signed = Agreement.objects.get(region=cast.region_b)
    draft = contracts.draft_agreement(
        cast,
        listing=listing,
        by=cast.officer_b,
        valid_from=signed.valid_until + timedelta(days=1),
        valid_until=listing.valid_until,
    )
    with pytest.raises(Blocked):
        agreements.offer(draft, by=cast.officer_b)

    # C says nothing: the day passes, all goes on, its own city is told.
    with clock.frozen(clock.now() + timedelta(days=21)):
        sweeps()
        assert running(cast.region_far) == ["running"]
        told = Message.objects.filter(kind="elsewhere.escalate", role="CITY")
        assert set(told.values_list("organisation_id", flat=True)) == {cast.city_bureau_far.pk}

    # B later ends it by a case of its own, on its own findings and that Ground.
    there = Place(cast, "_b")
    own = inspections.executed_case(there, institution=cast.institution)
    assert (own.bureau, own.grounds.filter(kind="ELSEWHERE").count()) == (cast.bureau_b, 1)
    assert Elsewhere.objects.get(case__bureau=cast.bureau, region=cast.region_b).state == "taken_up"
    assert running(cast.region_b) == ["ended"]
    assert running(cast.region_far) == ["running"]
    assert ExitCase.objects.visible_to(cast.lead).count() == 1


def may_come(cast, region):
    return cast.member.person.barred_on(clock.today(), region) == ""


def in_all(cast, ask):
    return [ask(one) for one in (cast.region, cast.region_b, cast.region_far)]


def test_a_person_who_disturbs_lessons_leaves_one_district(districts_):
    cast = districts_
    inspections.executed_case(cast, staff=cast.member, code="P1")
    assert in_all(cast, lambda one: may_come(cast, one)) == [False, True, True]
    assert in_all(cast, running) == [["running"]] * 3
    assert Elsewhere.objects.count() == 0


def test_a_person_who_harmed_pupils_is_stopped_everywhere_until_each_lead_answers(districts_):
    cast = districts_
    inspections.executed_case(cast, staff=cast.member, code="P3")
    assert in_all(cast, lambda one: may_come(cast, one)) == [False, False, False]
    row = Elsewhere.objects.get(region=cast.region_b)
    answer(cast, cast.lead_b, row, "readmit", "经调查与本区市无关")
    with clock.frozen(clock.now() + timedelta(days=14)):
        assert reach.unanswered(clock.now()) != []
        sweeps()
        assert in_all(cast, lambda one: may_come(cast, one)) == [False, True, False]
    told = Message.objects.filter(kind="elsewhere.escalate", role="CITY")
    assert set(told.values_list("organisation_id", flat=True)) == {cast.city_bureau_far.pk}
    body = cast.institution
    assert standing.may_enter(body, region=cast.region, on=clock.today()).ok
