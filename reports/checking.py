"""What a check is: two computed numbers, and the words for their difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.cases import Case
from reports.figures import Figures
from reports.outcomes import Outcome
from reports.recount import Recount
from reports.roster import Entry
from reports.summary import Summary


class Verdict(models.TextChoices):
    PASSED = "passed", _("通过")
    FAILED = "failed", _("不符")
    NOT_ASKED = "not_asked", _("不适用")


@dataclass(frozen=True)
class Check:
    name: str
    left_name: str
    left: int
    right_name: str
    right: int
    verdict: Verdict
    why: str = ""


@dataclass(frozen=True)
class Tables:
    """What the other sheets show, as the checks need it."""

    figures: Figures
    summary: Summary
    roster: Sequence[Entry]
    outcomes: Sequence[Outcome]
    cases: Sequence[Case]
    recount: Recount


def equal(
    name: str, left: tuple[str, int], right: tuple[str, int], why: str = "", *, explained: int = 0
) -> Check:
    """Passed when the numbers are equal, or differ by exactly what is explained by name."""
    passed = left[1] == right[1] + explained
    verdict = Verdict.PASSED if passed else Verdict.FAILED
    return Check(name, *left, *right, verdict, why)
