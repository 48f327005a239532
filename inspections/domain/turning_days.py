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
    cases = ExitCase.objects.filter(state__in=[ExitState.NOTIFIED, ExitState.SERVED])
    return sorted({day for case in cases for day in _of(case) if day > today})


def _of(case: ExitCase) -> Iterator[date]:
    if case.state == ExitState.SERVED:
        if case.effective_on:
            yield case.effective_on
        if case.stayed_until:
            yield case.stayed_until + clock.ONE_DAY
        return
    until = case.defence_until()
    if until and not case.waived_on:
        yield until + clock.ONE_DAY
    if case.hearing_on and not case.hearing_held_on:
        yield case.hearing_on
