"""Days on which something in a case may be done that may not be done before; nobody's deadline says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from core import clock
from inspections.enums import ExitState
from inspections.models import ExitCase


def ahead() -> list[date]:
    """The days after today, in order: a defence period that is over, a hearing, a day of effect, a
    stay that has ended. They hold whether or not the other side has used its right already."""
    today = clock.today()
    rows = ("current_decision", "current_stay", "current_hearing", "current_period__notice")
    cases = ExitCase.objects.filter(state__in=[ExitState.NOTIFIED, ExitState.SERVED])
    return sorted({day for case in cases.select_related(*rows) for day in _of(case) if day > today})


def _of(case: ExitCase) -> Iterator[date]:
    if case.state == ExitState.SERVED:
        yield case.decision.effective_on
        if case.current_stay and case.current_stay.until:
            yield case.current_stay.until + clock.ONE_DAY
        return
    if not case.period.waived_on:
        yield case.period.until() + clock.ONE_DAY
    hearing = case.current_hearing
    if hearing and hearing.hearing_on and hearing.is_open:
        yield hearing.hearing_on
