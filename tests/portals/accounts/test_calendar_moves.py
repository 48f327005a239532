"""C1: a year entered again shows whose dates move, moves them in the same deed and tells everybody concerned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.domain import calendar, deadlines
from accounts.models import Deadline, Message
from core import calendar_data, clock
from core.deeds import fresh
from core.errors import Blocked, Invalid
from core.models import CalendarDay, CalendarYear, Entry
from inspections.domain import rectifications
from tests.documents.case_makers import MAKERS
from tests.factories import inspections as made
from tests.factories import vetting as make
from tests.inspections import districts
from tests.refused import stopped
from vetting.domain import corrections, objections
from vetting.facts import Filing

pytestmark = pytest.mark.django_db
MONDAY, DOCUMENT = date(2026, 3, 2), "国办发明电〔2026〕9号"
ENTER = "/do/core.calendaryear/new/enter_year/"


@pytest.fixture(autouse=True)
def time() -> Iterator[clock.Frozen]:
    with clock.frozen(clock.at(MONDAY, 9)) as frozen:
        yield frozen


def table(*off: date) -> list[calendar.Row]:
    """The published year, with these days off besides."""
    year = calendar_data.official_year(2026) or []
    return [(day, works and day not in off, name) for day, works, name in year]


def text(*off: date) -> str:
    """The same as the city pastes it."""
    lines = [
        f"{day} {'班' if works else '休'}"
        for day, works, _name in table(*off)
        if works != (day.weekday() < 5)
    ]
    return "\n".join(lines)


def corrected(cast, *off: date, **more):
    rows = table(*off)
    return calendar.enter_year(2026, rows, by=cast.city, document=DOCUMENT, reason="放假", **more)


def deadline(row, kind: str) -> Deadline:
    return deadlines.open_ones().get(subject=f"{row._meta.label_lower}:{row.pk}", kind=kind)


# Each legal period: how it comes to run, its deadline, what it is called, and its own last day.


def _correction(cast, time):
    row = make.reviewed(make.submitted_application(cast), failed=["课程方案"])
    corrections.ask_correction(row, by=cast.officer)
    return row


def _defence(cast, time):
    case = made.drafted_case(cast)
    return made.cases.notify(made.serve_all(case, "NOTICE", by=cast.officer), by=cast.officer)


def _release(cast, time):
    districts.schools_sign(cast.region)
    districts.group_of(cast, districts.agreement_of(cast, "school"), "school")
    return made.executed_case(cast).releases.get()


PERIODS = {
    "补正期限": (_correction, "correction", lambda row: row.open_correction.last_day(),
             {"INSTITUTION", "DISTRICT"}),
    "公示期": (make.noticed_call, "notice", lambda row: row.current_public_notice.last_day(),
            {"INSTITUTION", "DISTRICT"}),
    "异议答复期限": (MAKERS["vetting.objection", "accepted"], "decide", lambda row: row.due_on,
               {"INSTITUTION", "DISTRICT"}),
    "陈述申辩期": (_defence, "defence", lambda row: row.period.until(), {"INSTITUTION", "DISTRICT"}),
    "整改期限": (lambda cast, time: made.issued_order(cast), "rectification", lambda row: row.due_on,
             {"INSTITUTION", "DISTRICT"}),
    "紧急暂停的确认期限": (lambda cast, time: made.emergency_case(cast), "emergency",
                  lambda row: row.emergency.due_on, {"INSTITUTION", "DISTRICT"}),
    "解除协议期限": (_release, "release", lambda row: row.due_on, {"SCHOOL", "DISTRICT"}),
}  # fmt: skip


@pytest.mark.parametrize("label", list(PERIODS))
def test_a_period_ends_later_with_its_row_and_everybody_concerned_is_told(cast, time, label):
    maker, kind, last, told = PERIODS[label]
    row = maker(cast, time)
    before = deadline(row, kind)
    day = before.due_on
    assert last(fresh(row)) == day
    Message.objects.all().delete()
    corrected(cast, day)
    after = clock.add_working_days(day, 1).date
    moved = deadline(row, kind)
    assert (moved.pk, moved.due_on, last(fresh(row))) == (before.pk, after, after)
    assert str(deadlines.period_of(moved).label) == label
    sentence = f"工作日安排更正，期限顺延：{moved.what}，原为 {day.isoformat()}，现为 {after.isoformat()}。"
    heard = Message.objects.filter(kind="calendar.moved", text=sentence, subject=moved.subject)
    assert told <= set(heard.values_list("role", flat=True))
    entry = Entry.objects.get(subject=moved.subject, deed__endswith=".follow_calendar")
    assert (entry.reason, "[INSTITUTION]" in entry.audience) == (sentence, True)
    (deed,) = Entry.objects.filter(deed="organisation.enter_year")
    assert f"{moved.subject} {kind}: {day} → {after}" in deed.body
    assert deed.deed_id == entry.deed_id


@pytest.mark.parametrize("label", list(PERIODS))
def test_a_period_that_has_run_out_is_not_opened_again(cast, time, label):
    maker, kind, last, _told = PERIODS[label]
    row = maker(cast, time)
    day = deadline(row, kind).due_on
    time.move(clock.at(day + timedelta(days=1), 9))
    Message.objects.all().delete()
    corrected(cast, day)
    assert (deadline(row, kind).due_on, last(fresh(row))) == (day, day)
    assert not Message.objects.filter(kind="calendar.moved").exists()


def test_a_period_on_its_last_day_has_not_run_out(cast, time):
    row = _correction(cast, time)
    day = row.open_correction.due_on
    time.move(clock.at(day, 23))
    corrected(cast, day)
    assert row.open_correction.last_day() == clock.add_working_days(day, 1).date


def test_an_objection_is_not_taken_after_a_public_notice_that_had_run_out(cast, time):
    call = make.noticed_call(cast, time)
    day = call.current_public_notice.ends_on
    time.move(clock.at(day + timedelta(days=1), 9))
    corrected(cast, day)
    assert not objections.in_period(fresh(call))
    with pytest.raises(Blocked, match="不在公示期内"):
        _file(cast, call)


def _file(cast, call):
    told = Filing(name="张明", contact="13800000000", facts="评分的依据与公告不一致，请复核。")
    return objections.file(call, told, by=cast.clerk_b)


def test_a_moved_period_keeps_its_new_day_through_a_second_correction(cast, time):
    """The first correction moved it; when the second comes it has run out with the day it had then."""
    row = _correction(cast, time)
    first = row.open_correction.due_on
    corrected(cast, first)
    second = row.open_correction.due_on
    time.move(clock.at(second + timedelta(days=1), 9))
    corrected(cast, first, second)
    assert row.open_correction.last_day() == second
    corrected(cast)
    assert row.open_correction.last_day() == second


def test_the_defence_period_moved_still_stops_a_decision(cast, time):
    from inspections.rules import decisions as rules

    case = _defence(cast, time)
    day = case.period.due_on
    corrected(cast, day)
    time.move(clock.at(day + timedelta(days=1), 9))
    after = clock.add_working_days(day, 1).date
    stopped(rules.period_over, fresh(case), "review")
    time.move(clock.at(after + timedelta(days=1), 9))
    assert made.review(fresh(case), by=cast.lead).state == "reviewed"


def test_what_waits_for_an_office_alone_is_told_to_it_alone(cast, time):
    """A re-check is the issuer's own work: its date moves, and no institution hears of it."""
    row = made.submitted_order(cast)
    day = deadline(row, rectifications.RECHECK).due_on
    Message.objects.all().delete()
    corrected(cast, day)
    heard = Message.objects.filter(kind="calendar.moved").values_list("role", flat=True)
    assert list(heard) == ["DISTRICT"]


def test_a_provisional_year_that_becomes_official_moves_and_makes_certain(cast, time):
    CalendarYear.objects.filter(year=2026).delete()
    calendar.open_year(2026, by=cast.city, document="暂按普通周历")
    row = _correction(cast, time)
    case = made.opened_case(cast)
    told = deadlines.put(
        case, "x", what="核对", due=clock.add_working_days(MONDAY, 2), owner=cast.bureau.pk,
        role="DISTRICT",
    )  # fmt: skip
    assert (row.open_correction.provisional, told.provisional) == (True, True)
    day = row.open_correction.due_on
    calendar.enter_year(2026, table(day), by=cast.city, document=DOCUMENT)
    told.refresh_from_db()
    assert (told.provisional, told.due_on) == (False, MONDAY + timedelta(days=2))
    after = clock.add_working_days(day, 1)
    assert row.open_correction.period() == clock.Due(after.date, provisional=False)


# The page -----------------------------------------------------------------------------------------


def sent(cast, *off: date, **more):
    told = {"year": 2026, "document": DOCUMENT, "days": text(*off), "reason": "放假", **more}
    return cast.client(cast.city).post(ENTER, told)


def hidden(answer) -> str:
    (found,) = re.findall(r'name="seen" value="([^"]*)"', answer.content.decode())
    return found


def test_the_page_shows_whose_dates_move_before_anything_is_written(cast, time):
    row = _correction(cast, time)
    due = deadline(row, "correction")
    day, after = due.due_on, clock.add_working_days(due.due_on, 1).date
    shown = sent(cast, day)
    body = shown.content.decode()
    assert shown.status_code == 422
    assert not CalendarDay.objects.filter(day=day).exists()
    assert not Entry.objects.filter(deed="organisation.enter_year").exists()
    lines = shown.context["form"].moving.lines()
    mine = [line for line in lines if line["what"] == due.what]
    assert [(str(line["kind"]), line["office"], line["before"], line["after"].date) for line in mine] == [
        ("补正期限", due.organisation.name, day, after)
    ]  # fmt: skip
    assert dict(shown.context["form"].moving.counts)["机构"] == 1
    assert f"有 {len(lines)} 个期限要顺延" in body
    answer = sent(cast, day, seen=hidden(shown))
    assert answer.status_code == 302
    assert row.open_correction.due_on == after


def test_the_page_asks_again_when_other_dates_move_than_were_shown(cast, time):
    row = _correction(cast, time)
    day = deadline(row, "correction").due_on
    shown = sent(cast, day)
    _many(cast, 1)  # meanwhile another period of the same days begins
    day_of_it = clock.add_working_days(MONDAY, 3).date
    again = sent(cast, day, day_of_it, seen=hidden(shown))
    assert (again.status_code, hidden(again) == hidden(shown)) == (422, False)
    with pytest.raises(Invalid, match="请再核对一次"):
        corrected(cast, day, seen=hidden(again))
    assert sent(cast, day, day_of_it, seen=hidden(again)).status_code == 302


def test_a_table_that_was_looked_at_counts_the_deadlines_once(cast, time):
    _many(cast, 3)
    day = clock.add_working_days(MONDAY, 3).date
    seen = hidden(sent(cast, day))
    with CaptureQueriesContext(connection) as made:
        assert sent(cast, day, seen=seen).status_code == 302
    counts = [one["sql"] for one in made.captured_queries if '"working_days"' in one["sql"]]
    assert len([sql for sql in counts if sql.startswith("SELECT") and "ORDER BY" in sql]) == 1


def test_a_table_that_moves_nothing_is_entered_at_once(cast, time):
    assert sent(cast, date(2026, 12, 1)).status_code == 302


def test_what_is_wrong_with_the_table_is_said_before_any_preview(cast, time):
    _correction(cast, time)
    refused = sent(cast, date(2026, 3, 4), reason="")
    assert (refused.status_code, refused.context["form"].moving) == (422, None)
    assert list(refused.context["form"].errors) == ["reason"]


def _many(cast, count: int) -> None:
    due, first = clock.add_working_days(MONDAY, 3), Deadline.objects.count()
    rows = [
        Deadline(
            subject=f"institutions.institution:{number}", kind=f"k{number}", what=f"事项{number}",
            organisation=cast.bureau, role="DISTRICT", due_on=due.date,
            due_at=clock.at(due.date + timedelta(days=1), 0), counted_from=due.start,
            working_days=due.days, created_at=clock.now(),
        )
        for number in range(first, first + count)
    ]  # fmt: skip
    Deadline.objects.bulk_create(rows)


def test_the_preview_is_paged_and_its_queries_do_not_grow(cast, time):
    day = clock.add_working_days(MONDAY, 3).date
    _many(cast, 2)
    with CaptureQueriesContext(connection) as few:
        assert len(calendar.moves(2026, table(day))) == 2
    _many(cast, 120)
    with CaptureQueriesContext(connection) as many:
        assert len(calendar.moves(2026, table(day))) == 122
    assert len(many) == len(few)
    shown = sent(cast, day)
    assert len(shown.context["form"].moving.lines()) == 50
    last = sent(cast, day, look="3", seen=hidden(shown))
    assert last.status_code == 422  # turning a page enters nothing
    assert len(last.context["form"].moving.lines()) == 22
    assert sent(cast, day, seen=hidden(last)).status_code == 302
    assert Message.objects.filter(kind="calendar.moved").count() == 122
