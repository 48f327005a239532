"""Score sheets as the bureau handles them: paper sheets, unlocking, excusing."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.files import SCANS
from portals.shared import fields, files
from portals.shared.act import Act, register
from portals.shared.deed_form import CheckedFileField, ReasonForm
from portals.shared.grid import GridForm
from portals.shared.vetting.acts import of_bureau
from vetting.domain import sheets
from vetting.models import ScoreSheet

files.register(ScoreSheet, "scan", allow=lambda _row, actor: not getattr(actor, "tied", False))


class SheetForm(GridForm):
    head: ClassVar[tuple[Any, ...]] = (_("评分项"), _("得分"))
    comment = fields.TextField(label=_("评语"), required=False, rows=2)

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        return {} if getattr(actor, "tied", False) else {"comment": subject.comment}

    def prepare(self) -> None:
        marks = self.subject.scores.values_list("item_id", "points")
        given = {} if getattr(self.actor, "tied", False) else dict(marks)
        for item in self.subject.announcement.score_items.all():
            told = {"dimension": item.get_dimension_display(), "most": item.points}
            self.add_line(
                item.pk,
                item.title,
                about=_("%(dimension)s，满分 %(most)s 分") % told,
                points=forms.DecimalField(
                    min_value=0,
                    max_value=item.points,
                    decimal_places=2,
                    required=False,
                    initial=given.get(item.pk),
                    widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5"}),
                ),
            )

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        lines = found.pop("lines")
        return {**found, "points": {key: line["points"] for key, line in lines.items()}}


class PaperSheetForm(SheetForm):
    scan = CheckedFileField(label=_("专家签字的评分表扫描件"), kinds=SCANS)


def _paper(sheet: Any, actor: Any) -> bool:
    return of_bureau("open")(sheet, actor) and sheet.application.state == "qualified"


for act in (
    Act(
        ScoreSheet,
        "enter",
        sheets.enter,
        form=PaperSheetForm,
        label=_("代录纸质评分表"),
        allow=_paper,
        template="vetting/score.html",
        done=_("“%(title)s”已代录并锁定，须由另一人核对。"),
    ),
    Act(
        ScoreSheet,
        "check_entry",
        sheets.check_entry,
        when=lambda row: row.entered_by_office and row.checked_at is None,
    ),
    Act(ScoreSheet, "unlock", sheets.unlock, form=ReasonForm),
    Act(ScoreSheet, "excuse", sheets.excuse, form=ReasonForm),
    Act(ScoreSheet, "readmit", sheets.readmit, form=ReasonForm),
):
    register(act)
