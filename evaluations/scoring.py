"""How figures become points and a grade. Pure: counts in, decimals out, two places half up.

A part that is 未报 or 样本不足 is neither zero nor full and is not re-weighted: the result is then
暂不评定, with the reason. A veto violation is 不合格 all the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from evaluations.schemes import Reading
from institutions.enums import Grade

_CENT = Decimal("0.01")


def rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Tally:
    """Answers of one audience. `valid` leaves out “不了解”; `issued` are the links handed out."""

    issued: int = 0
    answered: int = 0
    valid: int = 0
    satisfied: int = 0
    dissatisfied: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.issued + other.issued,
            self.answered + other.answered,
            self.valid + other.valid,
            self.satisfied + other.satisfied,
            self.dissatisfied + other.dissatisfied,
        )

    @property
    def satisfaction(self) -> Decimal:
        """(非常满意+满意) ÷ 有效答卷, 0 to 1."""
        return Decimal(self.satisfied) / self.valid if self.valid else Decimal(0)

    @property
    def dissatisfaction(self) -> Decimal:
        """(不满意+非常不满意) ÷ 有效答卷, 0 to 1."""
        return Decimal(self.dissatisfied) / self.valid if self.valid else Decimal(0)

    @property
    def rate(self) -> Decimal:
        """回收率: answered ÷ issued, 0 to 1."""
        return Decimal(self.answered) / self.issued if self.issued else Decimal(0)

    def is_enough(self, scheme: Reading) -> bool:
        return self.valid >= scheme.least_answers and self.rate >= scheme.least_rate


@dataclass(frozen=True)
class Sheet:
    """A quality sheet's total and the pupils it stands for; total None: 未报."""

    total: Decimal | None
    pupils: int


@dataclass(frozen=True)
class Figures:
    sheets: Sequence[Sheet]
    pupil: Tally
    parent: Tally
    violations: Sequence[str]
    """Severities of the confirmed violations of the term."""


@dataclass(frozen=True)
class Score:
    quality: Decimal | None
    pupil: Decimal | None
    parent: Decimal | None
    safety: Decimal
    total: Decimal | None
    grade: Grade
    why: str


def score(figures: Figures, scheme: Reading) -> Score:
    """The points of each component, their sum, the grade and, where needed, the reason for it."""
    quality = _quality(figures.sheets)
    pupil = _survey(figures.pupil, scheme.pupil, scheme)
    parent = _survey(figures.parent, scheme.parent, scheme)
    safety = _safety(figures.violations, scheme)
    parts = (quality, pupil, parent, safety)
    total = None if None in parts else rounded(sum((p for p in parts if p is not None), Decimal(0)))
    missing = _missing(quality, pupil, parent)
    grade, why = _grade(total, missing, figures, scheme)
    return Score(quality, pupil, parent, safety, total, grade, why)


def _quality(sheets: Sequence[Sheet]) -> Decimal | None:
    """Mean of the schools' points, weighted by pupils; None when a school has not reported."""
    if not sheets or any(sheet.total is None for sheet in sheets):
        return None
    pupils = sum(sheet.pupils for sheet in sheets)
    if not pupils:
        return None
    points = sum(((sheet.total or Decimal(0)) * sheet.pupils for sheet in sheets), Decimal(0))
    return rounded(points / pupils)


def _survey(tally: Tally, weight: Decimal, scheme: Reading) -> Decimal | None:
    return rounded(tally.satisfaction * weight) if tally.is_enough(scheme) else None


def _safety(violations: Sequence[str], scheme: Reading) -> Decimal:
    lost = sum((scheme.deductions[severity] for severity in violations), Decimal(0))
    return rounded(max(Decimal(0), scheme.safety - lost))


def _missing(quality: Decimal | None, pupil: Decimal | None, parent: Decimal | None) -> list[str]:
    told = (
        (quality, _("学校质量评分未报齐")),
        (pupil, _("学生答卷样本不足")),
        (parent, _("家长答卷样本不足")),
    )
    return [text for part, text in told if part is None]


def _grade(
    total: Decimal | None, missing: list[str], figures: Figures, scheme: Reading
) -> tuple[Grade, str]:
    if "VETO" in figures.violations:
        return Grade.FAIL, _("存在一票否决的违规违约情形")
    if total is None:
        return Grade.PENDING, "；".join(missing)
    reached = next(
        (Grade(name) for name, least in scheme.grades.items() if total >= least), Grade.FAIL
    )
    short = [
        label
        for label, tally in ((_("学生"), figures.pupil), (_("家长"), figures.parent))
        if tally.satisfaction < scheme.target
    ]
    if short and reached in {Grade.EXCELLENT, Grade.PASS}:
        params = {"who": "、".join(short), "target": f"{scheme.target * 100:.0f}"}
        return Grade.MARGINAL, _("%(who)s满意度低于 %(target)s%%，不得高于基本合格") % params
    return reached, ""
