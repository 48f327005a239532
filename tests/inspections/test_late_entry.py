"""Paper that came in time counts, however late somebody types it in: no decision passes it by."""

from datetime import timedelta

import pytest

from core import clock
from inspections.domain import decisions, defence
from inspections.facts import Answer, Decision, Paper, Said
from inspections.rules import decisions as decision_rules
from inspections.rules import hearings as rules
from tests.factories import inspections
from tests.factories.institutions import stored_file


@pytest.fixture
def late(cast):
    """A case whose period is over and that was reviewed, and the clock on that day."""
    case = inspections.notified_case(cast)
    with clock.frozen(clock.at(case.period.due_on + timedelta(days=2))):
        yield inspections.review(case, by=cast.lead)


def paper(cast, case, **facts):
    told = {"received_on": case.period.due_on, "file": stored_file(), **facts}
    if "text" in facts:
        return defence.answer(case, Answer(**told), by=cast.officer)
    return defence.request_hearing(case, Said(**told), by=cast.officer)


def decide(cast, case, **facts):
    return decisions.decide(case, Decision(**inspections.decision("REMOVE", **facts)), by=cast.lead)


def test_paper_in_time_takes_the_review_back(cast, late, stopped):
    case = paper(cast, late, text="来函")
    assert (case.state, case.current_review) == ("notified", None)
    assert case.reviews.get().taken_back_on == clock.today()
    stopped(
        lambda: decide(cast, case),
        rules.papers_checked,
        decision_rules.reviewed,
        decision_rules.defence_answered,
    )
    case = defence.check_paper(case, Paper(entry=case.notice.unchecked().get()), by=cast.lead)
    case = inspections.review(case, by=cast.lead)
    stopped(lambda: decide(cast, case), decision_rules.defence_answered)
    assert decide(cast, case, defence_answer="经复核，不采纳").state == "decided"


def test_a_hearing_asked_for_in_time_takes_the_review_back(cast, late, stopped):
    case = paper(cast, late)
    assert (case.state, case.notice.asking()) == ("notified", {"INSTITUTION"})
    case = defence.check_paper(case, Paper(entry=case.notice.unchecked().get()), by=cast.lead)
    stopped(lambda: inspections.review(case, by=cast.lead), decision_rules.hearing_done)


def test_paper_out_of_time_changes_nothing(cast, late, stopped):
    on = late.period.due_on + timedelta(days=1)
    stopped(lambda: paper(cast, late, text="来函", received_on=on), rules.within_the_period)
    assert type(late).objects.get().state == "reviewed"


def test_after_the_review_a_side_speaks_through_paper_only(cast, stopped):
    case = inspections.reviewed_case(cast)  # waived, so the period is not over yet
    for deed, said in ((defence.answer, Answer), (defence.request_hearing, Said)):
        stopped(
            lambda d=deed, s=said: d(case, s(file=stored_file()), by=cast.clerk),
            rules.only_paper_after_review,
        )


def test_a_decision_made_meanwhile_is_taken_back_first(cast, late):
    case = decide(cast, late)
    case = inspections.serve_all(case, "DECISION", by=cast.officer)
    case = decisions.retract(
        decisions.serve(case, by=cast.officer), by=cast.lead, reason="漏录申辩"
    )
    assert paper(cast, case, text="来函").state == "notified"
