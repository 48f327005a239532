"""Months and years as the law counts them: the same day later, or the last day of a short month."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def last_day(first: date, months: int) -> date:
    """Of a period of months that begins with `first`."""
    return add_months(first, months) - timedelta(days=1)
