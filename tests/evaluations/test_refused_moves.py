"""Moves that are stopped by a guard they share with others: each shown on each."""

import pytest

from core.deeds import fresh
from core.rules import reason_given
from evaluations import rules, schemes
from evaluations.domain import replies
from evaluations.facts import Answer
from tests import refused
from tests.factories import evaluations as made

pytestmark = pytest.mark.django_db
WHY = "有理由"


def put(row, **columns):
    type(row)._base_manager.filter(pk=row.pk).update(**columns)
    return fresh(row)


def answered(cast):
    row = made.frozen(made.answered_round(cast))
    reply = made.filed_reply(cast, row)
    made.closed(row)
    return replies.dismiss(fresh(reply), Answer(answer="核实无误"), by=cast.officer)


def due(cast):
    return made.sheet_of(made.open_round(cast))


WANT_A_REASON = {
    "reply-reconsider": answered,
    "round-cancel": made.open_round,
}


@pytest.mark.parametrize("name", WANT_A_REASON)
def test_a_move_without_its_reason(cast, name):
    row = WANT_A_REASON[name](cast)
    refused.stopped(reason_given, row, name.partition("-")[2], reason=" ")


def test_a_tally_is_not_sent_back_without_a_reason(cast):
    refused.stopped(reason_given, made.entered_tally(cast), "return_entry", reason=" ")


def test_a_sheet_is_not_confirmed_once_results_stand(cast):
    row = made.entered_sheet(cast)
    put(row.round, state="closed")
    refused.stopped(rules.results_not_computed, row, "check_entry")


def test_a_sheet_from_paper_is_whole_and_within_its_points(cast):
    row = due(cast)
    refused.stopped(rules.every_item_scored, row, "enter", points={})
    items = schemes.read(row.round.scheme.body).items
    points = {item.key: "1000" for item in items}
    refused.stopped(rules.points_in_range, row, "enter", points=points)


@pytest.mark.parametrize(
    ("move", "road"),
    [
        ("enter", due),
        ("reopen", made.submitted_sheet),
    ],
    ids=["enter", "reopen"],
)
def test_a_sheet_is_filled_while_the_round_takes_sheets(cast, move, road):
    row = road(cast)
    put(row.round, state="frozen")
    refused.stopped(rules.round_takes_sheets, row, move, reason=WHY, points={})


@pytest.mark.parametrize(
    ("move", "road"),
    [("reconsider", answered), ("uphold", made.filed_reply)],
    ids=["reconsider", "uphold"],
)
def test_a_reply_is_answered_while_the_round_is_closed(cast, move, road):
    row = road(cast)
    put(row.round, state="frozen")
    refused.stopped(rules.round_is_closed, row, move, reason=WHY, points={})


def test_who_scored_does_not_answer_the_reply_about_it(cast):
    row = made.filed_reply(cast)
    put(row.sheet, scored_by=cast.user(cast.officer))
    refused.stopped(rules.not_the_scorer, row, "uphold", cast.officer, points={})
