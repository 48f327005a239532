"""Answers counted from paper: entered by one, checked by another."""

import pytest

from accounts import rules as account_rules
from accounts.domain import entries
from core import deeds
from core.errors import Blocked, Forbidden, Invalid
from evaluations import rules
from evaluations.domain import results, tallies
from evaluations.enums import Audience
from evaluations.facts import Counted
from tests.factories import evaluations
from tests.factories.institutions import stored_file


def test_a_tally_counts_only_when_checked_by_another(cast, stopped, told):
    row = evaluations.entered_tally(cast)
    survey = row.survey
    key = (survey.placement_id, Audience.PARENT)
    assert results.tallies(survey.round)[key].answered == 0
    assert told("papertally.enter") == [("环翠甲小学", "SCHOOL")]
    stopped(lambda: entries.check(row, by=cast.officer), account_rules.checked_by_another)
    entries.check(row, by=cast.dean)
    tally = results.tallies(survey.round)[key]
    assert (tally.issued, tally.answered, tally.valid) == (20, 12, 11)
    assert (tally.satisfied, tally.dissatisfied) == (9, 2)
    assert told("papertally.check_entry") == [
        ("环翠区教育和体育局", "DISTRICT"), ("环翠甲小学", "SCHOOL"),
    ]  # fmt: skip


def test_paper_and_online_answers_are_added(cast):
    row = entries.check(evaluations.entered_tally(cast), by=cast.lead)
    evaluations.answered(row.survey, cast.dean, [5, 1], issued=10)
    tally = results.tallies(row.survey.round)[row.survey.placement_id, Audience.PARENT]
    assert (tally.issued, tally.answered, tally.satisfied, tally.dissatisfied) == (30, 14, 10, 3)


def test_one_tally_at_a_time_and_a_returned_one_makes_room(cast, told):
    row = evaluations.entered_tally(cast)
    with pytest.raises(Blocked):
        evaluations.entered_tally(cast, row.survey)
    entries.send_back(row, by=cast.principal, reason="漏数一份")
    assert told("papertally.return_entry") == [
        ("环翠区教育和体育局", "DISTRICT"), ("环翠甲小学", "SCHOOL"),
    ]  # fmt: skip
    assert evaluations.entered_tally(cast, row.survey).state == "entered"


@pytest.mark.parametrize(
    ("facts", "where"),
    [
        ({"issued": 3, "counts": {"satisfied": 4}}, "issued"),
        ({"issued": 3, "counts": {}}, "issued"),
        ({"issued": 3, "counts": {"satisfied": -1}}, "issued"),
        ({"issued": 3, "counts": {"satisfied": 1}, "entry_scan": None}, "entry_scan"),
    ],
)
def test_figures_that_cannot_be(cast, facts, where):
    survey = evaluations.survey_of(evaluations.open_round(cast))
    with pytest.raises(Invalid) as refusal:
        tallies.enter(survey, Counted(**{"entry_scan": stored_file(), **facts}), by=cast.officer)
    assert list(refusal.value.fields) == [where]


@pytest.mark.parametrize("who", ["dean", "officer_b", "inspector", "clerk", "city"])
def test_entering_is_the_bureaus(cast, who):
    survey = evaluations.survey_of(evaluations.open_round(cast))
    told = Counted(issued=3, counts={"satisfied": 1}, entry_scan=stored_file())
    with pytest.raises(Forbidden):
        tallies.enter(survey, told, by=getattr(cast, who))


def test_nothing_moves_once_results_are_computed(cast, stopped):
    row = evaluations.entered_tally(cast)
    evaluations.closed(evaluations.frozen(deeds.fresh(row.survey.round)))
    row = deeds.fresh(row)
    late = rules.results_not_computed
    stopped(lambda: entries.check(row, by=cast.lead), late)
    stopped(lambda: entries.send_back(row, by=cast.lead, reason="错"), late)
    with pytest.raises(Blocked):
        evaluations.entered_tally(cast, row.survey)
