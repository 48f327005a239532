"""Score sheets as the bureau handles them: paper sheets, unlocking, excusing."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.domain import ties
from accounts.enums import Role
from accounts.permissions import oneself
from core.files import SCANS
from portals.accounts import entries
from portals.kit import fields, files
from portals.kit.act import Act, register, standing
from portals.kit.deed_form import CheckedFileField, DeedForm, ReasonForm
from portals.kit.grid import GridForm
from portals.vetting.form_parts import of_bureau
from vetting.domain import sheets
from vetting.models import Score, ScoreSheet
from vetting.permissions import own_scorer


def _to_go_on_from(sheet: ScoreSheet, actor: Any) -> bool:
    """Are the marks there this person's to go on from? An expert's draft is not the office's, and
    what one officer typed in is not another's."""
    if ties.sealed(actor):
        return False
    typed = actor.role == Role.DISTRICT and sheet.is_returned
    return own_scorer()(sheet, actor) or (typed and oneself(sheet.entered_by_id, actor))


def _reads_the_scan(sheet: ScoreSheet, actor: Any) -> bool:
    """Sealed as the marks on it."""
    return (
        sheet.shows_marks_to(actor)
        or _to_go_on_from(sheet, actor)
        or standing(entries.check_of(ScoreSheet), sheet, actor).open
    )


files.register(ScoreSheet, "entry_scan", allow=_reads_the_scan)


class SheetForm(GridForm):
    head: ClassVar[tuple[Any, ...]] = (_("评分项"), _("得分"))
    comment = fields.TextField(label=_("评语"), required=False, rows=2)

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        return {"comment": subject.comment} if _to_go_on_from(subject, actor) else {}

    def prepare(self) -> None:
        known = (
            self.subject.scores
            if _to_go_on_from(self.subject, self.actor)
            else Score.objects.none()
        )
        given = dict(known.values_list("item_id", "points"))
        for item in self.subject.announcement.score_items.all():
            params = {"dimension": item.get_dimension_display(), "most": item.points}
            self.add_line(
                item.pk,
                item.title,
                about=_("%(dimension)s，满分 %(most)s 分") % params,
                points=forms.DecimalField(
                    min_value=0,
                    max_value=item.points,
                    decimal_places=2,
                    required=False,
                    initial=given.get(item.pk),
                ),
            )

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        lines = found.pop("lines")
        return {**found, "points": {key: line["points"] for key, line in lines.items()}}


class PaperSheetForm(SheetForm):
    entry_scan = CheckedFileField(label=_("专家签字的评分表扫描件"), kinds=SCANS)

    def prepare(self) -> None:
        super().prepare()
        if self.subject.is_returned:
            del self.fields["entry_scan"]


class CheckForm(DeedForm):
    """The only place where a paper sheet's marks are read before 启封, to hold them against the scan."""

    def marks(self) -> QuerySet[Score]:
        found: QuerySet[Score] = self.subject.scores.select_related("item")
        return found


def _paper(sheet: Any, actor: Any) -> bool:
    return of_bureau("open")(sheet, actor) and sheet.application.state == "qualified"


entries.offer(
    ScoreSheet,
    check={"form": CheckForm, "template": "vetting/sheet_check.html"},
    back={"back": True},
)
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
        "unlock",
        sheets.unlock,
        form=ReasonForm,
        when=lambda row: not row.entered_by_office,
    ),
    Act(ScoreSheet, "excuse", sheets.excuse, form=ReasonForm),
    Act(ScoreSheet, "readmit", sheets.readmit, form=ReasonForm),
):
    register(act)
