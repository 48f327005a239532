"""Reading answers without finding people: counts by question, hidden where too few answered."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from core import clock, policy
from evaluations import questions
from evaluations.enums import Rating, RoundState
from evaluations.models import Response, Round, Survey
from evaluations.policies import SMALL_CELL

SHOWN_IN = (RoundState.FROZEN, RoundState.CLOSED, RoundState.PUBLISHED)


@dataclass(frozen=True)
class Line:
    """One question: how many gave each rating, best first and “不了解” last."""

    text: Any
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Answers:
    """`hidden` says that there were too few to show; then lines and remarks are empty."""

    answered: int
    least: int
    hidden: bool
    lines: tuple[Line, ...]
    remarks: tuple[str, ...]


SCALE = tuple(sorted(Rating, key=lambda each: (each == Rating.UNKNOWN, -each)))


def answers(survey: Survey) -> Answers:
    """Only once nothing more comes in: watched while it grows, a tally tells who just answered."""
    least = policy.value(SMALL_CELL.key, scopes=survey.round.region.scopes, on=clock.today())
    rows = Response.objects.filter(survey=survey)
    if survey.round.state not in SHOWN_IN or rows.count() < least:
        return Answers(rows.count(), least, True, (), ())
    found = list(rows.values_list("ratings", "remark"))
    lines = [
        Line(asked.text, _counts([ratings.get(asked.key) for ratings, _remark in found]))
        for asked in questions.RATINGS[survey.audience]
    ]
    remarks = sorted(remark for _ratings, remark in found if remark)
    return Answers(len(found), least, False, tuple(lines), tuple(remarks))


def _counts(given: list[int | None]) -> tuple[int, ...]:
    counted = Counter(given)
    return tuple(counted[rating.value] for rating in SCALE)


def flags(row: Round) -> dict[int, list[tuple[Any, int]]]:
    """By placement id: what was answered with yes, and how often, parents and pupils together."""
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    rows = Response.objects.filter(survey__round=row).exclude(flags=[])
    for placement, given in rows.values_list("survey__placement", "flags"):
        counted[placement].update(given)
    return {
        placement: [(flag.text, n[flag.key]) for flag in questions.FLAGS if n[flag.key]]
        for placement, n in counted.items()
    }
