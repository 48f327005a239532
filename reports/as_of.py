"""Names and states as they were on a term's last day: a workbook made years later says the same.

A name comes from what changed it afterwards: the first 变更备案 (or 更名 of a school) after the day says
what was before. A state comes from the passage the row was in; paper that was entered later had none
yet, and its dates say it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from contracts.enums import IN_FORCE, OVER, AgreementState
from contracts.models import Agreement
from core import clock
from core.models import Entry, Passage
from institutions.enums import ChangeKind, ChangeState
from institutions.models import Change

_KINDS = (ChangeKind.NAME, ChangeKind.LEGAL_REPRESENTATIVE)
_SIGNED = (*IN_FORCE, *OVER)


@dataclass(frozen=True)
class Names:
    """What is called otherwise today: institutions by code and fact, schools by row."""

    facts: dict[tuple[str, str], str]
    schools: dict[int, str]

    def of(self, uscc: str, now: str, kind: ChangeKind = ChangeKind.NAME) -> str:
        return self.facts.get((uscc, kind.value), now)

    def school(self, pk: int, now: str) -> str:
        return self.schools.get(pk, now)


def names(day: date) -> Names:
    later = Change.objects.filter(
        state=ChangeState.CONFIRMED, kind__in=_KINDS, effective_on__gt=day
    ).order_by("effective_on", "pk")
    facts: dict[tuple[str, str], str] = {}
    for uscc, kind, before in later.values_list("institution__uscc", "kind", "old_value"):
        facts.setdefault((uscc, kind), before)
    return Names(facts, _schools(day))


def _schools(day: date) -> dict[int, str]:
    """A school is renamed on the day of the deed, and its entry keeps both names."""
    renamed = Entry._base_manager.filter(deed="school.rename", at__gte=_end(day)).order_by("pk")
    found: dict[int, str] = {}
    for subject, body in renamed.values_list("subject", "body"):
        before, _after = json.loads(body)["facts"]["changed"]["name"]
        found.setdefault(int(subject.partition(":")[2]), before)
    return found


def _end(day: date) -> object:
    return clock.at(day + clock.ONE_DAY, 0)


def passed_through(agreements: Iterable[int], day: date) -> dict[int, str]:
    """The signed state each agreement stood in when the day ended; one entered later has none."""
    end = _end(day)
    rows = Passage.objects.filter(
        Q(left_at__isnull=True) | Q(left_at__gte=end),
        model=Agreement._meta.label_lower,
        subject_id__in=list(agreements),
        entered_at__lt=end,
        state__in=_SIGNED,
    )
    return dict(rows.order_by("pk").values_list("subject_id", "state"))


def by_dates(state: str, valid_until: date, ended_on: date | None, day: date) -> str:
    """What the dates of an agreement make of its state on the day."""
    if ended_on is not None and ended_on <= day:
        return state
    return AgreementState.EXPIRED if valid_until < day else AgreementState.ACTIVE
