from datetime import date

from core import calendar, calendar_data
from core.models import CalendarDay


def _named(year):
    return {day: (works, name) for day, works, name in calendar_data.official_year(year)}


def test_official_year_has_every_day_once():
    days = [day for day, _works, _name in calendar_data.official_year(2024)]
    assert days == sorted(set(days))
    assert len(days) == 366


def test_official_year_knows_holidays_and_make_up_days():
    days = _named(2022)
    assert days[date(2022, 10, 3)] == (False, "国庆节")
    assert days[date(2022, 10, 8)] == (True, "国庆节调休上班")
    assert days[date(2022, 10, 15)] == (False, "")
    assert days[date(2022, 3, 1)] == (True, "")


def test_official_year_counts_the_working_days_of_2026():
    assert sum(works for works, _name in _named(2026).values()) == 248


def test_a_year_without_a_table_is_not_guessed():
    assert calendar_data.official_year(calendar_data.LAST_YEAR + 1) is None
    assert calendar_data.official_year(calendar_data.FIRST_YEAR - 1) is None


def test_a_city_s_own_table_is_not_overwritten_by_the_published_one(db):
    calendar.load_reference()
    calendar.enter(2024, [(date(2024, 1, 2), False, "本市另有安排")], source="市里的通知")
    before = list(CalendarDay.objects.order_by("day").values_list("day", "name"))
    calendar.load_reference()
    assert list(CalendarDay.objects.order_by("day").values_list("day", "name")) == before
    assert (date(2024, 1, 2), "本市另有安排") in before
