"""The default evaluation scheme, and reading any version of one.

The three components quality, pupils and parents are 威海's [S1]; weights, items, thresholds of grades
and the least sample are the project's own defaults (P); 80 % and 30 % are Shandong's [S3].
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Item:
    key: str
    label: str
    points: Decimal


@dataclass(frozen=True)
class Reading:
    """A scheme's body with its types: points and weights in points of 100, shares from 0 to 1.

    `grades` stands from the highest line down, `deductions` from the lightest up, whatever order
    the stored object came back in: PostgreSQL keeps the keys of a JSON object in one of its own.
    """

    items: tuple[Item, ...]
    pupil: Decimal
    parent: Decimal
    safety: Decimal
    deductions: dict[str, Decimal]
    grades: dict[str, Decimal]
    target: Decimal
    order_at: Decimal
    least_answers: int
    least_rate: Decimal

    @property
    def quality(self) -> Decimal:
        return sum((item.points for item in self.items), Decimal(0))

    @property
    def total(self) -> Decimal:
        return self.quality + self.pupil + self.parent + self.safety


ITEM_LABELS = {
    "delivered": _("课时完成情况（实际÷计划）"),
    "punctual": _("按时到岗"),
    "same_staff": _("人员稳定、换人报备"),
    "plan": _("按方案实施"),
    "showcase": _("成果展示"),
    "records": _("过程记录"),
}
DEFAULT: dict[str, Any] = {
    "items": [
        ["delivered", "10"],
        ["punctual", "5"],
        ["same_staff", "5"],
        ["plan", "10"],
        ["showcase", "5"],
        ["records", "5"],
    ],
    "pupil": "20",
    "parent": "25",
    "safety": "15",
    "deductions": {"MINOR": "2", "MEDIUM": "5", "SERIOUS": "10", "VETO": "15"},
    "grades": {"EXCELLENT": "90", "PASS": "80", "MARGINAL": "60"},
    "target": "0.80",
    "order_at": "0.30",
    "least_answers": 10,
    "least_rate": "0.30",
}


def _by_figure(told: dict[str, str], *, reverse: bool = False) -> dict[str, Decimal]:
    figures = [(key, Decimal(value)) for key, value in told.items()]
    return dict(sorted(figures, key=lambda each: each[1], reverse=reverse))


def read(body: dict[str, Any]) -> Reading:
    items = tuple(
        Item(key, str(ITEM_LABELS.get(key, key)), Decimal(points)) for key, points in body["items"]
    )
    return Reading(
        items=items,
        pupil=Decimal(body["pupil"]),
        parent=Decimal(body["parent"]),
        safety=Decimal(body["safety"]),
        deductions=_by_figure(body["deductions"]),
        grades=_by_figure(body["grades"], reverse=True),
        target=Decimal(body["target"]),
        order_at=Decimal(body["order_at"]),
        least_answers=int(body["least_answers"]),
        least_rate=Decimal(body["least_rate"]),
    )
