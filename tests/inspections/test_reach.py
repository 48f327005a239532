"""A decision ends what its bureau signed, placed and listed, all of it, and nothing else."""

from datetime import timedelta

import pytest

from accounts.actors import Stranger
from accounts.models import Deadline, Message
from contracts.domain import agreements
from contracts.models import Agreement
from core import clock, policy
from core.errors import Blocked
from core.rules import reason_given
from inspections.domain import (
    cases,
    decisions,
    grounds,
    reach,
    reversal,
)
from inspections.enums import Outcome
from inspections.facts import Decision, NoticeTexts, Reversal
from inspections.models import Elsewhere, ExitCase, Ground
from inspections.rules import decisions as rules
from inspections.rules import elsewhere as answering
from inspections.rules import prior_notices as notices
from institutions import policies as institution_policies
from institutions.domain import standing
from institutions.models import Exclusion, Suspension
from tests.factories import contracts, inspections, institutions
from tests.inspections.districts import UNTOUCHED, entry_rule_off, there
from tests.refused import stopped as refused
from vetting.models import Listing

# The stranger of the same role, in both cities --------------------------------------------------


@pytest.mark.parametrize("outcome", [Outcome.END, Outcome.REMOVE])
def test_what_other_districts_signed_goes_on(three, outcome):
    case = inspections.executed_case(three, outcome=outcome, intended=outcome)
    assert case.state == "executed"
    assert there(three.region) == {
        "agreements": ["terminated"],
        "groups": ["ended"],
        "listings": ["removed" if outcome == Outcome.REMOVE else "suspended"],
    }
    assert (there(three.region_b), there(three.region_far)) == (UNTOUCHED, UNTOUCHED)


def test_other_bureaus_and_their_inspectors_never_see_the_case(three):
    inspections.executed_case(three)
    people = ("officer_b", "lead_b", "inspector_b", "officer_far", "lead_far", "city_far", "dean")
    seen = {who: ExitCase.objects.visible_to(getattr(three, who)).count() for who in people}
    assert set(seen.values()) == {0}
    mine = {who: Elsewhere.objects.visible_to(getattr(three, who)).count() for who in people}
    assert {who for who, n in mine.items() if n == 1} == {
        "officer_b", "lead_b", "officer_far", "lead_far", "city_far",
    }  # fmt: skip
    assert Elsewhere.objects.visible_to(three.lead).count() == 0
    assert Elsewhere.objects.visible_to(three.clerk).count() == 0
    assert Elsewhere.objects.visible_to(Stranger()).count() == 0


def test_others_learn_code_number_and_day_not_facts(three):
    case = inspections.executed_case(three)
    secret = (case.notice.facts_text, case.decision.reasons)
    told = Message.objects.filter(organisation__in=[three.bureau_b, three.bureau_far])
    texts = [row.text for row in told if case.decision.number in row.text]
    assert len(texts) == 4  # to each: the word, and that there is a ground
    texts += [row.text for row in Ground.objects.exclude(region=three.region)]
    texts += [row.text for row in Exclusion.objects.visible_to(three.officer_b)]
    assert [text for text in texts if any(words in text for words in secret)] == []
    row = Elsewhere.objects.get(region=three.region_b)
    assert (row.code, row.number, row.decided_on) == (
        case.code,
        case.decision.number,
        case.decision.decided_on,
    )


# S1: three districts --------------------------------------------------------------------------


def test_s1_a_removal_bars_entry_everywhere_and_stops_nothing_elsewhere(three):
    inspections.executed_case(three)
    body, today = three.institution, clock.today()
    for region in (three.region, three.region_b, three.region_far):
        assert not standing.may_enter(body, region=region, on=today).ok
        assert standing.may_go_on(body, region=region, on=today).ok


def test_s1_another_district_has_a_ground_and_a_date(three):
    inspections.executed_case(three)
    for region, bureau in ((three.region_b, three.bureau_b), (three.region_far, three.bureau_far)):
        ground = Ground.objects.get(region=region)
        assert (ground.kind, ground.bureau, ground.used) == ("ELSEWHERE", bureau, False)
        due = Deadline.objects.get(kind="elsewhere", organisation=bureau)
        assert (due.lead_only, due.due_on) == (True, clock.add_working_days(clock.today(), 10).date)
    assert Ground.objects.filter(region=three.region, kind="ELSEWHERE").count() == 0


def test_s1_it_goes_on_with_reasons_to_the_end_of_its_listing(three):
    inspections.executed_case(three)
    row = Elsewhere.objects.get(region=three.region_b)
    refused(answering.about_a_person, row, "keep_out", reason="x")
    moved = reach.carry_on(row, by=three.lead_b, reason="本区市服务良好，学校和家长要求继续")
    listing = Listing.objects.get(region=three.region_b)
    assert (moved.state, moved.until) == ("continued", listing.valid_until)
    assert there(three.region_b) == UNTOUCHED
    assert Deadline.objects.get(kind="elsewhere", organisation=three.bureau_b).met_at is not None
    heard = set(Message.objects.filter(kind="elsewhere.carry_on").values_list("role", flat=True))
    assert heard == {"INSTITUTION", "CITY"}


def test_s1_groups_of_the_listing_may_still_be_added_but_no_agreement(three):
    inspections.executed_case(three)
    agreement = Agreement.objects.get(region=three.region_b)
    added = contracts.proposed_placement(
        three, agreement=agreement, school=three.school_b, by=three.dean_b, timetable="周四下午"
    )
    assert added.state == "proposed"
    listing = Listing.objects.get(region=three.region_b)
    draft = contracts.draft_agreement(
        three,
        listing=listing,
        by=three.officer_b,
        valid_from=agreement.valid_until + timedelta(days=1),
        valid_until=listing.valid_until,
    )
    with pytest.raises(Blocked) as refusal:
        agreements.offer(draft, by=three.officer_b)
    assert "不符合准入条件" in " ".join(refusal.value.reasons)


def test_s1_it_ends_later_by_a_case_of_its_own(three):
    inspections.executed_case(three)
    reach.carry_on(Elsewhere.objects.get(region=three.region_b), by=three.lead_b, reason="继续")
    own = cases.open_case(
        three.institution,
        by=three.officer_b,
        grounds=grounds.free(three.institution, region_code="371003"),
    )
    assert (own.bureau, own.code) == (three.bureau_b, "I1")
    assert Elsewhere.objects.get(region=three.region_b).state == "taken_up"
    cases.void(own, by=three.lead_b, reason="立案有误")
    assert Elsewhere.objects.get(region=three.region_b).state == "waiting"
    assert there(three.region_b) == UNTOUCHED


def test_s1_silence_goes_on_and_rises_to_the_city(three):
    inspections.executed_case(three)
    row = Elsewhere.objects.get(region=three.region_far)
    refused(answering.answer_overdue, row, "escalate")
    assert reach.unanswered(clock.now()) == []
    with clock.frozen(clock.now() + timedelta(days=20)):
        reach.carry_on(Elsewhere.objects.get(region=three.region_b), by=three.lead_b, reason="继续")
        assert reach.unanswered(clock.now()) == [row.pk]
        reach.escalate_one(row.pk)
        assert reach.unanswered(clock.now()) == []
    told = Message.objects.filter(kind="elsewhere.escalate")
    assert set(told.values_list("organisation_id", flat=True)) == {
        three.bureau_far.pk,
        three.city_bureau_far.pk,
    }
    assert there(three.region_far) == UNTOUCHED


def test_nothing_is_left_to_continue(three):
    inspections.executed_case(three)
    row = Elsewhere.objects.get(region=three.region_b)
    agreement = Agreement.objects.get(region=three.region_b)
    Listing.objects.filter(region=three.region_b).update(
        state="ended", left_on=clock.today(), left_because="自愿退出"
    )
    Agreement.objects.filter(pk=agreement.pk).update(state="ended", ended_on=clock.today())
    with pytest.raises(Blocked) as refusal:
        reach.carry_on(row, by=three.lead_b, reason="继续")
    assert refusal.value.reasons == [str(answering.listing_runs.sentence)]


def test_a_revocation_takes_the_questions_back_and_brings_back_its_own_only(three):
    case = inspections.executed_case(three)
    told = Reversal(number="复〔1〕号", file=institutions.stored_file())
    reversal.revoke(case, told, by=three.lead, reason="复议撤销")
    assert set(Elsewhere.objects.values_list("state", flat=True)) == {"closed"}
    assert Ground.objects.filter(kind="ELSEWHERE", withdrawn_on=None).count() == 0
    assert there(three.region)["agreements"] == ["active"]
    assert standing.may_enter(three.institution, region=three.region_b, on=clock.today()).ok


# The entry condition --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "months"), [("371002", 36), ("371000", 36), ("320102", 0), ("110101", 0), ("", 0)]
)
def test_the_entry_condition_is_shandongs_alone(db, code, months):
    scopes = (code,) if code else ()
    assert policy.value(institution_policies.EXCLUSION_MONTHS, scopes=scopes) == months


def test_where_the_rule_is_off_a_removal_publishes_no_condition(three):
    entry_rule_off(three.region)
    case = inspections.executed_case(three)
    assert (case.exclusion.published, case.published_on) == (False, None)
    assert Exclusion.objects.visible_to(Stranger()).count() == 0
    assert Listing.objects.get(region=three.region).state == "removed"


def test_a_district_without_the_rule_lets_enter(three):
    entry_rule_off(three.region_b)
    inspections.executed_case(three)
    body, today = three.institution, clock.today()
    assert standing.may_enter(body, region=three.region_b, on=today).ok
    assert not standing.may_enter(body, region=three.region_far, on=today).ok


# S2: what an end does to the listing -------------------------------------------------------------


def test_s2_until_the_end_is_executed_nothing_new_begins(three):
    case = inspections.decided_case(three, outcome=Outcome.END, intended=Outcome.END)
    body, today = three.institution, clock.today()
    assert not standing.may_enter(body, region=three.region, on=today).ok
    assert standing.may_go_on(body, region=three.region, on=today).ok
    assert standing.may_enter(body, region=three.region_b, on=today).ok
    decisions.retract(case, by=three.lead, reason="文字有误")
    assert standing.may_enter(body, region=three.region, on=today).ok


def test_s2_that_a_decision_is_under_way_is_its_bureaus_business(three):
    inspections.decided_case(three, outcome=Outcome.END, intended=Outcome.END)
    people = ("lead", "city", "officer_b", "inspector", "inspector_b", "clerk", "officer_far")
    seen = {who: Suspension.objects.visible_to(getattr(three, who)).count() for who in people}
    assert {who for who, n in seen.items() if n} == {"lead", "city"}


def test_s2_an_end_suspends_the_listing_until_its_day(three):
    case = inspections.executed_case(three, outcome=Outcome.END, intended=Outcome.END)
    listing = Listing.objects.get(region=three.region)
    assert (listing.state, listing.suspended_until) == ("suspended", case.decision.listing_until)
    assert Exclusion.objects.count() == Elsewhere.objects.count() == 0
    told = Reversal(number="复〔1〕号", file=institutions.stored_file())
    reversal.revoke(case, told, by=three.lead, reason="复议撤销")
    assert Listing.objects.get(region=three.region).state == "listed"


def test_s2_or_lets_it_stay(three):
    inspections.executed_case(
        three, outcome=Outcome.END, intended=Outcome.END, listing_after="STAYS"
    )
    assert there(three.region)["listings"] == ["listed"]
    assert standing.may_enter(three.institution, region=three.region, on=clock.today()).ok


def _decide(three, case, stopped, *unmet, **facts):
    told = inspections.decision(Outcome.END, **facts)
    stopped(lambda: decisions.decide(case, Decision(**told), by=three.lead), *unmet)


def test_s2_the_decision_says_what_the_listing_becomes(three, stopped):
    case = inspections.reviewed_case(three, intended=Outcome.END)
    later = clock.today() + timedelta(days=30)
    _decide(three, case, stopped, rules.fate_said, listing_after="")
    _decide(three, case, stopped, rules.listing_stop_dated, listing_until=None)
    told = inspections.notice(Outcome.END) | {"listing_after": ""}
    drafted = inspections.opened_case(three, code="I2", institution=three.institution_b)
    contracts.listing_of(three.institution_b, three.region)
    stopped(
        lambda: cases.draft_notice(drafted, NoticeTexts(**told), by=three.officer),
        notices.intended_fate_said,
    )
    told = inspections.decision(Outcome.END, listing_after="SUSPENDED", listing_until=later)
    assert decisions.decide(case, Decision(**told), by=three.lead).state == "decided"


def test_a_suspension_of_the_listing_that_was_not_announced_cannot_be_decided(three, stopped):
    case = inspections.opened_case(three)
    texts = inspections.notice(Outcome.END) | {"listing_after": "STAYS"}
    case = cases.draft_notice(case, NoticeTexts(**texts), by=three.officer)
    case = inspections.serve_all(case, "NOTICE", by=three.officer)
    case = inspections.waive_all(cases.notify(case, by=three.officer), three)
    case = inspections.review(case, by=three.lead)
    facts = {"listing_after": "SUSPENDED", "listing_until": clock.today() + timedelta(days=30)}
    _decide(three, case, stopped, rules.effects_announced, **facts)


# Where schools sign -----------------------------------------------------------------------------


# A person ---------------------------------------------------------------------------------------


# Every answer has its reasons and its own subject -------------------------------------------------


def test_another_districts_answer_has_reasons(three, cast):
    inspections.executed_case(three)
    row = Elsewhere.objects.get(region=three.region_b)
    refused(reason_given, row, "carry_on")


def test_a_bodys_answer_is_no_persons(three):
    inspections.executed_case(three)
    row = Elsewhere.objects.get(region=three.region_b)
    for move in ("keep_out", "readmit"):
        refused(answering.about_a_person, row, move, reason="x")
