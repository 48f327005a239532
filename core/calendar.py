"""Entering and opening years of the working-day calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from core import calendar_data
from core.models.calendar import CalendarDay, CalendarYear


def enter(
    year: int,
    days: Iterable[tuple[date, bool, str]],
    *,
    source: str,
    entered_on: date | None = None,
) -> CalendarYear:
    """Store a year's official table: only the days that differ from the plain week.

    Replaces a provisional year, or an official one that was corrected; `entered_on` says when, where
    periods may have run out by then.
    """
    official = {
        "status": CalendarYear.Status.OFFICIAL,
        "source": source,
        "entered_on": entered_on,
    }
    row, _created = CalendarYear.objects.update_or_create(year=year, defaults=official)
    row.days.all().delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(year=row, day=day, is_workday=works, name=name)
        for day, works, name in days
        if works != (day.weekday() < 5)
    )
    return row


def open_provisional(year: int, *, document: str) -> CalendarYear:
    """Open a year without an official table as a plain week; every date in it stays marked 暂定."""
    row, _created = CalendarYear.objects.get_or_create(
        year=year, defaults={"status": CalendarYear.Status.PROVISIONAL, "source": document}
    )
    return row


def provisional_from(year: int) -> QuerySet[CalendarYear]:
    """Years opened without an official table, from this one on."""
    rows = CalendarYear.objects.filter(status=CalendarYear.Status.PROVISIONAL, year__gte=year)
    return rows.order_by("year")


def load_reference() -> None:
    """The years published so far. Run by the migration and after the tests' flush."""
    for year in range(2021, 2100):
        days = calendar_data.official_year(year)
        if days is None:
            break
        if not CalendarYear.objects.filter(year=year, status=CalendarYear.Status.OFFICIAL).exists():
            enter(year, days, source=calendar_data.SOURCE)
