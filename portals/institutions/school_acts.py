"""更名 and 撤并 of a school, by the lead of its district or of the city."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from contracts.domain import closures, placements
from contracts.models import Placement
from core.counted import counted
from core.files import SCANS
from institutions.domain import schools
from institutions.facts import Closing, Renaming
from institutions.models import School
from portals.kit import fields, files
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, ReasonForm

files.register(School, "closing_scan")


class RenameForm(ReasonForm):
    shape = Renaming
    name = forms.CharField(label=_("新名称"), max_length=120)
    document = forms.CharField(label=_("更名文件文号"), max_length=80)


def _heirs(rows: Any, subject: School, _actor: Any) -> Any:
    same = rows.filter(organisation__region=subject.organisation.region_id, state="open")
    return same.exclude(pk=subject.pk).select_related("organisation")


class ClosingForm(ReasonForm):
    shape = Closing
    closes_on = fields.DayField(label=_("撤并日期"), help_text=_("当天起不再是原学校的班次。"))
    successor = fields.RowField(
        School,
        narrow=_heirs,
        label=_("接收学校"),
        required=False,
        help_text=_("留空表示没有接收学校，班次结束并按接续安排照看学生。"),
    )
    document = forms.CharField(label=_("撤并文件文号"), max_length=80)
    scan = CheckedFileField(label=_("撤并文件"), kinds=SCANS)
    handover = fields.TextField(label=_("学生接续安排"), required=False, rows=2)

    @classmethod
    def start(cls, subject: School, _actor: Any) -> dict[str, Any]:
        return {"handover": placements.handover()}


def _what_moves(school: School, actor: Any) -> list[str]:
    rows = Placement.objects.visible_to(actor).filter(school=school, state="running")
    lines = [
        counted("%(name)s“%(course)s”（%(pupils)s名学生）转入接收学校，或结束。", "pupils")
        % {"name": row.agreement.institution.name, "course": row.course.name, "pupils": row.pupils}
        for row in rows.select_related("agreement__institution", "course")
    ]
    return [
        *lines,
        _t("协议和附件不变；尚未同意的入校安排撤回。"),
        _t("学校账号仍可查看历史，不能再提出入校安排。"),
    ]


def _may_rename(school: School, actor: Any) -> bool:
    mine = actor.role in {Role.CITY, Role.DISTRICT} and actor.is_lead
    return bool(mine and actor.organisation_id in school.parties(actor.role))


register(
    Act(
        School,
        "rename",
        schools.rename,
        form=RenameForm,
        label=_("学校更名"),
        allow=_may_rename,
    )
)
register(Act(School, "plan_closing", closures.plan, form=ClosingForm, preview=_what_moves))
register(Act(School, "cancel_closing", closures.cancel, form=ReasonForm))
register(Act(School, "reopen", closures.reopen, form=ReasonForm))
