"""Whom the lapse sweep stops: found by SQL, the same people that the conditions would name."""

from datetime import timedelta

import pytest

from core import clock, policy
from core.fsm import fresh
from institutions import policies
from institutions.domain import expiry, suspensions
from institutions.domain import staff as people
from institutions.enums import Job, StaffState
from institutions.models import Staff
from tasks import sweeps, table
from tests.factories import institutions as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def body(cast):
    return cast.institution


def asked_one_by_one(day):
    """The law of it: everybody cleared for whom a condition is unmet."""
    rows = Staff.objects.filter(state=StaffState.CLEARED).order_by("pk")
    return [row.pk for row in rows if row.unmet_on(day)]


def set_policy(key, value, *, days=0, scope="371000"):
    return policy.change(
        key, value, scope=scope, effective_from=clock.today() + timedelta(days=days),
        document="威教通〔2026〕1号", set_by="市局",
    )  # fmt: skip


def test_papers_that_run_out_name_the_person_on_the_day_after(cast, body):
    make.cleared_staff(body)
    row = make.cleared_staff(body)
    row.credentials.filter(kind="HEALTH_CERT").update(valid_until=clock.today())
    expiry.watch_staff(row)
    tomorrow = clock.today() + timedelta(days=1)
    assert (expiry.staff_due(clock.today()), expiry.staff_due(tomorrow)) == ([], [row.pk])
    assert asked_one_by_one(tomorrow) == [row.pk]


def test_a_paper_that_the_job_does_not_ask_for_stops_nobody(cast, body):
    row = make.cleared_staff(body, job=Job.SUPPORT)
    row.credentials.exclude(kind="HEALTH_CERT").update(
        valid_until=clock.today() - timedelta(days=1)
    )
    expiry.watch_staff(row)
    assert row.good_until > clock.today()
    assert expiry.staff_due(clock.today()) == asked_one_by_one(clock.today()) == []


def test_a_job_that_needs_papers_nobody_has_stops_the_person_in_the_same_deed(cast, body):
    row = make.cleared_staff(body, job=Job.SUPPORT)
    row.credentials.exclude(kind="HEALTH_CERT").delete()
    after = people.amend(fresh(row), by=cast.clerk, job=Job.TEACHER)
    assert after.state == StaffState.BLOCKED


def test_a_stopped_person_stays_cleared_and_is_kept_out_only_where_it_holds(cast, body):
    """A bar is of a region: it is asked at the door, and takes no clearance that holds elsewhere."""
    number = make.id_number()
    here = make.cleared_staff(body, name="教师甲", number=number)
    make.cleared_staff(cast.institution_b, name="教师甲", number=number)
    until = clock.today() + timedelta(days=3)
    suspensions.suspend(
        here.person, by=cast.lead, bureau=cast.bureau, region=cast.region, until=until,
        reason="核查", file_of=body,
    )  # fmt: skip
    assert expiry.staff_due(clock.today()) == []
    assert asked_one_by_one(clock.today()) == [here.pk]
    assert here.unmet_on(clock.today(), region=cast.region_b.code) == []
    over = until + timedelta(days=1)
    assert expiry.staff_due(over) == asked_one_by_one(over) == []


def test_a_shorter_period_of_policy_counts_from_its_day_on(cast, body):
    row = make.cleared_staff(body)
    set_policy(policies.IN_SERVICE_MONTHS, 1, days=40)
    assert expiry.staff_to_weigh(clock.today()) == []
    with clock.frozen(clock.at(clock.today() + timedelta(days=40))):
        assert asked_one_by_one(clock.today()) == [row.pk]
        assert expiry.staff_to_weigh(clock.today()) == [row.pk]
        assert sweeps.run(table.SWEEPS["staff-review"]) == sweeps.Outcome(done=1)
        assert expiry.staff_to_weigh(clock.today()) == []
        assert sweeps.run(table.SWEEPS["staff-lapse"]) == sweeps.Outcome(done=1)
    assert fresh(row).state == StaffState.BLOCKED


def test_a_new_demand_of_policy_stops_who_never_met_it(cast, body):
    for city in ("371000", cast.institution_far.region.city_code):
        set_policy(policies.OFFICE_CHECK, value=False, days=-1, scope=city)
    row = make.cleared_staff(body, office=False)
    far = make.cleared_staff(cast.institution_far, office=False)
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        set_policy(policies.OFFICE_CHECK, value=True)
        assert expiry.staff_to_weigh(clock.today()) == [row.pk]
        table.run_everything()
    assert (fresh(row).state, fresh(far).state) == (StaffState.BLOCKED, StaffState.CLEARED)


def test_what_is_not_due_costs_no_query(cast, body, django_assert_num_queries):
    make.cleared_staff(body)
    set_policy(policies.HEALTH_MONTHS, 11)
    table.run_everything()
    for _more in range(2):
        with django_assert_num_queries(3):
            assert expiry.staff_due(clock.today()) == []
            assert expiry.staff_to_weigh(clock.today()) == []
        make.cleared_staff(body)


def test_missed_days_are_caught_up(cast, body):
    row = make.cleared_staff(body)
    with clock.frozen(clock.at(row.good_until + timedelta(days=30))):
        assert sweeps.run(table.SWEEPS["staff-lapse"]) == sweeps.Outcome(done=1)
        assert sweeps.run(table.SWEEPS["staff-lapse"]) == sweeps.Outcome()
