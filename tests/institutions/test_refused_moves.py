"""Moves that are stopped by a guard they share with others: each shown on each."""

from datetime import timedelta

import pytest

from contracts.domain import closures
from core import clock
from core.rules import reason_given
from institutions import facts, rules
from institutions.domain import registration
from institutions.domain import staff as people
from tests import refused
from tests.factories import institutions as make
from tests.institutions.tables import a_change, an_exclusion

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def deregistered(cast):
    told = facts.Deregistration(document="注〔2026〕1号", scan=make.stored_file())
    return registration.deregister(cast.institution, told, by=cast.lead, reason="办学终止")


def closing(cast, *, days=30):
    told = facts.Closing(
        closes_on=clock.today() + days * DAY,
        document="撤并〔2026〕1号",
        scan=make.stored_file(),
        handover="由本区学校接收",
    )
    return closures.plan(cast.school, told, by=cast.lead, reason="布局调整")


WANT_A_REASON = {
    "change-refuse": a_change,
    "course-refuse": lambda cast: make.submitted_course(cast.institution),
    "course-retract": lambda cast: make.accepted_course(cast.institution),
    "exclusion-restore": an_exclusion,
    "exclusion-revoke": an_exclusion,
    "institution-refuse": make.registered_institution,
    "institution-deregister": lambda cast: cast.institution,
    "institution-reinstate": deregistered,
    "institution-retract": lambda cast: cast.institution,
    "licence-refuse": lambda cast: make.submitted_licence(cast.institution),
    "licence-retract": lambda cast: make.verified_licence(cast.institution),
    "school-cancel_closing": closing,
    "school-plan_closing": lambda cast: cast.school,
    "school-reopen": lambda cast: closing(cast, days=0),
    "staff-block": lambda cast: make.cleared_staff(cast.institution),
    "staff-refuse": lambda cast: make.submitted_staff(cast.institution),
    "staff-remove": lambda cast: make.cleared_staff(cast.institution),
    "staff-retract": lambda cast: make.cleared_staff(cast.institution),
}


@pytest.mark.parametrize("name", WANT_A_REASON)
def test_a_move_without_its_reason(cast, name):
    row = WANT_A_REASON[name](cast)
    refused.stopped(reason_given, row, name.partition("-")[2], reason=" ")


OF_THE_HOME_DISTRICT = {
    "confirm": a_change,
    "refuse": a_change,
    "deregister": lambda cast: cast.institution,
    "retract": lambda cast: cast.institution,
    "reinstate": deregistered,
}


@pytest.mark.parametrize("move", OF_THE_HOME_DISTRICT)
def test_another_district_where_it_serves_does_not_decide(cast, move):
    row = OF_THE_HOME_DISTRICT[move](cast)
    make.present(cast.institution, cast.region_b)
    refused.stopped(rules.decided_at_home, row, move, cast.lead_b, reason="有理由")


def test_another_district_does_not_refuse_a_registration(cast):
    row = make.registered_institution(cast)
    make.present(row, cast.region_b)
    refused.stopped(rules.decided_at_home, row, "refuse", cast.lead_b, reason="有理由")


def test_a_closing_names_its_paper_a_day_ahead_and_a_school_that_goes_on(cast):
    said = {"reason": "布局调整", "closes_on": clock.today() - DAY, "successor": cast.school_b}
    refused.stopped(rules.closing_documented, cast.school, "plan_closing", **said)
    refused.stopped(rules.closing_ahead, cast.school, "plan_closing", **said)
    refused.stopped(rules.successor_takes_over, cast.school, "plan_closing", **said)


def test_a_school_is_not_closed_before_its_day(cast):
    refused.stopped(rules.closing_day_come, closing(cast), "close")


def ready(name):
    return next(each for each in rules.PERSON_IS_READY if each.check.__name__ == name)


def test_somebody_who_was_checked_long_ago_is_not_cleared(cast):
    row = make.submitted_staff(cast.institution)
    with clock.frozen(clock.at(clock.today() + 400 * DAY, 9)):
        refused.stopped(ready("check_recent"), row, "clear")


def test_somebody_who_teaches_at_a_school_is_not_cleared(cast):
    row = make.submitted_staff(cast.institution)
    row = people.tick(row, facts.Ticks(in_service_clear=False), by=cast.officer)
    refused.stopped(ready("not_in_service"), row, "clear")
