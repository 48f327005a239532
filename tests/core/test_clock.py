from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core import calendar, clock
from core.models import CalendarYear


def test_periods_count_from_the_day_after_and_skip_the_national_holiday(db):
    assert clock.add_working_days(date(2026, 9, 29), 5) == clock.Due(date(2026, 10, 12), False)


def test_make_up_days_are_working_days(db):
    calendar.enter(2026, [(date(2026, 11, 28), True, "调休")], source="测试文件")
    assert clock.add_working_days(date(2026, 11, 27), 1).date == date(2026, 11, 28)


def test_a_date_in_an_unknown_year_is_provisional_until_the_year_is_opened(db):
    due = clock.add_working_days(date(2031, 12, 30), 5)
    assert due == clock.Due(date(2032, 1, 6), True)
    assert clock.has_legal_effect(due) is False
    calendar.open_provisional(2032, document="威教函〔2031〕1号（演示）")
    assert clock.has_legal_effect(due) is True
    assert clock.add_working_days(date(2031, 12, 30), 5).provisional is True
    calendar.enter(2031, [], source="国务院办公厅通知")
    calendar.enter(2032, [(date(2032, 1, 1), False, "元旦")], source="国务院办公厅通知")
    assert clock.add_working_days(date(2031, 12, 30), 5) == clock.Due(date(2032, 1, 7), False)


def test_entering_a_year_replaces_the_provisional_one(db):
    calendar.open_provisional(2033, document="暂定")
    calendar.enter(2033, [(date(2033, 1, 3), False, "元旦")], source="正式")
    assert CalendarYear.objects.get(year=2033).status == CalendarYear.Status.OFFICIAL
    assert clock.is_workday(date(2033, 1, 3)) is False


def test_between_refuses_to_count_for_ever(db):
    with pytest.raises(ValueError, match="ten years"):
        clock.working_days_between(date(2000, 1, 1), date(2026, 1, 1))


def test_frozen_clock_moves_only_when_told(db):
    with clock.frozen(clock.at(date(2026, 11, 24), 10)) as hands:
        before = clock.now()
        assert clock.now() == before
        hands.move(timedelta(hours=15))
        assert clock.today() == date(2026, 11, 25)


class Arithmetic(TestCase):
    @given(
        start=st.dates(date(2022, 1, 1), date(2026, 6, 1)),
        days=st.integers(min_value=1, max_value=60),
    )
    def test_adding_and_counting_agree(self, start, days):
        due = clock.add_working_days(start, days)
        assert clock.working_days_between(start, due.date) == days
        assert clock.is_workday(due.date)
        assert clock.working_days_between(due.date, start) == -days
