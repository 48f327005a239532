"""The only source of time: the present moment, today's date, and working-day arithmetic.

Periods of working days count from the day after service or publication. A date that falls in a
year without an official table is provisional until the year has been entered or opened.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import ceil

from django.conf import settings
from django.utils import timezone

from core.models.calendar import CalendarDay, CalendarYear, ClockShift

ONE_DAY = timedelta(days=1)
_FAR = 3660

_process_shift = timedelta(0)
_frozen: datetime | None = None
_stored: tuple[float, timedelta] = (-1.0, timedelta(0))


def now() -> datetime:
    """This moment, aware. The demo clock, a shift of the process, or a frozen moment move it."""
    if _frozen is not None:
        return _frozen
    return timezone.now() + _process_shift + _stored_shift()


def today() -> date:
    """Today's date in the time zone of the offices."""
    return timezone.localtime(now()).date()


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of a day in the time zone of the offices."""
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour, minute))  # noqa: DTZ001


class Frozen:
    """Hands the moment of a frozen clock forward."""

    def move(self, to: datetime | timedelta) -> datetime:
        global _frozen  # noqa: PLW0603 - one clock per process is the point
        assert _frozen is not None  # noqa: S101 - only alive inside frozen()
        _frozen = _frozen + to if isinstance(to, timedelta) else to
        return _frozen


@contextmanager
def frozen(moment: datetime) -> Iterator[Frozen]:
    """Hold the clock of this process, all its threads included, at `moment`."""
    global _frozen  # noqa: PLW0603 - one clock per process is the point
    before, _frozen = _frozen, moment
    try:
        yield Frozen()
    finally:
        _frozen = before


def shift_process(by: timedelta) -> None:
    """Let this process live `by` later than the real time (tests on another day)."""
    global _process_shift  # noqa: PLW0603 - one clock per process is the point
    _process_shift = by


def shift_process_to(day: str) -> None:
    """Let this process live on `day` (YYYY-MM-DD), at the real time of day."""
    real = timezone.localtime(timezone.now()).date()
    shift_process(date.fromisoformat(day) - real)


def _stored_shift() -> timedelta:
    if not settings.DEMO:
        return timedelta(0)
    global _stored  # noqa: PLW0603 - a short memory of the one row
    if time.monotonic() - _stored[0] > 0.5:
        before = _stored
        row = ClockShift.objects.first()
        found = (time.monotonic(), timedelta(seconds=row.seconds if row else 0))
        if _stored is not before:  # moved by another thread meanwhile: what was read may be old
            return _stored_shift()
        _stored = found
    return _stored[1]


def move_stored(to: datetime) -> None:
    """Set the demo clock so that it is `to` now, for every process on this database.

    It may be up to a second past it and never short of it: at a midnight, short is another day.
    """
    global _stored  # noqa: PLW0603 - forget the remembered row
    seconds = ceil((to - timezone.now() - _process_shift).total_seconds())
    ClockShift.objects.update_or_create(id=1, defaults={"seconds": seconds})
    _stored = (-1.0, timedelta(0))


Day = date  # a name that the attribute below does not hide


@dataclass(frozen=True)
class Due:
    """A computed date; `provisional` when a year on the way has no official table.

    `start` and `days` say what it was counted from, where it was: a year corrected afterwards moves it.
    """

    date: date
    provisional: bool
    start: Day | None = field(default=None, compare=False)
    days: int = field(default=0, compare=False)


@dataclass(frozen=True)
class _Table:
    exceptions: Mapping[date, bool]
    status: Mapping[int, str]
    entered: Mapping[int, date | None]

    def count(self, start: date, days: int) -> Due:
        step = ONE_DAY if days >= 0 else -ONE_DAY
        day, left = start, abs(days)
        while left:
            day += step
            left -= self.is_workday(day)
        return Due(day, self.provisional(min(start, day), max(start, day)), start, days)

    def entered_after(self, first: date, last: date) -> bool:
        """Was a table on the way entered when the days up to `last` were over?"""
        known = (self.entered.get(year) for year in range(first.year, last.year + 1))
        return any(day is not None and day > last for day in known)

    def is_workday(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)

    def provisional(self, first: date, last: date) -> bool:
        years = range(first.year, last.year + 1)
        return any(self.status.get(year) != CalendarYear.Status.OFFICIAL for year in years)


def _table(first: date, last: date) -> _Table:
    days = CalendarDay.objects.filter(day__range=(first, last)).values_list("day", "is_workday")
    years = CalendarYear.objects.filter(year__range=(first.year, last.year))
    known = list(years.values_list("year", "status", "entered_on"))
    found = _Table(
        dict(days),
        {year: status for year, status, _entered in known},
        {year: entered for year, _status, entered in known},
    )
    supposed = _supposed.get()
    return found if supposed is None else _replaced(found, *supposed)


# A year's table that is asked about before it is entered: the year and its days off and on.
_supposed: ContextVar[tuple[int, Mapping[date, bool]] | None] = ContextVar("supposed", default=None)


@contextmanager
def supposing(year: int, exceptions: Mapping[date, bool]) -> Iterator[None]:
    """Inside, dates are counted as if this were the year's official table. Nothing is written."""
    token = _supposed.set((year, exceptions))
    try:
        yield
    finally:
        _supposed.reset(token)


def _replaced(table: _Table, year: int, exceptions: Mapping[date, bool]) -> _Table:
    other = {day: works for day, works in table.exceptions.items() if day.year != year}
    official = {**table.status, year: str(CalendarYear.Status.OFFICIAL)}
    return _Table({**other, **exceptions}, official, table.entered)


def add_working_days(start: date, days: int) -> Due:
    """The last day of a period of `days` working days that begins the day after `start`.

    Negative `days` count backwards from the day before. Unknown years count as plain weeks and
    make the answer provisional.
    """
    return reckoner([(start, days)])(start, days)


def reckoner(spans: Iterable[tuple[date, int]]) -> Callable[[date, int], Due]:
    """`add_working_days` for many periods, with one reading of the calendar."""
    ends = [end for start, days in spans for end in (start, _reach(start, days))]
    return _table(min(ends), max(ends)).count


def _reach(start: date, days: int) -> date:
    """Further than the period can end, whatever the holidays."""
    return start + (ONE_DAY if days >= 0 else -ONE_DAY) * (abs(days) * 3 + 30)


def last_day(told: Due, start: date, days: int) -> date:
    """When a period that was told is over: the day told, or the later day that the table known now
    gives. Nobody loses a day to a table that came late or was corrected; and what had run out when a
    table was corrected is not opened again, unless its day had been told as 暂定.
    """
    table = _table(start, max(told.date, _reach(start, days)))
    if not told.provisional and table.entered_after(start, told.date):
        return told.date
    return max(told.date, table.count(start, days).date)


def working_days_between(first: date, last: date) -> int:
    """Working days after `first` up to and including `last`; negative when `last` is earlier."""
    if last < first:
        return -working_days_between(last, first)
    if (last - first).days > _FAR:
        raise ValueError("more than ten years apart")
    table = _table(first, last)
    span = range(1, (last - first).days + 1)
    return sum(table.is_workday(first + ONE_DAY * step) for step in span)


def counter(first: date, last: date) -> Callable[[date, date], int]:
    """`working_days_between` for many dates inside first..last, with one reading of the calendar."""
    table = _table(first, last)

    def between(start: date, end: date) -> int:
        if end < start:
            return -between(end, start)
        return sum(table.is_workday(start + ONE_DAY * n) for n in range(1, (end - start).days + 1))

    return between


def is_workday(day: date) -> bool:
    return _table(day, day).is_workday(day)


def year_status(year: int) -> str:
    """ "OFFICIAL", "PROVISIONAL" (opened by a recorded deed), or "" when nobody has entered it."""
    row = CalendarYear.objects.filter(year=year).first()
    return row.status if row else ""


def has_legal_effect(due: Due) -> bool:
    """May something with legal effect rest on this date? Only once its year has been opened."""
    return not due.provisional or bool(year_status(due.date.year))
