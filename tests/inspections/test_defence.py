"""The other side's word, and the hearing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import Deadline, Message
from core import clock
from core.errors import Forbidden, Stale
from core.fsm import fresh
from core.models import Entry
from core.rules import reason_given
from inspections.domain import cases, defence
from inspections.facts import Answer, HearingRecord, Paper, Said
from inspections.models import Defence
from inspections.rules import decisions as decision_rules
from inspections.rules import hearings as rules
from tests.factories import inspections
from tests.factories import institutions as papers
from tests.factories.institutions import stored_file


def told(kind, of="exitcase"):
    return sorted(Message.objects.filter(kind=f"{of}.{kind}").values_list("role", flat=True))


def test_answer_within_the_period(cast, stopped):
    case = inspections.notified_case(cast)
    stopped(lambda: defence.answer(case, Answer(), by=cast.clerk), rules.defence_told)
    case = defence.answer(case, Answer(text="课程调整经学校同意"), by=cast.clerk)
    row = Defence.objects.get()
    assert (row.text, row.author, row.entered_by_office) == (
        "课程调整经学校同意",
        "INSTITUTION",
        False,
    )
    assert (case.state, told("answer")) == ("notified", ["DISTRICT"])
    assert Deadline.objects.get(kind="defence").met_at is not None
    assert "课程调整经学校同意" not in Entry._base_manager.get(deed="exitcase.answer").body


def test_answer_on_paper_is_put_in_with_its_scan(cast, stopped):
    case = inspections.notified_case(cast)
    stopped(
        lambda: defence.answer(case, Answer(text="来函"), by=cast.officer),
        rules.paper_shown,
    )
    defence.answer(case, Answer(text="来函", file=stored_file()), by=cast.officer)
    assert Defence.objects.get().entered_by_office


def test_answer_too_late(cast, stopped):
    case = inspections.notified_case(cast)
    with clock.frozen(clock.at(case.period.due_on + timedelta(days=1))):
        stopped(
            lambda: defence.answer(case, Answer(text="迟到"), by=cast.clerk),
            rules.within_the_period,
        )
        stopped(
            lambda: defence.request_hearing(case, Said(), by=cast.clerk), rules.within_the_period
        )
    with clock.frozen(clock.at(case.period.due_on, hour=23)):
        assert defence.answer(case, Answer(text="最后一天"), by=cast.clerk).state == "notified"


@pytest.mark.parametrize("who", ["clerk_b", "dean", "officer_b", "inspector"])
def test_answer_is_for_the_two_sides(cast, who):
    case = inspections.notified_case(cast)
    with pytest.raises(Forbidden):
        defence.answer(case, Answer(text="插话"), by=getattr(cast, who))


def test_waive_is_signed_and_once(cast, stopped):
    case = inspections.notified_case(cast)
    stopped(lambda: defence.waive(case, Said(), by=cast.clerk), rules.waiver_signed)
    case = defence.waive(case, Said(file=stored_file()), by=cast.clerk)
    assert (case.period.waived_on, told("waive")) == (clock.today(), ["DISTRICT"])
    stopped(
        lambda: defence.waive(case, Said(file=stored_file()), by=cast.clerk), rules.not_waived_yet
    )


def test_a_hearing_is_asked_for_once_by_each(cast, stopped):
    case = inspections.hearing_requested(cast)
    assert (told("request_hearing"), case.hearing.state) == (["DISTRICT"], "requested")
    stopped(lambda: defence.request_hearing(case, Said(), by=cast.clerk), rules.no_hearing_yet)


def test_the_day_of_a_hearing_is_told_in_time_with_place_and_chair(cast, stopped):
    hearing = inspections.hearing_requested(cast).hearing

    def fix(**facts):
        told_ = inspections.hearing_day(**facts)
        return defence.fix_hearing(hearing, told_, by=cast.officer)

    soon = clock.add_working_days(clock.today(), 6).date
    stopped(lambda: fix(hearing_on=soon), rules.hearing_told_ahead)
    stopped(lambda: fix(hearing_chair=" "), rules.place_and_chair)
    far = clock.today().replace(year=clock.today().year + 4, day=1)
    stopped(lambda: fix(hearing_on=far), rules.hearing_year_open)
    assert (fix().state, told("fix", "hearing")) == ("fixed", ["INSTITUTION"])


@pytest.fixture
def fixed(cast):
    hearing = inspections.hearing_requested(cast).hearing
    return defence.fix_hearing(hearing, inspections.hearing_day(), by=cast.officer)


def test_a_hearing_is_held_on_its_day_by_another_with_its_record(cast, fixed, stopped):
    record = HearingRecord(file=stored_file())
    stopped(lambda: defence.hold_hearing(fixed, record, by=cast.lead), rules.hearing_day_reached)
    with clock.frozen(clock.at(fixed.hearing_on)):
        stopped(
            lambda: defence.hold_hearing(fixed, HearingRecord(), by=cast.lead),
            rules.hearing_recorded,
        )
        stopped(
            lambda: defence.hold_hearing(fixed, record, by=cast.officer), rules.hearing_by_another
        )
        held = defence.hold_hearing(fixed, record, by=cast.lead)
        assert (held.held_on, told("hold", "hearing")) == (fixed.hearing_on, ["INSTITUTION"])
        case = fresh(held.case)
        stopped(
            lambda: defence.withdraw_hearing(case, Said(), by=cast.clerk), rules.hearing_not_held
        )


def test_hold_needs_a_day_that_was_told(cast):
    hearing = inspections.hearing_requested(cast).hearing
    with pytest.raises(Stale):
        defence.hold_hearing(hearing, HearingRecord(file=stored_file()), by=cast.lead)


def test_a_new_round_drops_the_hearing_and_keeps_its_row(cast, fixed):
    case = cases.renotify(fresh(fixed.case), by=cast.officer, reason="补充事实")
    assert (case.current_hearing, fresh(fixed).state) == (None, "dropped")
    assert fresh(fixed).notice.round == 1
    with pytest.raises(Stale):
        defence.fix_hearing(fixed, inspections.hearing_day(), by=cast.officer)


def test_who_asks_again_gets_a_hearing_of_its_own(cast):
    first = inspections.hearing_requested(cast)
    case = defence.withdraw_hearing(first, Said(), by=cast.clerk)
    case = defence.request_hearing(case, Said(), by=cast.clerk)
    assert [row.state for row in case.hearings.order_by("pk")] == ["withdrawn", "requested"]


def test_withdraw_a_request(cast):
    case = defence.request_hearing(inspections.notified_case(cast), Said(), by=cast.clerk)
    case = defence.withdraw_hearing(case, Said(), by=cast.clerk)
    assert (case.current_hearing, told("withdraw_hearing")) == (None, ["DISTRICT"])
    assert Deadline.objects.get(kind="hearing").dropped_at is not None


@pytest.fixture
def persons_case(cast):
    post = papers.cleared_staff(cast.institution)
    return inspections.notified_case(cast, staff=post)


def told_to(case):
    return case.notice.waived(), case.period.waived_on


def test_the_period_ends_early_only_when_every_recipient_has_waived(cast, persons_case, stopped):
    case = defence.waive(persons_case, Said(file=stored_file()), by=cast.clerk)
    assert told_to(case) == ({"INSTITUTION"}, None)
    stopped(
        lambda: defence.waive(case, Said(file=stored_file()), by=cast.clerk), rules.not_waived_yet
    )
    stopped(lambda: inspections.review(case, by=cast.lead), decision_rules.period_over)
    case = defence.waive(case, Said(author="PERSON", file=stored_file()), by=cast.officer)
    assert told_to(case) == ({"INSTITUTION"}, None)
    case = defence.check_paper(case, Paper(entry=case.notice.unchecked().get()), by=cast.lead)
    assert told_to(case) == ({"INSTITUTION", "PERSON"}, clock.today())
    assert told("check_paper") == ["INSTITUTION"]
    assert inspections.review(case, by=cast.lead).state == "reviewed"


def test_an_institution_speaks_for_itself_only(cast, persons_case, stopped):
    for deed in (defence.answer, defence.waive, defence.request_hearing):
        said = (Answer if deed is defence.answer else Said)(author="PERSON", file=stored_file())
        stopped(
            lambda deed=deed, said=said: deed(persons_case, said, by=cast.clerk),
            rules.speaks_for_itself,
        )
    stopped(
        lambda: defence.withdraw_hearing(persons_case, Said(author="PERSON"), by=cast.clerk),
        rules.speaks_for_itself,
        rules.asked_before,
    )
    assert Defence.objects.count() == 0


def test_an_officer_says_whose_paper_it_is(cast, persons_case, stopped):
    stopped(
        lambda: defence.answer(
            persons_case, Answer(text="来函", file=stored_file()), by=cast.officer
        ),
        rules.author_is_a_party,
    )
    case = inspections.notified_case(cast, code="I2")
    stopped(
        lambda: defence.answer(case, Answer(author="PERSON", file=stored_file()), by=cast.officer),
        rules.author_is_a_party,
    )


def test_an_institutions_own_waiver_ends_its_own_case(cast):
    case = defence.waive(inspections.notified_case(cast), Said(file=stored_file()), by=cast.clerk)
    assert told_to(case) == ({"INSTITUTION"}, clock.today())


def test_paper_is_checked_by_another_natural_person(cast, stopped):
    case = inspections.notified_case(cast)
    own = defence.answer(case, Answer(text="自己的话"), by=cast.clerk).defences.get()
    stopped(
        lambda: defence.check_paper(fresh(case), Paper(entry=own), by=cast.lead),
        rules.paper_waits,
        rules.entry_chosen,
    )
    case = fresh(case)
    case = defence.waive(case, Said(file=stored_file()), by=cast.officer)
    entry = case.notice.unchecked().get()
    assert case.period.waived_on is None
    same = replace(cast.lead, user_id=cast.officer.user_id)
    for who in (cast.officer, same):
        stopped(
            lambda who=who: defence.check_paper(case, Paper(entry=entry), by=who),
            rules.paper_checked_by_another,
        )
    stopped(
        lambda: defence.return_paper(case, Paper(entry=entry), by=cast.lead, reason=""),
        reason_given,
    )
    case = defence.return_paper(case, Paper(entry=entry), by=cast.lead, reason="没有签名")
    assert (case.period.waived_on, told("return_paper")) == (None, ["INSTITUTION"])
    assert fresh(entry).entry_returned_why == "没有签名"
    case = defence.waive(case, Said(file=stored_file()), by=cast.lead)
    case = defence.check_paper(case, Paper(entry=case.notice.unchecked().get()), by=cast.officer)
    assert case.period.waived_on == clock.today()


def test_unchecked_paper_stands_before_review_and_decision(cast, stopped):
    case = defence.answer(
        inspections.notified_case(cast), Answer(text="函", file=stored_file()), by=cast.officer
    )
    with clock.frozen(clock.at(case.period.due_on + timedelta(days=1))):
        stopped(lambda: inspections.review(case, by=cast.lead), rules.papers_checked)
        case = defence.check_paper(case, Paper(entry=case.notice.unchecked().get()), by=cast.lead)
        assert inspections.review(case, by=cast.lead).state == "reviewed"


def test_paper_that_came_in_time_is_entered_afterwards(cast, stopped):
    case = inspections.notified_case(cast)
    due = case.period.due_on
    with clock.frozen(clock.at(due + timedelta(days=1))):
        given = {"text": "来函", "file": stored_file()}
        stopped(
            lambda: defence.answer(case, Answer(**given), by=cast.officer), rules.within_the_period
        )
        early = case.period.notified_on - timedelta(days=1)
        stopped(
            lambda: defence.answer(case, Answer(received_on=early, **given), by=cast.officer),
            rules.received_between,
        )
        defence.answer(case, Answer(received_on=due, **given), by=cast.officer)
        # What a side says itself, it says today, whatever it writes into the form.
        stopped(
            lambda: defence.answer(case, Answer(text="迟到", received_on=due), by=cast.clerk),
            rules.within_the_period,
        )
    assert Defence.objects.get().given_on == due


def test_one_sides_withdrawal_leaves_the_others_hearing(cast, persons_case, stopped):
    case = defence.request_hearing(persons_case, Said(), by=cast.clerk)
    case = defence.request_hearing(case, Said(author="PERSON", file=stored_file()), by=cast.officer)
    assert case.notice.asking() == {"INSTITUTION", "PERSON"}  # a request counts at once
    case = defence.withdraw_hearing(case, Said(), by=cast.clerk)
    assert (case.notice.asking(), case.hearing.requested_on) == ({"PERSON"}, clock.today())
    stopped(lambda: defence.withdraw_hearing(case, Said(), by=cast.clerk), rules.asked_before)
    case = defence.withdraw_hearing(
        case, Said(author="PERSON", file=stored_file()), by=cast.officer
    )
    assert case.hearing.requested_on == clock.today()  # unchecked paper takes nothing away
    for entry in case.notice.unchecked():
        case = defence.check_paper(case, Paper(entry=entry), by=cast.lead)
    assert (case.notice.asking(), case.current_hearing) == (set(), None)


def test_an_institution_does_not_read_its_persons_word(cast, persons_case):
    defence.answer(
        persons_case, Answer(author="PERSON", text="机构逼我", file=stored_file()), by=cast.officer
    )
    seen = {
        who: Defence.objects.visible_to(getattr(cast, who)).count()
        for who in ("clerk", "clerk_b", "officer", "officer_b")
    }
    assert seen == {"clerk": 0, "clerk_b": 0, "officer": 1, "officer_b": 0}
