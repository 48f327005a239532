"""A positive criminal-record query keeps the person out everywhere: every district, every employer."""

from datetime import timedelta

import pytest

from accounts.models import Message
from contracts.domain import queries
from core import clock
from inspections.domain import effects, emergency, reversal, violations
from inspections.enums import Outcome
from inspections.facts import Reversal
from inspections.models import Elsewhere
from institutions.domain import checks
from institutions.facts import Query
from institutions.models import Suspension
from tests.factories import contracts, inspections, institutions
from tests.inspections import districts

NUMBER = institutions.id_number(78)


@pytest.fixture
def coach(cast):
    """Works in 环翠区, 文登区 and 芝罘区, whose school signed."""
    districts.schools_sign(cast.region_far)
    contracts.licensed(cast.institution)
    member = institutions.cleared_staff(cast.institution, name="教练乙", number=NUMBER)
    for where in ("a", "b", "far"):
        districts.group_of(cast, districts.agreement_of(cast, where, staff=[member]), where)
    return member


@pytest.fixture
def post_b(cast):
    """The same person under the same number with another employer in 文登区, waiting to be cleared."""
    other = institutions.confirmed_institution(cast, region=cast.region_b)
    return institutions.submitted_staff(other, name="教练乙", number=NUMBER)


def may_come(member, cast):
    today = clock.today()
    places = (cast.region, cast.region_b, cast.region_far)
    return [member.person.barred_on(today, one) == "" for one in places]


def query(passed, *, days=0):
    day = clock.today() - timedelta(days=days)
    return Query(
        queried_on=day, passed=passed, reference="查 9 号", consent_on=day, queried_by="查询员"
    )


def unmet(member):
    fresh = type(member).objects.get(pk=member.pk)
    return [str(each) for each in fresh.unmet_on(clock.today())]


STOPPED = "违法犯罪记录查询未通过，不得进校。"


def test_a_confirmed_positive_query_stops_the_person_in_every_district(cast, coach):
    assert may_come(coach, cast) == [True, True, True]
    inspections.recorded_violation(cast, staff=coach, code="P5a")
    assert may_come(coach, cast) == [True, True, True]
    inspections.confirmed_violation(cast, staff=coach, code="P5a")
    assert may_come(coach, cast) == [False, False, False]
    assert Elsewhere.objects.count() == 0


def test_another_employer_and_its_bureau_and_every_school_are_told(cast, coach, post_b):
    inspections.confirmed_violation(cast, staff=coach, code="P5a")
    told = Message.objects.filter(kind="query.stop")
    bureaus = {cast.bureau_b.pk, cast.bureau_far.pk}
    assert set(told.filter(role="DISTRICT").values_list("organisation_id", flat=True)) == bureaus
    schools = {cast.school_office.pk, cast.school_b_office.pk, cast.school_far_office.pk}
    assert set(told.filter(role="SCHOOL").values_list("organisation_id", flat=True)) == schools
    employers = set(told.filter(role="INSTITUTION").values_list("organisation_id", flat=True))
    assert employers == {post_b.institution.organisation_id}
    to_schools = set(told.filter(role="SCHOOL").values_list("text", flat=True))
    assert to_schools == {"教练乙 即日起暂不能入校，请安排本校教师看护。"}


def test_a_school_elsewhere_reads_no_reason(cast, coach):
    inspections.confirmed_violation(cast, staff=coach, code="P5a")
    group = coach.placements.get(agreement__region=cast.region_b)
    page = cast.client(cast.dean_b).get(f"/contracts/placements/{group.pk}/").content.decode()
    assert ("暂不能入校" in page, "违法" in page) == (True, False)


def test_other_codes_confirmed_without_a_case_stop_nobody(cast, coach):
    for code in ("P1", "P2", "P3", "P5b"):
        inspections.confirmed_violation(cast, staff=coach, code=code)
    assert may_come(coach, cast) == [True, True, True]


def test_a_positive_query_confirmed_in_error_lets_the_person_in_again(cast, coach):
    row = inspections.confirmed_violation(cast, staff=coach, code="P5a")
    violations.withdraw(row, by=cast.lead, reason="同名同姓，核对有误")
    assert may_come(coach, cast) == [True, True, True]


def test_the_case_of_a_positive_query_bars_everywhere_and_no_other_lead_may_readmit(cast, coach):
    case = inspections.executed_case(cast, staff=coach, code="P5a")
    assert (case.exclusion.region, case.exclusion.until) == (None, None)
    assert may_come(coach, cast) == [False, False, False]
    assert Elsewhere.objects.count() == 0


def test_a_revoked_case_leaves_the_query_standing_until_it_is_withdrawn(cast, coach):
    case = inspections.executed_case(cast, staff=coach, code="P5a")
    told = Reversal(number="复〔1〕号", file=institutions.stored_file())
    reversal.revoke(case, told, by=cast.lead, reason="程序有误")
    assert may_come(coach, cast) == [False, False, False]
    row = coach.violations.get()
    violations.withdraw(row, by=cast.lead, reason="核对有误")
    assert may_come(coach, cast) == [True, True, True]


def test_the_notice_says_that_no_school_may_take_the_person(cast, coach):
    case = inspections.drafted_case(cast, staff=coach, code="P5a")
    said = effects.consequence(case.notice.effects, you="该人员")
    assert ("第六十二条" in said, "自行决定" in said) == (True, False)
    assert Outcome(case.notice.intended) == Outcome.END


def test_an_emergency_for_a_positive_query_holds_everywhere(cast, coach):
    case = inspections.emergency_case(cast, staff=coach, code="P5a")
    assert may_come(coach, cast) == [False, False, False]
    assert Elsewhere.objects.count() == 0
    emergency.lift(case.emergency, by=cast.lead, reason="经查不实")
    assert may_come(coach, cast) == [True, True, True]
    assert Suspension.objects.filter(person=coach.person, closed_on=None).count() == 0


# Entered as a query, by any employer --------------------------------------------------------------


def test_a_positive_query_of_one_employer_blocks_the_person_with_every_other(cast, coach, post_b):
    checks.enter(post_b, query(False), by=institutions.clerk_of(post_b.institution))
    assert type(coach).objects.get(pk=coach.pk).state == "blocked"
    assert STOPPED in unmet(coach)
    assert STOPPED in unmet(post_b)


def test_a_positive_query_dated_before_a_passed_one_still_blocks(cast, coach, post_b):
    checks.enter(post_b, query(False, days=200), by=institutions.clerk_of(post_b.institution))
    assert type(coach).objects.get(pk=coach.pk).state == "blocked"
    assert STOPPED in unmet(coach)


def test_an_employers_later_passed_query_does_not_take_it_back_an_offices_does(cast, coach, post_b):
    checks.enter(post_b, query(False), by=institutions.clerk_of(post_b.institution))
    checks.enter(coach, query(True), by=cast.clerk)
    assert STOPPED in unmet(coach)
    checks.enter(coach, query(True), by=cast.officer)
    assert STOPPED not in unmet(coach)
    assert STOPPED not in unmet(post_b)


def test_the_schools_are_told_of_a_positive_query_of_another_employer_and_not_of_a_passed_one(
    cast, coach, post_b
):
    by = institutions.clerk_of(post_b.institution)
    queries.enter(post_b, query(True), by=by)
    assert Message.objects.filter(kind="query.stop").count() == 0
    queries.enter(post_b, query(False), by=by)
    told = Message.objects.filter(kind="query.stop")
    schools = {cast.school_office.pk, cast.school_b_office.pk, cast.school_far_office.pk}
    assert set(told.values_list("organisation_id", flat=True)) == schools
    assert {row.text for row in told} == {"教练乙 即日起暂不能入校，请安排本校教师看护。"}
