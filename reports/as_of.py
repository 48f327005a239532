"""States as they were on a term's last day: a workbook made years later says the same.

A state comes from the passage the row was in; paper that was entered later had none yet, and its dates
say it. Names: `institutions.domain.former_names`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from contracts.enums import IN_FORCE, OVER, AgreementState
from contracts.models import Agreement
from core import clock, passages


def passed_through(agreements: Iterable[int], day: date) -> dict[int, str]:
    """The signed state each agreement stood in when the day ended; one entered later has none."""
    found = passages.stood_in(Agreement, agreements, before=clock.at(day + clock.ONE_DAY, 0))
    return {pk: state for pk, state in found.items() if state in {*IN_FORCE, *OVER}}


def by_dates(state: str, valid_until: date, ended_on: date | None, day: date) -> str:
    """What the dates of an agreement make of its state on the day."""
    if ended_on is not None and ended_on <= day:
        return state
    return AgreementState.EXPIRED if valid_until < day else AgreementState.ACTIVE
