"""The other side's word, and the hearing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import Deadline, Message
from core import clock
from core.errors import Forbidden
from core.models import Entry
from inspections.domain import defence
from inspections.models import Defence
from inspections.rules import decisions as decision_rules
from inspections.rules import hearings as rules
from inspections.rules import notices
from tests.factories import inspections
from tests.factories import institutions as papers
from tests.factories.institutions import stored_file


def told(kind):
    return sorted(Message.objects.filter(kind=f"exitcase.{kind}").values_list("role", flat=True))


def hearing(**facts):
    day = clock.add_working_days(clock.today(), 7).date
    return {"hearing_on": day, "hearing_place": "局三楼会议室", "hearing_chair": "周某", **facts}


def test_answer_within_the_period(cast, stopped):
    case = inspections.notified_case(cast)
    stopped(lambda: defence.answer(case, by=cast.clerk), rules.defence_told)
    case = defence.answer(case, by=cast.clerk, text="课程调整经学校同意")
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
        lambda: defence.answer(case, by=cast.officer, text="来函"), rules.paper_of_the_other_side
    )
    defence.answer(case, by=cast.officer, text="来函", file=stored_file())
    assert Defence.objects.get().entered_by_office


def test_answer_too_late(cast, stopped):
    case = inspections.notified_case(cast)
    with clock.frozen(clock.at(case.defence_due + timedelta(days=1))):
        stopped(lambda: defence.answer(case, by=cast.clerk, text="迟到"), rules.within_the_period)
        stopped(lambda: defence.request_hearing(case, by=cast.clerk), rules.within_the_period)
    with clock.frozen(clock.at(case.defence_due, hour=23)):
        assert defence.answer(case, by=cast.clerk, text="最后一天").state == "notified"


@pytest.mark.parametrize("who", ["clerk_b", "dean", "officer_b", "inspector"])
def test_answer_is_for_the_two_sides(cast, who):
    case = inspections.notified_case(cast)
    with pytest.raises(Forbidden):
        defence.answer(case, by=getattr(cast, who), text="插话")


def test_waive_is_signed_and_once(cast, stopped):
    case = inspections.notified_case(cast)
    stopped(lambda: defence.waive(case, by=cast.clerk), rules.waiver_signed)
    case = defence.waive(case, by=cast.clerk, file=stored_file())
    assert (case.waived_on, told("waive")) == (clock.today(), ["DISTRICT"])
    stopped(lambda: defence.waive(case, by=cast.clerk, file=stored_file()), rules.not_waived_yet)


def test_hearing_is_requested_set_and_held(cast, stopped):
    case = inspections.notified_case(cast)
    stopped(
        lambda: defence.set_hearing(case, by=cast.officer, **hearing()), rules.hearing_requested
    )
    case = defence.request_hearing(case, by=cast.clerk)
    assert told("request_hearing") == ["DISTRICT"]
    stopped(lambda: defence.request_hearing(case, by=cast.clerk), rules.no_hearing_yet)
    soon = clock.add_working_days(clock.today(), 6).date
    stopped(
        lambda: defence.set_hearing(case, by=cast.officer, **hearing(hearing_on=soon)),
        rules.hearing_told_ahead,
    )
    stopped(
        lambda: defence.set_hearing(case, by=cast.officer, **hearing(hearing_chair=" ")),
        rules.place_and_chair,
    )
    far = clock.today().replace(year=clock.today().year + 4, day=1)
    stopped(
        lambda: defence.set_hearing(case, by=cast.officer, **hearing(hearing_on=far)),
        rules.hearing_year_open,
    )
    case = defence.set_hearing(case, by=cast.officer, **hearing())
    assert told("set_hearing") == ["INSTITUTION"]
    stopped(
        lambda: defence.hold_hearing(case, by=cast.lead, file=stored_file()),
        rules.hearing_day_reached,
    )
    with clock.frozen(clock.at(case.hearing_on)):
        stopped(lambda: defence.hold_hearing(case, by=cast.lead), rules.hearing_recorded)
        stopped(
            lambda: defence.hold_hearing(case, by=cast.officer, file=stored_file()),
            rules.hearing_by_another,
        )
        case = defence.hold_hearing(case, by=cast.lead, file=stored_file())
        assert (case.hearing_held_on, told("hold_hearing")) == (case.hearing_on, ["INSTITUTION"])
        stopped(lambda: defence.withdraw_hearing(case, by=cast.clerk), rules.hearing_not_held)


def test_hold_needs_a_day_that_was_told(cast, stopped):
    case = defence.request_hearing(inspections.notified_case(cast), by=cast.clerk)
    stopped(lambda: defence.hold_hearing(case, by=cast.lead, file=stored_file()), rules.hearing_set)


def test_withdraw_a_request(cast):
    case = defence.request_hearing(inspections.notified_case(cast), by=cast.clerk)
    case = defence.withdraw_hearing(case, by=cast.clerk)
    assert (case.hearing_requested_on, told("withdraw_hearing")) == (None, ["DISTRICT"])
    assert Deadline.objects.get(kind="hearing").dropped_at is not None


@pytest.fixture
def persons_case(cast):
    post = papers.cleared_staff(cast.institution)
    return inspections.notified_case(cast, staff=post)


def told_to(case):
    return case.waived(), case.waived_on


def test_the_period_ends_early_only_when_every_recipient_has_waived(cast, persons_case, stopped):
    case = defence.waive(persons_case, by=cast.clerk, file=stored_file())
    assert told_to(case) == ({"INSTITUTION"}, None)
    stopped(lambda: defence.waive(case, by=cast.clerk, file=stored_file()), rules.not_waived_yet)
    stopped(lambda: inspections.review(case, by=cast.lead), decision_rules.period_over)
    case = defence.waive(case, by=cast.officer, author="PERSON", file=stored_file())
    assert told_to(case) == ({"INSTITUTION"}, None)
    case = defence.check_paper(case, by=cast.lead, entry=case.unchecked().get())
    assert told_to(case) == ({"INSTITUTION", "PERSON"}, clock.today())
    assert told("check_paper") == ["INSTITUTION"]
    assert inspections.review(case, by=cast.lead).state == "reviewed"


def test_an_institution_speaks_for_itself_only(cast, persons_case, stopped):
    for deed in (defence.answer, defence.waive, defence.request_hearing):
        facts = {"author": "PERSON", "file": stored_file()}
        stopped(
            lambda deed=deed, f=facts: deed(persons_case, by=cast.clerk, **f),
            rules.speaks_for_itself,
        )
    stopped(
        lambda: defence.withdraw_hearing(persons_case, by=cast.clerk, author="PERSON"),
        rules.speaks_for_itself,
        rules.asked_before,
    )
    assert Defence.objects.count() == 0


def test_an_officer_says_whose_paper_it_is(cast, persons_case, stopped):
    stopped(
        lambda: defence.answer(persons_case, by=cast.officer, text="来函", file=stored_file()),
        rules.author_is_a_party,
    )
    case = inspections.notified_case(cast, code="I2")
    stopped(
        lambda: defence.answer(case, by=cast.officer, author="PERSON", file=stored_file()),
        rules.author_is_a_party,
    )


def test_an_institutions_own_waiver_ends_its_own_case(cast):
    case = defence.waive(inspections.notified_case(cast), by=cast.clerk, file=stored_file())
    assert told_to(case) == ({"INSTITUTION"}, clock.today())


def test_paper_is_checked_by_another_natural_person(cast, stopped):
    case = inspections.notified_case(cast)
    stopped(
        lambda: defence.check_paper(case, by=cast.lead, entry=None),
        rules.paper_waits,
        rules.entry_chosen,
    )
    case = defence.waive(case, by=cast.officer, file=stored_file())
    entry = case.unchecked().get()
    assert case.waived_on is None
    same = replace(cast.lead, user_id=cast.officer.user_id)
    for who in (cast.officer, same):
        stopped(
            lambda who=who: defence.check_paper(case, by=who, entry=entry),
            rules.paper_checked_by_another,
        )
    stopped(
        lambda: defence.return_paper(case, by=cast.lead, entry=entry, reason=""),
        notices.reason_given,
    )
    case = defence.return_paper(case, by=cast.lead, entry=entry, reason="没有签名")
    assert (case.waived_on, told("return_paper")) == (None, ["INSTITUTION"])
    assert Defence.objects.get().struck_reason == "没有签名"
    case = defence.waive(case, by=cast.lead, file=stored_file())
    case = defence.check_paper(case, by=cast.officer, entry=case.unchecked().get())
    assert case.waived_on == clock.today()


def test_unchecked_paper_stands_before_review_and_decision(cast, stopped):
    case = defence.answer(
        inspections.notified_case(cast), by=cast.officer, text="函", file=stored_file()
    )
    with clock.frozen(clock.at(case.defence_due + timedelta(days=1))):
        stopped(lambda: inspections.review(case, by=cast.lead), rules.papers_checked)
        case = defence.check_paper(case, by=cast.lead, entry=case.unchecked().get())
        assert inspections.review(case, by=cast.lead).state == "reviewed"


def test_paper_that_came_in_time_is_entered_afterwards(cast, stopped):
    case = inspections.notified_case(cast)
    due = case.defence_due
    with clock.frozen(clock.at(due + timedelta(days=1))):
        given = {"by": cast.officer, "text": "来函", "file": stored_file()}
        stopped(lambda: defence.answer(case, **given), rules.within_the_period)
        early = case.notified_on - timedelta(days=1)
        stopped(lambda: defence.answer(case, received_on=early, **given), rules.received_between)
        defence.answer(case, received_on=due, **given)
        # What a side says itself, it says today, whatever it writes into the form.
        stopped(
            lambda: defence.answer(case, by=cast.clerk, text="迟到", received_on=due),
            rules.within_the_period,
        )
    assert Defence.objects.get().given_on == due


def test_one_sides_withdrawal_leaves_the_others_hearing(cast, persons_case, stopped):
    case = defence.request_hearing(persons_case, by=cast.clerk)
    case = defence.request_hearing(case, by=cast.officer, author="PERSON", file=stored_file())
    assert case.asking() == {"INSTITUTION", "PERSON"}  # a request counts at once
    case = defence.withdraw_hearing(case, by=cast.clerk)
    assert (case.asking(), case.hearing_requested_on) == ({"PERSON"}, clock.today())
    stopped(lambda: defence.withdraw_hearing(case, by=cast.clerk), rules.asked_before)
    case = defence.withdraw_hearing(case, by=cast.officer, author="PERSON", file=stored_file())
    assert case.hearing_requested_on == clock.today()  # unchecked paper takes nothing away
    for entry in case.unchecked():
        case = defence.check_paper(case, by=cast.lead, entry=entry)
    assert (case.asking(), case.hearing_requested_on) == (set(), None)


def test_an_institution_does_not_read_its_persons_word(cast, persons_case):
    defence.answer(
        persons_case, by=cast.officer, author="PERSON", text="机构逼我", file=stored_file()
    )
    seen = {
        who: Defence.objects.visible_to(getattr(cast, who)).count()
        for who in ("clerk", "clerk_b", "officer", "officer_b")
    }
    assert seen == {"clerk": 0, "clerk_b": 0, "officer": 1, "officer_b": 0}
