"""Stopping an institution's agreements while its case is undecided: range, reason, basis with its file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from contracts.domain import agreements, placements
from core.files import SCANS
from inspections import facts
from inspections.domain import standstill
from inspections.models import ExitCase
from portals.inspections.form_parts import NumberedReason
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField
from portals.kit.fields import DayField


class HoldForm(NumberedReason):
    shape = facts.Hold
    until = DayField(label=_("中止至"), help_text=_("从今天起中止；到期自动恢复，也可提前恢复。"))
    basis = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("文件名称和文号；机构和学校可以看到。")
    )
    basis_file = CheckedFileField(label=_("依据材料"), kinds=SCANS)


def _stops(case: ExitCase, actor: Any) -> list[str]:
    """Agreements and groups of the district that stop."""
    lines = [
        _t("“%(title)s”中止履行。") % {"title": row.title()}
        for row in agreements.live_of(case.institution)
        if row.region_id == case.region_id
    ]
    lines += [
        _t("%(school)s：在校班次停止服务。") % {"school": row.school.name}
        for row in placements.running_of(case.institution)
        if row.agreement.region_id == case.region_id
    ]
    return [*lines, _t("机构和上述学校将收到通知，并看到理由和依据。")]


register(
    Act(
        ExitCase,
        "hold",
        standstill.hold,
        form=HoldForm,
        label=_("中止协议履行"),
        allow=standstill.may_hold,
        rules=standstill.HOLD,
        danger=True,
        preview=_stops,
    )
)
register(
    Act(
        ExitCase,
        "release",
        standstill.release,
        form=NumberedReason,
        label=_("恢复协议履行"),
        allow=lambda row, actor: standstill.may_hold(row, actor) and standstill.holds(row),
    )
)
