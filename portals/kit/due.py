"""Until when: 还剩 3 个工作日, counted in working days with one reading of the calendar a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock

SOON = 3
FAR = 60  # working days; what is further off is told by its date alone
_WINDOW = timedelta(days=800)


@dataclass(frozen=True)
class Left:
    date: date
    words: str
    tone: str
    provisional: str = ""


class Countdown:
    """Says how long there is until a date; keep one for a whole page."""

    def __init__(self) -> None:
        self.today = clock.today()
        self._counter: Callable[[date, date], int] | None = None

    def __call__(self, when: Any, *, done: bool = False) -> Left | None:
        """`when`: a date, a moment or a `clock.Due`. `done`: it no longer presses, only the date is told."""
        if when is None:
            return None
        unsure = _("预计") if getattr(when, "provisional", False) else ""
        day = as_date(when)
        if done:
            return Left(day, "", "", unsure)
        left = self._working_days(day)
        return Left(day, self._words(day, left), self._tone(day, left), unsure)

    def _working_days(self, day: date) -> int:
        if abs(day - self.today) > _WINDOW:
            return round((day - self.today).days * 5 / 7)
        if self._counter is None:
            self._counter = clock.counter(self.today - _WINDOW, self.today + _WINDOW)
        return self._counter(self.today, day)

    def _words(self, day: date, left: int) -> str:
        if day < self.today:
            late = -left
            if late == 0:
                return _("已逾期")
            return ngettext("逾期 %(n)s 个工作日", "逾期 %(n)s 个工作日", late) % {"n": late}
        if day == self.today:
            return _("今天到期")
        if left > FAR:
            return ""
        if left <= 0:  # it falls on the days off that come next
            days = (day - self.today).days
            return ngettext("还剩 %(n)s 天", "还剩 %(n)s 天", days) % {"n": days}
        return ngettext("还剩 %(n)s 个工作日", "还剩 %(n)s 个工作日", left) % {"n": left}

    def _tone(self, day: date, left: int) -> str:
        if day < self.today:
            return "over"
        return "soon" if left <= SOON else ""


def as_date(when: Any) -> date:
    inner = getattr(when, "date", None)
    if isinstance(when, datetime):
        return timezone.localtime(when).date() if timezone.is_aware(when) else when.date()
    return inner if isinstance(inner, date) else when


def countdown_of(request: Any) -> Countdown:
    """The page's own countdown, made when first asked for."""
    if request is None:
        return Countdown()
    if not hasattr(request, "countdown"):
        request.countdown = Countdown()
    found: Countdown = request.countdown
    return found
