"""At the gate: one school, who is there, one form. Recording takes a minute, stopping entry one more."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from inspections import catalogue, facts
from inspections.domain import emergency, violations
from inspections.models import ExitCase, Violation
from institutions.models import School
from portals.inspections.form_parts import says
from portals.inspections.recording import GateForm, RecordForm
from portals.kit.act import Act, register


class EmergencyForm(GateForm):
    def items(self, kind: str) -> list[catalogue.Item]:
        return [item for item in catalogue.child_safety() if item.kind == kind]


def record(
    school: School, told: facts.Sighting, *, by: Any, version: int, institution: Any
) -> Violation:
    return violations.record(institution, replace(told, school=school), by=by)


def suspend(
    school: School, told: facts.Sighting, *, by: Any, version: int, institution: Any
) -> ExitCase:
    return emergency.suspend_now(institution, replace(told, school=school), by=by)


register(
    Act(
        School,
        "record-violation",
        record,
        form=RecordForm,
        label=_("记录违规情形"),
        allow=violations.may_record,
        preview=says(_("记录之后由教育局另一人核实；核实之前不产生后果。")),
    )
)
register(
    Act(
        School,
        "suspend-now",
        suspend,
        form=EmergencyForm,
        label=_("紧急暂停入校"),
        danger=True,
        allow=emergency.may_suspend,
        preview=says(
            _("此人（在所有学校）或机构（在本区市）即刻停止入校，学校和机构立即收到通知。"),
            _("退出案件当天立案，负责人须在一个工作日内确认或解除；未确认的继续有效并上报。"),
            _("疑似伤害学生的，请先报警。"),
        ),
    )
)
