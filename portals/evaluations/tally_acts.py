"""Answers that came in on paper: counted by an officer, checked by another person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core.files import SCANS
from evaluations.domain import tallies
from evaluations.enums import RoundState
from evaluations.facts import Counted
from evaluations.models import PaperTally, Survey
from evaluations.models.tally import RATINGS
from portals.accounts import entries
from portals.kit import act, files, links
from portals.kit.act import Act
from portals.kit.deed_form import CheckedFileField
from portals.kit.grid import GridForm


class TallyForm(GridForm):
    """How many papers were handed out, and how many came back with each overall rating."""

    shape = Counted
    made = ("counts",)
    head = (_("总体评价"), _("份数"))
    issued = forms.IntegerField(label=_("发出纸质答卷（份）"), min_value=1)
    entry_scan = CheckedFileField(
        label=_("学校盖章的答卷统计表扫描件"), kinds=SCANS, required=False
    )

    def prepare(self) -> None:
        for name, rating in RATINGS.items():
            count = forms.IntegerField(min_value=0, required=False)
            self.add_line(name, rating.label, count=count)

    def facts(self) -> dict[str, Any]:
        told = super().facts()
        lines = told.pop("lines")
        return {**told, "counts": {name: line["count"] or 0 for name, line in lines.items()}}


def _takes_paper(survey: Survey, actor: Any) -> bool:
    open_now = survey.round.state in {RoundState.OPEN, RoundState.FROZEN}
    return bool(actor.role == Role.DISTRICT and open_now)


act.register(
    Act(
        Survey,
        "enter_paper",
        tallies.enter,
        form=TallyForm,
        label=_("代录纸质答卷"),
        intro=_("按学校盖章的统计表填写，由另一人核对后计入满意度，并一直标注“代录”。"),
        allow=_takes_paper,
        goto=links.url,
    )
)
entries.offer(PaperTally, back={"when": None})
files.register(PaperTally, "entry_scan")
