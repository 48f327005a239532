"""Review, decision and its service: two persons, a period, an answer, never harsher than told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import Deadline, Message
from core import clock, policy
from core.errors import Forbidden, Stale
from core.fsm import fresh
from core.rules import reason_given
from inspections import policies
from inspections.domain import cases, decisions, defence, execution
from inspections.enums import Document, Outcome
from inspections.facts import Answer, Decision, NoticeTexts, Said, Stay
from inspections.rules import decisions as rules
from tests.factories import inspections, institutions
from tests.factories.institutions import stored_file


def told(kind):
    return sorted(Message.objects.filter(kind=f"exitcase.{kind}").values_list("role", flat=True))


def decide(case, by, **facts):
    return decisions.decide(case, Decision(**inspections.decision(Outcome.REMOVE, **facts)), by=by)


def switch_off(key):
    policy.change(
        key, False, scope="371002", effective_from=clock.today(), document="办法", set_by="市局"
    )


def test_review_by_another_with_opinion_and_discussion(cast, stopped):
    case = inspections.notified_case(cast, waived=True)
    stopped(lambda: inspections.review(case, by=cast.officer), rules.reviewed_by_another)
    stopped(lambda: inspections.review(case, by=cast.lead, opinion=""), rules.opinion_given)
    stopped(lambda: inspections.review(case, by=cast.lead, file=None), rules.opinion_given)
    early = case.period.notified_on - timedelta(days=1)
    stopped(lambda: inspections.review(case, by=cast.lead, review_on=early), rules.review_dated)
    stopped(
        lambda: inspections.review(case, by=cast.lead, collective_record=None),
        rules.discussed_together,
    )
    case = inspections.review(case, by=cast.officer2)
    assert (case.state, case.current_review.reviewer_name, told("review")) == (
        "reviewed",
        "经办乙",
        ["DISTRICT"],
    )


def test_a_persons_case_needs_no_discussion(cast):
    staff = institutions.cleared_staff(cast.institution)
    case = inspections.notified_case(cast, staff=staff, waived=True)
    assert inspections.review(case, by=cast.lead, collective_record=None).state == "reviewed"


def test_review_and_decision_wait_for_the_period(cast, stopped):
    case = inspections.notified_case(cast)
    stopped(lambda: inspections.review(case, by=cast.lead), rules.period_over)
    stopped(
        lambda: decide(case, cast.lead), rules.period_over, rules.reviewed, rules.discussion_kept
    )
    with clock.frozen(clock.at(case.period.due_on, hour=23)):
        stopped(lambda: inspections.review(case, by=cast.lead), rules.period_over)
    with clock.frozen(clock.at(case.period.due_on + timedelta(days=1), hour=0)):
        assert inspections.review(case, by=cast.lead).state == "reviewed"


def test_a_requested_hearing_must_be_held(cast, stopped):
    case = inspections.notified_case(cast)
    case = defence.request_hearing(case, Said(), by=cast.clerk)
    case = defence.waive(case, Said(file=stored_file()), by=cast.clerk)
    stopped(lambda: inspections.review(case, by=cast.lead), rules.hearing_done)
    stopped(
        lambda: decide(case, cast.lead), rules.hearing_done, rules.reviewed, rules.discussion_kept
    )


def test_review_can_be_left_out_where_policy_says_so(cast, stopped):
    case = inspections.notified_case(cast, waived=True)
    switch_off(policies.REVIEW)
    stopped(lambda: decide(case, cast.lead), rules.discussion_kept)
    switch_off(policies.COLLECTIVE)
    assert decide(case, cast.lead).state == "decided"


def test_discussion_can_be_left_out_where_policy_says_so(cast):
    case = inspections.notified_case(cast, waived=True)
    switch_off(policies.COLLECTIVE)
    assert inspections.review(case, by=cast.lead, collective_record=None).state == "reviewed"


def test_review_can_be_taken_back(cast, stopped):
    case = inspections.reviewed_case(cast)
    stopped(lambda: decisions.unreview(case, by=cast.lead, reason=""), reason_given)
    case = decisions.unreview(case, by=cast.lead, reason="意见书装错")
    assert (case.state, case.current_review, told("unreview")) == ("notified", None, ["DISTRICT"])


def test_decide_by_a_lead_who_did_not_open(cast, stopped):
    case = inspections.opened_case(cast, by=cast.lead)
    case = cases.draft_notice(case, NoticeTexts(**inspections.notice()), by=cast.officer)
    case = inspections.serve_all(case, Document.NOTICE, by=cast.officer)
    case = cases.notify(case, by=cast.officer)
    case = defence.waive(case, Said(file=stored_file()), by=cast.clerk)
    case = inspections.review(case, by=cast.officer2)
    stopped(lambda: decide(case, cast.lead), rules.decided_by_another)
    stopped(
        lambda: decisions.dismiss(case, by=cast.lead, reason="不予退出"), rules.decided_by_another
    )
    assert decide(case, cast.lead2).state == "decided"


def test_two_persons_are_compared_never_two_memberships(cast, stopped):
    case = inspections.reviewed_case(cast)
    opener_as_lead = replace(cast.lead, user_id=cast.officer.user_id)
    stopped(lambda: decide(case, opener_as_lead), rules.decided_by_another)


@pytest.mark.parametrize("who", ["officer", "inspector", "clerk", "lead_b", "city_lead"])
def test_decide_is_the_leads(cast, who):
    case = inspections.reviewed_case(cast)
    with pytest.raises(Forbidden):
        decide(case, getattr(cast, who))


def test_decide_never_harsher_than_told_and_lighter_always(cast, stopped):
    case = inspections.reviewed_case(cast, intended=Outcome.SUSPEND)
    stopped(lambda: decide(case, cast.lead), rules.not_harsher)
    lighter = inspections.decision(Outcome.TALK)
    assert decisions.decide(case, Decision(**lighter), by=cast.lead).outcome == "TALK"


def test_decide_answers_the_defence(cast, stopped):
    case = inspections.notified_case(cast)
    case = defence.answer(case, Answer(text="经学校同意"), by=cast.clerk)
    case = defence.waive(case, Said(file=stored_file()), by=cast.clerk)
    case = inspections.review(case, by=cast.lead)
    stopped(lambda: decide(case, cast.lead), rules.defence_answered)
    assert decide(case, cast.lead, defence_answer="学校无权同意变更").state == "decided"


def test_decide_needs_reasons_remedies_and_a_day(cast, stopped):
    case = inspections.reviewed_case(cast)
    for part in ("reasons", "remedies"):
        stopped(lambda part=part: decide(case, cast.lead, **{part: " "}), rules.decision_complete)
    yesterday = clock.today() - timedelta(days=1)
    stopped(lambda: decide(case, cast.lead, effective_on=yesterday), rules.takes_effect_later)
    far = clock.today().replace(year=clock.today().year + 4, day=1)
    stopped(lambda: decide(case, cast.lead, effective_on=far), rules.effect_year_open)
    stopped(
        lambda: decisions.decide(
            case, Decision(**inspections.decision("SUSPEND", suspend_until=None)), by=cast.lead
        ),
        rules.suspension_dated,
    )


def test_decide_keeps_the_policy_it_was_taken_under(cast):
    case = inspections.decided_case(cast)
    assert (case.decision.policy["exit.defence_days"]["value"], told("decide")) == (5, ["DISTRICT"])
    due = Deadline.objects.get(kind="serve")
    assert due.due_on == clock.add_working_days(clock.today(), 7).date


def test_dismiss_says_why_and_tells(cast, stopped):
    case = inspections.notified_case(cast)
    stopped(lambda: decisions.dismiss(case, by=cast.lead, reason=""), reason_given)
    case = decisions.dismiss(case, by=cast.lead, reason="申辩成立")
    assert (case.state, told("dismiss")) == ("dismissed", ["INSPECTOR", "INSTITUTION"])


def test_a_decision_binds_nobody_before_it_is_served(cast):
    """依据:行政处罚法第六十一条(参照)。 The bar runs from the day of service."""
    with clock.frozen(clock.now()) as time:
        case = inspections.decided_case(cast)
        decided = clock.today()
        time.move(timedelta(days=3))
        case = inspections.serve_all(case, Document.DECISION, by=cast.officer)
        case = decisions.serve(case, by=cast.officer)
        served = decided + timedelta(days=3)
        assert (case.decision.effective_on, case.decision.served_on) == (served, served)
        assert execution.execute(case, by=cast.officer).exclusion.since == served


def test_a_suspension_that_was_over_when_served_is_decided_anew(cast, stopped):
    with clock.frozen(clock.now()) as time:
        case = inspections.decided_case(cast, outcome=Outcome.SUSPEND, intended=Outcome.SUSPEND)
        time.move(timedelta(days=31))
        case = inspections.serve_all(case, Document.DECISION, by=cast.officer)
        stopped(lambda: decisions.serve(case, by=cast.officer), rules.suspension_still_runs)
        assert decisions.retract(case, by=cast.lead, reason="期限已过").state == "reviewed"


def test_serve_waits_for_every_recipient(cast, stopped):
    case = inspections.decided_case(cast)
    stopped(lambda: decisions.serve(case, by=cast.officer), rules.decision_served_to_all)
    case = inspections.serve_all(case, Document.DECISION, by=cast.officer)
    case = decisions.serve(case, by=cast.officer)
    assert (case.state, case.decision.served_on, told("serve")) == (
        "served",
        clock.today(),
        ["INSTITUTION"],
    )


def test_retract_leaves_the_service_and_goes_back(cast, stopped):
    case = inspections.served_case(cast, effective_in=5)
    stopped(lambda: decisions.retract(case, by=cast.lead, reason=""), reason_given)
    case = decisions.retract(case, by=cast.lead, reason="适用条款有误")
    taken = case.decisions.get()
    assert (case.state, case.current_decision) == ("reviewed", None)
    assert taken.holders() == ["INSTITUTION"]
    assert told("retract") == ["DISTRICT", "INSTITUTION"]
    again = decide(case, cast.lead)
    assert [row.number for row in again.decisions.all()] == [taken.number, again.decision.number]
    assert fresh(taken).retracted_reason == "适用条款有误"


def test_stay_is_dated_and_founded(cast, stopped):
    case = inspections.served_case(cast, effective_in=5)
    facts = {"since": clock.today(), "file": stored_file()}
    stopped(lambda: decisions.stay(case, Stay(**facts), by=cast.lead, reason=""), reason_given)
    stopped(
        lambda: decisions.stay(case, Stay(**{**facts, "file": None}), by=cast.lead, reason="复议"),
        rules.stay_dated,
    )
    stopped(lambda: decisions.end_stay(case, by=cast.lead, reason="恢复"), rules.stayed)
    case = decisions.stay(case, Stay(**facts), by=cast.lead, reason="复议")
    assert told("stay") == ["DISTRICT", "INSTITUTION"]
    case = decisions.end_stay(case, by=cast.lead, reason="维持原决定")
    assert (case.current_stay, told("end_stay")) == (None, ["DISTRICT", "INSTITUTION"])


def test_two_leads_decide_and_the_second_is_told(cast):
    case = inspections.reviewed_case(cast)
    decide(case, cast.lead)
    with pytest.raises(Stale) as refusal:
        decide(case, cast.lead2)
    assert "已决定" in refusal.value.reasons[0]
