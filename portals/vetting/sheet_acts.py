"""An expert's own sheet: filled, locked, or declined because of an interest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from portals.kit.act import Act, register
from portals.kit.deed_form import ReasonForm
from portals.vetting.form_parts import says
from portals.vetting.panel_acts import SheetForm
from vetting.domain import sheets
from vetting.models import ScoreSheet
from vetting.permissions import own_scorer
from vetting.rules import panel as rules


class OwnSheetForm(SheetForm):
    lines_help = _("可以分次保存；锁定后不能修改。全部评分表交齐以前，打分只有您自己能看到。")
    lock_now = forms.BooleanField(label=_("全部填好，立即锁定"), required=False)


def _own(sheet: Any, actor: Any) -> bool:
    mine = actor.role == Role.PANEL and own_scorer()(sheet, actor)
    return bool(mine and sheet.state == "open" and not sheet.is_returned)


register(
    Act(
        ScoreSheet,
        "score",
        sheets.score,
        form=OwnSheetForm,
        label=_("评分"),
        allow=_own,
        rules=(rules.expert_is_confirmed,),
        template="vetting/score.html",
        done=_("“%(title)s”已保存。"),
    )
)
register(
    Act(
        ScoreSheet,
        "recuse",
        sheets.recuse,
        form=ReasonForm,
        preview=says(_("您不再评审该机构的任何申报，由负责人另行安排。")),
    )
)
