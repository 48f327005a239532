"""Deeds of a quality sheet: the school's own points, or those typed in from its paper."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.files import SCANS
from evaluations import schemes
from evaluations.domain import sheets
from evaluations.facts import EnteredPoints, Points
from evaluations.models import QualitySheet
from portals.accounts import entries
from portals.kit import act, fields
from portals.kit.act import Act
from portals.kit.deed_form import CheckedFileField, DeedForm, ReasonForm


def points_field(item: schemes.Item) -> forms.DecimalField:
    most = f"{item.points.normalize():f}"
    return forms.DecimalField(
        label=item.label,
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(most),
        max_digits=4,
        decimal_places=1,
        help_text=_("满分 %(points)s 分") % {"points": most},
    )


class PointsForm(DeedForm):
    """One field for each item of the round's scheme; empty ones are named by the rule."""

    shape = Points
    made = ("points",)

    comment = fields.TextField(label=_("评语"), required=False, rows=3)

    def prepare(self) -> None:
        self.items = schemes.read(self.subject.round.scheme.body).items
        for item in self.items:
            self.fields[f"points_{item.key}"] = points_field(item)
            fields.by_the_end(self.fields[f"points_{item.key}"])
        self.order_fields([f"points_{item.key}" for item in self.items])

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        given = {f"points_{key}": value for key, value in subject.points.items()}
        return {**given, "comment": subject.comment}

    def facts(self) -> dict[str, Any]:
        names = {item.key: f"points_{item.key}" for item in self.items}
        rest = {k: v for k, v in self.cleaned_data.items() if k not in names.values()}
        return {**rest, "points": {k: self.cleaned_data.get(name) for k, name in names.items()}}


class EnterForm(PointsForm):
    shape = EnteredPoints

    entry_scan = CheckedFileField(label=_("学校盖章的评分表扫描件"), kinds=SCANS, required=False)


act.register(Act(QualitySheet, "submit", sheets.submit, form=PointsForm))
act.register(Act(QualitySheet, "enter", sheets.enter, form=EnterForm))
entries.offer(QualitySheet)
act.register(Act(QualitySheet, "reopen", sheets.reopen, form=ReasonForm))
