"""申报、审核通过、入围: who applied to a call of the term, who passed, who is on the list."""

from datetime import timedelta

import pytest

from core import clock
from reports.summary import Line
from tests.factories import institutions, vetting
from tests.reports import world
from vetting.domain import applications, review


@pytest.fixture
def term(cast):
    vetting.open_calendar()
    return world.term_around(clock.today() + timedelta(days=10))


def _days():
    """Of service: from a week after the window, so that it falls into the term."""
    return {
        "term_from": clock.today() + timedelta(days=8),
        "term_until": clock.today() + timedelta(days=60),
    }


def _line(cast, term, actor=None, region="371002") -> Line:
    made = world.book(cast, actor or cast.officer, region, term.code)
    assert world.failed(made) == []
    return made.tables.summary.lines[0]


def test_a_call_without_applicants_shows_zeros(cast, term):
    vetting.published_call(cast, **_days())
    line = _line(cast, term)
    assert (line.applied, line.passed, line.shortlisted) == (0, 0, 0)


def test_each_step_counts_who_reached_it(cast, term):
    call = vetting.published_call(cast, packages=2, **_days())
    vetting.started_application(cast, call=call)
    vetting.submitted_application(cast, call=call)
    vetting.qualified_application(cast, call=call)
    row = vetting.reviewed(vetting.submitted_application(cast, call=call), failed=["课程方案"])
    line = _line(cast, term)
    assert (line.applied, line.passed, line.shortlisted) == (3, 1, 0)
    assert row.state == "submitted"


def test_two_packages_of_one_institution_are_one_applicant(cast, term):
    call = vetting.published_call(cast, packages=2, **_days())
    body = vetting.applicant(cast)
    for package in call.packages.all():
        vetting.submitted_application(cast, package=package, institution=body)
    assert _line(cast, term).applied == 1


def test_an_application_taken_back_is_not_counted(cast, term):
    call = vetting.published_call(cast, **_days())
    row = vetting.submitted_application(cast, call=call)
    clerk = institutions.clerk_of(row.institution)
    applications.recall(row, by=clerk)
    assert _line(cast, term).applied == 0
    row = applications.submit(row, by=clerk)
    applications.withdraw(row, by=clerk, reason="不再参加")
    assert _line(cast, term).applied == 0


def test_a_disqualified_one_applied_and_did_not_pass(cast, term):
    call = vetting.published_call(cast, **_days())
    row = vetting.submitted_application(cast, call=call)
    item = row.items()[0]
    row = vetting.reviewed(row, failed=[item.title])
    review.disqualify(row, by=cast.officer, reason="材料不符")
    line = _line(cast, term)
    assert (line.applied, line.passed) == (1, 0)


def test_the_list_of_a_concluded_call(cast, term):
    chosen, other = vetting.applicant(cast), vetting.applicant(cast)
    with vetting.weeks_ago() as time:
        vetting.concluded_call(
            cast, time, institutions=[chosen, other], marks=[95, 80], quota=1, **_days()
        )
    line = _line(cast, term)
    assert (line.applied, line.passed, line.shortlisted) == (2, 2, 1)


def test_a_call_for_another_term_is_not_this_terms(cast, term):
    later = term.ends_on + timedelta(days=1)
    vetting.published_call(cast, term_from=later, term_until=later + timedelta(days=60))
    line = _line(cast, term)
    assert (line.applied, line.passed) == (None, None)


def test_a_list_from_paper_is_explained(cast, term):
    vetting.backfilled_listing(vetting.applicant(cast))
    made = world.book(cast, cast.officer, "371002", term.code)
    told = world.check(made, "入围机构都经过审核通过")
    assert (told.left, told.right, told.verdict) == (1, 0, "passed")
    assert told.why == "补录，没有申报和审核记录：1家"


def test_a_stranger_counts_no_application_of_another_district(cast, term):
    call = vetting.published_call(cast, **_days())
    vetting.submitted_application(cast, call=call)
    line = _line(cast, term, cast.officer_b, "371003")
    assert (line.applied, line.passed) == (None, None)
    above = _line(cast, term, cast.city, "371002")
    assert above.applied == 1
