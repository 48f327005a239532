"""What the deeds of an evaluation are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from core.facts import Facts, derived, private

if TYPE_CHECKING:
    from core.models.files import StoredFile
    from evaluations.models import QualitySheet, Round
    from inspections.models import Rectification


@dataclass(frozen=True, kw_only=True)
class Days(Facts):
    opens_on: date
    freezes_on: date
    closes_on: date


@dataclass(frozen=True, kw_only=True)
class Ahead(Facts):
    """The days still to come, for those who are told that the round moved on."""

    freezes_on: date = private()
    closes_on: date = private()


@dataclass(frozen=True, kw_only=True)
class Publication(Facts):
    number: str


@dataclass(frozen=True, kw_only=True)
class Points(Facts):
    """By the scheme's item key; None where nothing was given."""

    points: Mapping[str, Decimal | None]
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class EnteredPoints(Points):
    entry_scan: StoredFile | None = None


@dataclass(frozen=True, kw_only=True)
class Counted(Facts):
    """Papers by overall rating (keys of RATINGS)."""

    issued: int
    counts: Mapping[str, int]
    entry_scan: StoredFile | None = None


@dataclass(frozen=True, kw_only=True)
class Word(Facts):
    """What an institution says to its figures in a round, or to one sheet of it."""

    row: Round
    text: str
    sheet: QualitySheet | None = None
    attachment: StoredFile | None = None
    entry_scan: StoredFile | None = None


@dataclass(frozen=True, kw_only=True)
class Answer(Facts):
    answer: str


@dataclass(frozen=True, kw_only=True)
class Correction(Answer):
    """`points`: the corrected ones only."""

    points: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Order(Facts):
    """The order that a draft suggests. What it says stands in the order itself."""

    number: str = private()
    facts_text: str = private()
    clause: str = private()
    demands: str = private()
    due_on: date | None = private(None)
    rectification: Rectification | None = derived(None)
