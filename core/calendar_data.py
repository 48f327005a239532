"""Official years of the working-day calendar, as published by the State Council."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
from chinese_calendar import constants

SOURCE = "国务院办公厅节假日安排(chinesecalendar)"

FIRST_YEAR: int = min(constants.holidays).year
LAST_YEAR: int = max(constants.holidays).year


def official_year(year: int) -> list[tuple[date, bool, str]] | None:
    """Every day of a year as (day, is it worked, its name); None when no table is published.

    The name is empty for plain days, the holiday's for days off, and says so for make-up days.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    first = date(year, 1, 1)
    length = (date(year + 1, 1, 1) - first).days
    return [_describe(first + timedelta(days=number)) for number in range(length)]


def _describe(day: date) -> tuple[date, bool, str]:
    works = bool(chinese_calendar.is_workday(day))
    if works and day.weekday() >= 5:
        return day, works, f"{_holiday(constants.workdays[day])}调休上班"
    if not works and day in constants.holidays:
        return day, works, _holiday(constants.holidays[day])
    return day, works, ""


def _holiday(english: str) -> str:
    return next((str(each.chinese) for each in constants.Holiday if each.value == english), english)
