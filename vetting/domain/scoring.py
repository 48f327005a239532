"""From sheets to a score, from scores to places. Pure: no rows are read or written here.

Half-up to two decimals throughout. With `trim_from` sheets or more, the one with the highest and the
one with the lowest total are left out, of the dimensions too (of equals, the earlier sheet). Equal
scores are parted by dimension C, then B, then the lot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
TIE_BREAKERS = ("C", "B")


@dataclass(frozen=True)
class Marks:
    """One locked sheet: its points by dimension."""

    sheet: int
    dimensions: Mapping[str, Decimal]

    @property
    def total(self) -> Decimal:
        return sum(self.dimensions.values(), Decimal(0))


@dataclass(frozen=True)
class Outcome:
    score: Decimal
    dimensions: dict[str, Decimal]
    used: int
    dropped: tuple[int, ...]


def mean(values: Sequence[Decimal]) -> Decimal:
    return (sum(values, Decimal(0)) / len(values)).quantize(CENT, ROUND_HALF_UP)


def combine(marks: Iterable[Marks], *, trim_from: int) -> Outcome:
    """The score of one application. Raises ValueError without a sheet."""
    ordered = sorted(marks, key=lambda each: (each.total, each.sheet))
    if not ordered:
        raise ValueError("no sheet to score by")
    trimmed = len(ordered) >= trim_from
    kept = ordered[1:-1] if trimmed else ordered
    dropped = (ordered[0].sheet, ordered[-1].sheet) if trimmed else ()
    names = sorted({name for each in kept for name in each.dimensions})
    dimensions = {
        name: mean([each.dimensions.get(name, Decimal(0)) for each in kept]) for name in names
    }
    return Outcome(mean([each.total for each in kept]), dimensions, len(kept), dropped)


@dataclass(frozen=True)
class Place:
    key: str
    rank: int
    by_lot: bool


def places(
    outcomes: Mapping[str, Outcome], lot: Callable[[Sequence[str]], Sequence[str]]
) -> list[Place]:
    """Rank 1 first. `lot` puts equals in order; it is asked only about those it has to part."""

    def merit(key: str) -> tuple[Decimal, ...]:
        outcome = outcomes[key]
        parts = (outcome.dimensions.get(name, Decimal(0)) for name in TIE_BREAKERS)
        return (outcome.score, *parts)

    found: list[Place] = []
    groups: dict[tuple[Decimal, ...], list[str]] = {}
    for key in outcomes:
        groups.setdefault(merit(key), []).append(key)
    for merits in sorted(groups, reverse=True):
        equals = groups[merits]
        order = list(lot(sorted(equals))) if len(equals) > 1 else equals
        found += [
            Place(key, len(found) + 1 + step, len(equals) > 1) for step, key in enumerate(order)
        ]
    return found
