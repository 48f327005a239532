"""What institutions and schools were called on a day that is over: from what changed it afterwards.

The first 变更备案 of an institution (or 更名 of a school) after the day says what was before.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from core import clock
from core.models import Entry
from institutions.enums import ChangeKind, ChangeState
from institutions.models import Change


@dataclass(frozen=True)
class Names:
    """What is called otherwise today: institutions by code and fact, schools by row."""

    facts: dict[tuple[str, str], str]
    schools: dict[int, str]

    def of(self, uscc: str, now: str, kind: ChangeKind = ChangeKind.NAME) -> str:
        return self.facts.get((uscc, kind.value), now)

    def school(self, pk: int, now: str) -> str:
        return self.schools.get(pk, now)


def on(day: date) -> Names:
    """As they were when the day ended. Whoever asks has seen the rows."""
    later = Change.objects.filter(
        state=ChangeState.CONFIRMED, kind__in=ChangeKind.values, effective_on__gt=day
    ).order_by("effective_on", "pk")
    facts: dict[tuple[str, str], str] = {}
    for uscc, kind, before in later.values_list("institution__uscc", "kind", "old_value"):
        facts.setdefault((uscc, kind), before)
    return Names(facts, _schools(day))


def _schools(day: date) -> dict[int, str]:
    """A school is renamed on the day of the deed, and its entry keeps both names."""
    end = clock.at(day + clock.ONE_DAY, 0)
    renamed = Entry._base_manager.filter(deed="school.rename", at__gte=end).order_by("pk")
    found: dict[int, str] = {}
    for subject, body in renamed.values_list("subject", "body"):
        before, _after = json.loads(body)["facts"]["changed"]["name"]
        found.setdefault(int(subject.partition(":")[2]), before)
    return found
