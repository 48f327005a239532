"""The other side's word, and the hearing."""

from datetime import timedelta

import pytest

from accounts.models import Deadline, Notice
from core import clock
from core.errors import Forbidden
from core.models import Entry
from inspections.domain import defence
from inspections.models import Defence
from inspections.rules import hearings as rules
from tests.factories import inspections
from tests.factories import institutions as papers
from tests.factories.institutions import stored_file


def told(kind):
    return sorted(Notice.objects.filter(kind=f"exitcase.{kind}").values_list("role", flat=True))


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


def test_an_institution_cannot_waive_for_its_person(cast, stopped, persons_case):
    case, only_the_person = persons_case, rules.institution_does_not_speak_for_the_person
    stopped(lambda: defence.waive(case, by=cast.clerk, file=stored_file()), only_the_person)
    case = defence.request_hearing(case, by=cast.clerk)
    stopped(lambda: defence.withdraw_hearing(case, by=cast.clerk), only_the_person)
    case = defence.waive(case, by=cast.officer, file=stored_file())
    assert case.waived_on == clock.today()
