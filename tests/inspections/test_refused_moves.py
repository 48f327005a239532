"""Moves that are stopped by a guard they share with others: each shown on each."""

from datetime import timedelta

import pytest

from accounts.actors import system
from core import clock
from core.rules import reason_given
from inspections.domain import rectifications, violations
from inspections.facts import Recheck
from inspections.rules import rectifications as ordering
from inspections.rules import violations as finding
from tests import refused
from tests.factories import inspections as made

pytestmark = pytest.mark.django_db
WHY = "有理由"


def accepted(cast):
    told = Recheck(recheck_note="已整改到位")
    return rectifications.accept(made.submitted_order(cast), told, by=cast.officer)


def dismissed(cast):
    return violations.dismiss(made.recorded_violation(cast), by=cast.officer, reason=WHY)


ORDERS = {"close": accepted, "reconsider": accepted}
FINDINGS = {
    "dismiss": made.recorded_violation,
    "reconsider": dismissed,
    "withdraw": made.confirmed_violation,
}


@pytest.mark.parametrize("move", ORDERS)
def test_an_order_is_not_closed_or_taken_up_again_without_a_reason(cast, move):
    refused.stopped(reason_given, ORDERS[move](cast), move, reason=" ")


@pytest.mark.parametrize("move", FINDINGS)
def test_a_finding_is_not_set_aside_or_taken_up_again_without_a_reason(cast, move):
    refused.stopped(reason_given, FINDINGS[move](cast), move, reason=" ")


def test_who_refuses_what_was_mended_says_what_was_seen(cast):
    refused.stopped(ordering.recheck_told, made.submitted_order(cast), "refuse", recheck_note=" ")


def test_an_order_that_became_a_case_is_answered_there(cast):
    row = made.issued_order(cast)
    with clock.frozen(clock.at(row.due_on + timedelta(days=1), 9)):
        row = rectifications.escalate(row, by=system("rectification-overdue"))
    row.grounds.update(used=True)
    refused.stopped(ordering.ground_unused, row, "submit", reply="已整改")


def test_a_finding_is_corrected_to_facts_a_day_and_a_code_that_can_be(cast):
    row = made.recorded_violation(cast)
    by = cast.people[
        next(name for name, one in cast.people.items() if one.user_id == row.recorded_by_id)
    ]
    ahead = clock.today() + timedelta(days=1)
    told = {"facts_text": " ", "happened_on": ahead, "code": "X9"}
    for rule in (finding.facts_told, finding.happened_already, finding.code_fits):
        refused.stopped(rule, row, "correct", by, **told)
