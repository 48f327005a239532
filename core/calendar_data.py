"""Published holiday tables, as far as the `chinesecalendar` package knows them."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

SOURCE = "国务院办公厅节假日安排(chinesecalendar)"


def official_year(year: int) -> list[tuple[date, bool, str]] | None:
    """Every day of a year as (day, is_workday, holiday's name), or None when not published yet."""
    day, days = date(year, 1, 1), []
    try:
        while day.year == year:
            _off, name = chinese_calendar.get_holiday_detail(day)
            days.append((day, chinese_calendar.is_workday(day), name or ""))
            day += timedelta(days=1)
    except NotImplementedError:
        return None
    return days
