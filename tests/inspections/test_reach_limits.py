"""How long, how far and for whom a decision holds: what goes on ends, what falls comes back as its own."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.actors import system
from accounts.models import Deadline, IssuedPage, Message
from contracts.domain import amendments, due, placements
from contracts.facts import Change, Manned, Stop
from contracts.models import Agreement
from core import clock
from core.errors import Blocked
from inspections.domain import (
    cases,
    decisions,
    execution,
    reach,
    releases,
    restoring,
    reversal,
    standstill,
)
from inspections.enums import Outcome
from inspections.facts import Decision, Hold, NoticeTexts, Reversal, Variation
from inspections.models import Elsewhere, ExitCase, Ground, Rectification
from institutions.domain import standing
from portals.contracts.placements import to_propose_anew
from tests.factories import contracts, inspections, institutions
from tests.inspections.districts import UNTOUCHED, entry_rule_off, may_come, notice_of_end, there
from tests.refused import stopped as refused
from vetting.domain import listings
from vetting.models import Listing
from vetting.rules import listings as listed

# 继续 lasts to the end of the listing, and no longer -----------------------------------------------


def _longer(agreement, until):
    return Change(
        cause="period",
        text="延长期限",
        effective_on=clock.today(),
        document=institutions.stored_file(),
        changes={"valid_until": until},
    )


def test_what_goes_on_elsewhere_is_not_prolonged_before_or_after_the_answer(three):
    inspections.executed_case(three)
    agreement = Agreement.objects.get(region=three.region_b)
    told = _longer(agreement, agreement.valid_until + timedelta(days=10))
    for _answered in (False, True):
        with pytest.raises(Blocked) as refusal:
            amendments.propose(agreement, told, by=three.officer_b)
        assert "不能延长协议期限" in " ".join(refusal.value.reasons)
        row = Elsewhere.objects.get(region=three.region_b)
        if row.state == "waiting":
            reach.carry_on(row, by=three.lead_b, reason="继续")
    # Another body's agreement there is its own affair.
    other = contracts.active_agreement(
        three,
        institution=three.institution_b,
        listing=contracts.listing_of(three.institution_b, three.region_b, service_items="轮滑"),
        by=three.officer_b,
        lead=three.lead_b,
        number="文协〔2026〕9号",
    )
    told = _longer(other, other.valid_until + timedelta(days=10))
    assert amendments.propose(other, told, by=three.officer_b).state == "proposed"


def test_an_extension_agreed_before_the_removal_does_not_take_effect_after_it(three, stopped):
    agreement = Agreement.objects.get(region=three.region_b)
    last, until = agreement.valid_until, agreement.valid_until + timedelta(days=10)
    told = replace(_longer(agreement, until), effective_on=clock.today() + timedelta(days=5))
    row = amendments.propose(agreement, told, by=three.officer_b)
    row = amendments.agree(row, by=three.clerk)
    inspections.executed_case(three)
    with clock.frozen(clock.now() + timedelta(days=6)):
        assert due.apply_amendment(row.pk, by=system(amendments.MACHINE)) is False
        due.apply_amendment(row.pk, by=system(amendments.MACHINE))
    assert Agreement.objects.get(pk=agreement.pk).valid_until == last
    told = Message.objects.filter(kind="amendment.blocked")
    assert sorted(told.values_list("role", flat=True)) == ["DISTRICT", "INSTITUTION"]


def test_where_no_rule_is_set_what_was_let_go_on_is_not_renewed_either(three):
    entry_rule_off(three.region_b)
    inspections.executed_case(three)
    body, today = three.institution, clock.today()
    row = reach.carry_on(
        Elsewhere.objects.get(region=three.region_b), by=three.lead_b, reason="继续"
    )
    assert not standing.may_enter(body, region=three.region_b, on=today).ok
    assert standing.may_enter(body, region=three.region_b, on=row.until + timedelta(days=1)).ok
    assert standing.may_go_on(body, region=three.region_b, on=today).ok
    assert body.may_not_begin(today, three.region_b) == ""


def test_it_ends_with_the_decision_it_followed_from(three):
    case = inspections.executed_case(three)
    reach.carry_on(Elsewhere.objects.get(region=three.region_b), by=three.lead_b, reason="继续")
    told = Reversal(number="复〔1〕号", file=institutions.stored_file())
    reversal.revoke(case, told, by=three.lead, reason="复议撤销")
    assert standing.may_enter(three.institution, region=three.region_b, on=clock.today()).ok


# Between decision and execution -------------------------------------------------------------------


def test_no_group_begins_between_decision_and_execution(three):
    agreement = Agreement.objects.get(region=three.region)
    agreed = contracts.agreed_placement(three, agreement=agreement, timetable="周四下午")
    asked = contracts.proposed_placement(three, agreement=agreement, timetable="周三下午")
    elsewhere = Agreement.objects.get(region=three.region_b)
    inspections.decided_case(three, outcome=Outcome.REMOVE, intended=Outcome.REMOVE)
    machine = system("placement-start")
    blocked = (
        lambda: placements.start(agreed, by=machine),
        lambda: placements.agree(
            asked,
            Manned(staff=list(agreement.staff_on(clock.today()))),
            by=institutions.clerk_of(three.institution),
        ),
        lambda: contracts.proposed_placement(three, agreement=agreement, timetable="周五下午"),
    )
    for begin in blocked:
        with pytest.raises(Blocked) as refusal:
            begin()
        said = " ".join(refusal.value.reasons)
        assert ("目前不安排新的入校" in said, "退出" in said) == (True, False)
    assert there(three.region)["groups"].count("running") == 1
    added = contracts.proposed_placement(
        three, agreement=elsewhere, school=three.school_b, by=three.dean_b, timetable="周四下午"
    )
    assert added.state == "proposed"


# What is entered from paper is asked what a new listing is ------------------------------------------


def test_a_removed_body_is_not_listed_again_from_paper(three):
    inspections.executed_case(three)
    body = three.institution
    for region in (three.region, three.region_b):
        with pytest.raises(Blocked) as refusal:
            contracts.listing_of(body, region, category="ARTS")
        assert "不能补录为有效资格" in " ".join(refusal.value.reasons)
    assert contracts.listing_of(three.institution_b, three.region).state == "listed"


def test_a_listing_typed_in_before_the_removal_is_not_confirmed_after_it(three, stopped):
    waiting = contracts.typed_listing(three.institution, three.region_b, category="ARTS")
    inspections.executed_case(three)
    refused(listed.may_be_listed, waiting, "confirm", by=three.lead_b)


def test_a_listing_that_is_over_is_entered_as_history(three):
    inspections.executed_case(three)
    row = contracts.listing_of(
        three.institution,
        three.region,
        valid_from=clock.today() - timedelta(days=400),
        valid_until=clock.today() - timedelta(days=40),
    )
    assert row.state == "listed"


# A suspension, where schools sign --------------------------------------------------------------------


def stops():
    """Papers that stop something, by the office in whose name they are."""
    rows = IssuedPage.objects.filter(name__in=("stop", "suspended"))
    return sorted(rows.values_list("office__name", "name"))


def test_a_suspension_stops_the_listing_and_signs_nothing_for_the_school(signed_by_school, cast):
    case = inspections.executed_case(cast, outcome=Outcome.SUSPEND, intended=Outcome.SUSPEND)
    assert there(cast.region) == {
        "agreements": ["active"],
        "groups": ["running"],
        "listings": ["suspended"],
    }
    assert stops() == [(cast.bureau.name, "suspended")]
    listing = Listing.objects.get(region=cast.region)
    assert listing.suspended_until == case.decision.suspend_until
    with clock.frozen(clock.now() + timedelta(days=40)):
        listings.resume_due(listing, by=system("listing-resume"))
        assert there(cast.region) == UNTOUCHED


def test_a_suspension_that_falls_gives_the_listing_back(signed_by_school, cast):
    case = inspections.executed_case(cast, outcome=Outcome.SUSPEND, intended=Outcome.SUSPEND)
    told = Reversal(number="复〔1〕号", file=institutions.stored_file())
    reversal.revoke(case, told, by=cast.lead, reason="复议撤销")
    assert there(cast.region) == UNTOUCHED


def test_a_suspension_of_what_the_bureau_signed_touches_the_agreement_alone(three):
    inspections.executed_case(three, outcome=Outcome.SUSPEND, intended=Outcome.SUSPEND)
    assert (there(three.region)["agreements"], there(three.region)["listings"]) == (
        ["suspended"],
        ["listed"],
    )
    assert stops() == [(three.bureau.name, "stop")]
    assert (there(three.region_b), there(three.region_far)) == (UNTOUCHED, UNTOUCHED)


def test_a_hold_works_by_the_listing_too(signed_by_school, cast):
    case = inspections.opened_case(cast)
    told = Hold(
        until=clock.today() + timedelta(days=20),
        basis="环教〔2026〕5号",
        basis_file=institutions.stored_file(),
    )
    standstill.hold(case, told, by=cast.lead, reason="核查期间")
    assert there(cast.region)["listings"] == ["suspended"]
    assert standstill.holds(case)
    standstill.release(case, by=cast.lead, reason="查清")
    assert there(cast.region) == UNTOUCHED


def test_an_end_after_a_hold_says_anew_what_the_listing_becomes(signed_by_school, cast):
    case = inspections.reviewed_case(cast, intended=Outcome.END)
    told = Hold(
        until=clock.today() + timedelta(days=20),
        basis="环教〔2026〕5号",
        basis_file=institutions.stored_file(),
    )
    standstill.hold(case, told, by=cast.lead, reason="核查期间")
    facts = inspections.decision(Outcome.END)
    case = decisions.decide(ExitCase.objects.get(pk=case.pk), Decision(**facts), by=cast.lead)
    case = inspections.serve_all(case, "DECISION", by=cast.officer)
    execution.execute(decisions.serve(case, by=cast.officer), by=cast.officer)
    listing = Listing.objects.get(region=cast.region)
    assert (listing.state, listing.suspended_until) == ("suspended", facts["listing_until"])


# What a school ended by its own notice --------------------------------------------------------------


def test_a_revocation_does_not_revive_what_a_school_ended_itself(signed_by_school, cast):
    case = inspections.executed_case(cast)
    releases.give(case.releases.get(), notice_of_end(), by=cast.principal)
    told = Reversal(number="复〔1〕号", file=institutions.stored_file())
    reversal.revoke(case, told, by=cast.lead, reason="复议撤销")
    assert there(cast.region) == {
        "agreements": ["terminated"],
        "groups": ["ended"],
        "listings": ["listed"],
    }
    word = Message.objects.filter(kind="release.stays")
    assert set(word.values_list("organisation_id", "role")) == {
        (cast.school_office.pk, "SCHOOL"),
        (cast.institution.organisation_id, "INSTITUTION"),
    }
    assert contracts.offered_agreement(cast, by=cast.principal).state == "offered"


def test_a_revocation_revives_what_the_bureau_signed_and_nobody_else(three):
    case = inspections.executed_case(three)
    told = Reversal(number="复〔1〕号", file=institutions.stored_file())
    reversal.revoke(case, told, by=three.lead, reason="复议撤销")
    assert there(three.region)["agreements"] == ["active"]
    assert Message.objects.filter(kind="release.stays").count() == 0


def test_a_removal_varied_to_an_end_still_asks_the_school(signed_by_school, cast):
    case = inspections.executed_case(cast)
    told = Variation(outcome=Outcome.END, number="复〔2〕号", file=institutions.stored_file())
    reversal.vary(case, told, by=cast.lead, reason="复议变更")
    assert case.releases.get().state == "waiting"


# An early restoration ---------------------------------------------------------------------------------


def test_p3_restored_leaves_nothing_to_answer_elsewhere(cast, coach):
    case = inspections.executed_case(cast, staff=coach, code="P3")
    reach.keep_out(
        Elsewhere.objects.get(region=cast.region_far), by=cast.lead_far, reason="本地核查"
    )
    restoring.restore(case.exclusion, by=cast.lead, reason="重新审核符合条件")
    states = dict(Elsewhere.objects.values_list("region_id", "state"))
    assert states == {"371003": "closed", "370602": "kept"}
    assert [may_come(coach, one) for one in (cast.region, cast.region_b, cast.region_far)] == [
        True, True, False,
    ]  # fmt: skip
    told = Message.objects.filter(kind="elsewhere.close").values_list("organisation_id", flat=True)
    assert set(told) == {cast.bureau_b.pk}
    assert Deadline.objects.filter(kind="elsewhere", dropped_at=None, met_at=None).count() == 0


def test_a_bodys_restoration_closes_what_others_were_asked(three):
    case = inspections.executed_case(three)
    restoring.restore(case.exclusion, by=three.lead, reason="整改到位")
    assert set(Elsewhere.objects.values_list("state", flat=True)) == {"closed"}
    assert Ground.objects.filter(kind="ELSEWHERE", withdrawn_on=None).count() == 0
    assert standing.may_enter(three.institution, region=three.region_b, on=clock.today()).ok


def test_a_restoration_by_the_city_closes_them_too(three):
    case = inspections.executed_case(three)
    restoring.revoke(case.exclusion, by=three.city_lead, reason="复议决定")
    assert set(Elsewhere.objects.values_list("state", flat=True)) == {"closed"}


def test_p3_asks_each_lead_where_another_employer_of_the_person_works(cast):
    """At home in 文登区, listed in 芝罘区: the person may come there too."""
    number = institutions.id_number(79)
    contracts.licensed(cast.institution)
    member = institutions.cleared_staff(cast.institution, name="教练丁", number=number)
    other = institutions.confirmed_institution(cast, region=cast.region_b)
    institutions.cleared_staff(other, name="教练丁", number=number)
    contracts.listing_of(other, cast.region_far)
    inspections.executed_case(cast, staff=member, code="P3")
    assert set(Elsewhere.objects.values_list("region_id", flat=True)) == {"371003", "370602"}
    row = Elsewhere.objects.get(region=cast.region_far)
    assert row.bureau == cast.bureau_far
    reach.readmit(row, by=cast.lead_far, reason="与本地无关")
    assert may_come(member, cast.region_far)


# Each region's own figure ------------------------------------------------------------------------------


# What there is nothing left of ---------------------------------------------------------------------------


def _over(listing):
    listing = Listing.objects.get(pk=listing.pk)
    with clock.frozen(clock.at(listing.valid_until + timedelta(days=1), hour=9)):
        return listings.expire(listing, by=system("listing-expiry"))


def test_a_removal_is_not_decided_when_the_listing_has_run_out(cast, stopped):
    case = inspections.reviewed_case(cast, intended=Outcome.REMOVE)
    _over(Listing.objects.get(region=cast.region))
    for outcome in (Outcome.REMOVE, Outcome.END):
        told = inspections.decision(outcome)
        with pytest.raises(Blocked) as refusal:
            decisions.decide(case, Decision(**told), by=cast.lead)
        assert "没有可以执行的内容" in " ".join(refusal.value.reasons)
    page = (
        cast.client(cast.lead).get(f"/do/inspections.exitcase/{case.pk}/decide/").content.decode()
    )
    assert ('value="REMOVE"' in page, "没有有效的资格" in page.replace("已经", "")) == (False, True)
    told = inspections.decision(Outcome.TALK)
    assert decisions.decide(case, Decision(**told), by=cast.lead).state == "decided"


def test_an_end_is_decided_while_an_agreement_is_in_force(three):
    case = inspections.reviewed_case(three, intended=Outcome.REMOVE)
    _over(Listing.objects.get(region=three.region))
    with pytest.raises(Blocked) as refusal:
        decisions.decide(case, Decision(**inspections.decision(Outcome.REMOVE)), by=three.lead)
    assert "已经没有有效的资格，“" in " ".join(refusal.value.reasons)
    told = inspections.decision(Outcome.END, listing_after="", listing_until=None)
    assert decisions.decide(case, Decision(**told), by=three.lead).state == "decided"


def test_a_notice_does_not_intend_what_has_no_effect(cast):
    case = inspections.opened_case(cast)
    _over(Listing.objects.get(region=cast.region))
    with pytest.raises(Blocked) as refusal:
        cases.draft_notice(case, NoticeTexts(**inspections.notice(Outcome.REMOVE)), by=cast.officer)
    assert "没有可以执行的内容" in " ".join(refusal.value.reasons)
    told = inspections.notice(Outcome.SUSPEND)
    assert (
        cases.draft_notice(case, NoticeTexts(**told), by=cast.officer).notice.intended == "SUSPEND"
    )


# After a decision fell, at the school ----------------------------------------------------------------------


def test_the_school_finds_the_groups_it_may_propose_anew_and_no_other(three):
    agreement = Agreement.objects.get(region=three.region)
    ended = contracts.running_placement(three, agreement=agreement, timetable="周四下午")
    placements.end(
        ended, Stop(cause="school", handover="由本校教师接管"), by=three.lead, reason="人数不足"
    )
    group = agreement.placements.get(state="running")
    case = inspections.executed_case(three)
    assert list(to_propose_anew(three.dean)) == []
    told = Reversal(number="复〔1〕号", file=institutions.stored_file())
    reversal.revoke(case, told, by=three.lead, reason="复议撤销")
    assert [list(to_propose_anew(who)) for who in (three.dean, three.dean2, three.dean_b)] == [
        [group], [], [],
    ]  # fmt: skip
    page = three.client(three.dean).get("/").content.decode()
    assert "协议已恢复，可以重新提出的安排" in page
    contracts.proposed_placement(three, agreement=Agreement.objects.get(pk=agreement.pk))
    assert list(to_propose_anew(three.dean)) == []


def test_a_revoked_decision_cancels_the_order_it_made(cast):
    case = inspections.executed_case(cast, outcome=Outcome.RECTIFY, intended=Outcome.RECTIFY)
    order = Rectification.objects.get()
    told = Reversal(number="复〔1〕号", file=institutions.stored_file())
    reversal.revoke(case, told, by=cast.lead, reason="复议撤销")
    order = Rectification.objects.get(pk=order.pk)
    assert order.state == "cancelled"
    assert Deadline.objects.filter(subject=f"inspections.rectification:{order.pk}", met_at=None, dropped_at=None).count() == 0  # fmt: skip


def test_p3_a_district_the_person_comes_to_later_is_asked_too(cast, coach):
    inspections.executed_case(cast, staff=coach, code="P3")
    assert reach.unasked(clock.now()) == []
    far = cast.region_far
    Elsewhere.objects.filter(region=far).delete()  # as if nothing had led there yet
    assert reach.unasked(clock.now()) == [coach.person.exit_cases.get().pk]
    for pk in reach.unasked(clock.now()):
        reach.ask_one(pk)
    assert reach.unasked(clock.now()) == []
    row = Elsewhere.objects.get(region=far)
    assert (row.state, row.bureau) == ("waiting", cast.bureau_far)


def test_whoever_is_to_be_asked_is_found_in_one_query(cast, coach, django_assert_num_queries):
    """However a person comes to a district, and however many cases there are."""
    inspections.executed_case(cast, staff=coach, code="P3")
    inspections.executed_case(cast, code="P3", staff=institutions.cleared_staff(cast.institution))
    with django_assert_num_queries(1):
        assert reach.unasked(clock.now()) == []
    Elsewhere.objects.filter(region=cast.region_far).delete()
    mine = coach.person.exit_cases.get().pk
    with django_assert_num_queries(1):
        assert reach.unasked(clock.now()) == [mine]


def test_nobody_is_asked_later_about_a_bar_of_one_district_or_of_a_query(cast, coach):
    inspections.executed_case(cast, staff=coach, code="P1")
    assert reach.unasked(clock.now()) == []
