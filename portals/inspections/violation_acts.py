"""What can be done to a record of a violation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from inspections import catalogue, facts
from inspections.domain import violations
from inspections.models import Violation
from portals.inspections.form_parts import NumberedReason, choose, says
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, DeedForm, ReasonForm
from portals.kit.fields import DayField


class CorrectForm(DeedForm):
    shape = facts.Correction
    code = forms.ChoiceField(label=_("情形"))
    happened_on = DayField(label=_("发生日期"))
    facts_text = forms.CharField(label=_("看到的事实"), widget=forms.Textarea(attrs={"rows": 5}))
    evidence = CheckedFileField(label=_("照片或材料"), required=False, evidence=True)

    @classmethod
    def start(cls, subject: Any, _actor: Any) -> dict[str, Any]:
        names = ("code", "happened_on", "facts_text", "evidence")
        return {name: getattr(subject, name) for name in names}

    def prepare(self) -> None:
        fitting = [item for item in catalogue.ITEMS if item.kind == self.subject.kind]
        choose(self, "code", [(item.code, str(item)) for item in fitting])


_CONFIRMED = says(
    _("这条情形成为可以启动退出程序的依据。"), _("机构将收到通知，并能看到这条记录。")
)


def _after_confirm(row: Violation, actor: Any) -> list[str]:
    return [*_CONFIRMED(row, actor), *(_twin(one) for one in violations.twins(row, seen_by=actor))]


def _twin(row: Violation) -> str:
    params = {
        "title": row.title(),
        "school": row.school.name if row.school else _t("未写明学校"),
        "state": row.get_state_display(),
        "facts": row.facts_text,
    }
    return (
        _t(
            "同一天还有一条同样的记录：“%(title)s”，%(school)s，%(state)s，写明“%(facts)s”。"
            "请核对是否同一件事；是的，请对其中一条不予认定。同一天、同一所学校的不算再次发生。"
        )
        % params
    )


register(Act(Violation, "correct", violations.correct, form=CorrectForm))
register(
    Act(
        Violation,
        "confirm",
        violations.confirm,
        form=ReasonForm,
        preview=_after_confirm,
    )
)
register(Act(Violation, "dismiss", violations.dismiss, form=ReasonForm, back=True))
register(Act(Violation, "reconsider", violations.reconsider, form=ReasonForm, back=True))
register(Act(Violation, "withdraw", violations.withdraw, form=NumberedReason, back=True))
