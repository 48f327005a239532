"""Moves of a case that are stopped by a guard they share with others: each shown on each."""

from datetime import timedelta

import pytest

from accounts.rules import entry_waits
from core import clock
from core.fsm import fresh
from core.rules import reason_given
from inspections.domain import decisions, defence
from inspections.enums import Document, Method, Outcome
from inspections.facts import HearingRecord, Paper, Said, Stay
from inspections.rules import decisions as deciding
from inspections.rules import hearings, prior_notices, serving
from tests import refused
from tests.factories import inspections as made
from tests.factories.institutions import cleared_staff, stored_file

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WHY = "有理由"


def put(row, **columns):
    type(row)._base_manager.filter(pk=row.pk).update(**columns)
    return fresh(row)


def stop_of(cast):
    return made.emergency_case(cast).current_emergency


def stayed(cast):
    told = Stay(since=clock.today(), file=stored_file())
    case = made.served_case(cast, effective_in=5)
    return decisions.stay(case, told, by=cast.lead, reason="复议")


WANT_A_REASON = {
    "emergency-confirm": stop_of,
    "emergency-lift": stop_of,
    "case-dismiss": made.notified_case,
    "case-end_stay": stayed,
    "case-renotify": made.notified_case,
    "case-retract": lambda cast: made.served_case(cast, effective_in=5),
    "case-stay": lambda cast: made.served_case(cast, effective_in=5),
    "case-unreview": made.reviewed_case,
    "case-void": made.opened_case,
}


@pytest.mark.parametrize("name", WANT_A_REASON)
def test_a_move_without_its_reason(cast, name):
    row = WANT_A_REASON[name](cast)
    refused.stopped(reason_given, row, name.partition("-")[2], reason=" ")


STATEMENTS = ("answer", "waive", "request_hearing", "withdraw_hearing")


@pytest.mark.parametrize("move", STATEMENTS)
def test_only_who_was_told_speaks_and_since_they_were_told(cast, move):
    case = made.notified_case(cast)
    refused.stopped(hearings.author_is_a_party, case, move, cast.officer, author="PERSON")
    early = clock.today() - DAY
    refused.stopped(hearings.received_between, case, move, cast.officer, received_on=early)


@pytest.mark.parametrize("move", ["answer", "request_hearing", "withdraw_hearing"])
def test_an_officer_shows_the_paper_of_who_speaks(cast, move):
    case = made.notified_case(cast)
    refused.stopped(hearings.paper_shown, case, move, cast.officer, author="INSTITUTION")


def entered(cast):
    """A request for a hearing that the officer put in from paper."""
    told = Said(author="INSTITUTION", file=stored_file())
    return defence.request_hearing(made.notified_case(cast), told, by=cast.officer)


@pytest.mark.parametrize("move", ["check_paper", "return_paper"])
def test_paper_is_looked_at_once_and_by_another(cast, move):
    case = entered(cast)
    entry = case.notice.unchecked().get()
    another = hearings.paper_checked_by_another
    refused.stopped(another, case, move, cast.officer, entry=entry, reason=WHY)
    case = defence.check_paper(case, Paper(entry=entry), by=cast.lead)
    for rule in (hearings.paper_waits, hearings.entry_chosen):
        refused.stopped(rule, case, move, cast.lead, entry=entry, reason=WHY)


def test_a_hearing_that_was_held_is_not_withdrawn(cast):
    hearing = made.hearing_requested(cast).hearing
    hearing = defence.fix_hearing(hearing, made.hearing_day(), by=cast.officer)
    with clock.frozen(clock.at(hearing.hearing_on, 9)):
        hearing = defence.hold_hearing(hearing, HearingRecord(file=stored_file()), by=cast.lead)
    refused.stopped(hearings.hearing_not_held, hearing.case, "withdraw_hearing", cast.clerk)


def _final(cast):
    return made.final(made.decided_case(cast), Document.DECISION, by=cast.officer)


SERVED = {
    "recipient_waits": {"recipient": "PERSON"},
    "receipt_given": {"file": None},
    "consent_to_electronic": {"method": Method.ELECTRONIC},
    "witness_of_left": {"method": Method.LEFT},
    "announced_long_enough": {"method": Method.ANNOUNCED},
    "served_between": {"served_on": clock.today() + 400 * DAY},
}


@pytest.mark.parametrize("name", SERVED)
@pytest.mark.parametrize(
    ("move", "road", "document"),
    [
        ("serve_notice", made.drafted_case, Document.NOTICE),
        ("serve_decision", _final, Document.DECISION),
    ],
    ids=["notice", "decision"],
)
def test_a_service_is_recorded_as_it_was(cast, name, move, road, document):
    told = {"recipient": "INSTITUTION", "method": Method.DIRECT, "served_on": clock.today()}
    told |= {"file": stored_file(), **SERVED[name], "document": document}
    refused.stopped(getattr(serving, name), road(cast), move, **told)


@pytest.mark.parametrize(
    ("move", "road"),
    [("serve_notice", made.drafted_case), ("notify", made.drafted_case)],
    ids=["serve_notice", "notify"],
)
def test_nobody_is_told_while_a_stop_waits_for_its_lead(cast, move, road):
    case = road(cast)
    stop = made.emergency_case(cast).current_emergency
    put(case, current_emergency=stop)
    refused.stopped(prior_notices.emergency_answered, case, move)


def test_what_is_intended_fits_whom_it_is_about(cast):
    case = made.opened_case(cast, staff=cleared_staff(cast.institution))
    told = made.notice(Outcome.REMOVE)
    refused.stopped(prior_notices.intended_fits, case, "draft_notice", **told)


def test_who_opened_the_case_does_not_open_its_review_again(cast):
    case = made.reviewed_case(cast)
    refused.stopped(deciding.reviewed_by_another, case, "unreview", cast.officer, reason=WHY)


def test_what_is_decided_fits_whom_it_is_about(cast):
    case = made.reviewed_case(cast, staff=cleared_staff(cast.institution))
    told = {**made.decision(Outcome.REMOVE), "effective_on": clock.today()}
    refused.stopped(deciding.outcome_fits, case, "decide", cast.lead, **told)


def test_a_reply_of_the_body_itself_is_not_returned_as_a_paper(cast):
    row = made.submitted_order(cast)
    refused.stopped(entry_waits, row, "return_entry", cast.officer, reason=WHY)
