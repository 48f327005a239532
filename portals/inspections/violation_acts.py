"""What can be done to a record of a violation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from inspections import catalogue, facts
from inspections.domain import violations, visits
from inspections.enums import Signing
from inspections.models import Violation
from portals.inspections.form_parts import NumberedReason, choose, says, text
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


class WriteUpForm(DeedForm):
    shape = facts.WriteUp
    visitors = text(
        _("检查人员"), 2, help_text=_("每人一行：姓名、单位和证件号；可能退出的，不少于两人。")
    )
    cards_shown = forms.BooleanField(label=_("已向被检查人出示证件"), required=False)
    recusal_told = forms.BooleanField(label=_("已告知可以申请检查人员回避"), required=False)
    met = forms.CharField(label=_("到场人员和职务"), max_length=200)
    looked_at = text(_("检查事项"), 3)
    statement = text(_("被检查人陈述"), 4, required=False)
    signing = forms.ChoiceField(label=_("签名情况"), choices=Signing.choices)
    refusal_witness = forms.CharField(
        label=_("见证人"),
        max_length=120,
        required=False,
        help_text=_("拒绝签名的，写明见证人的姓名和身份。"),
    )

    @classmethod
    def start(cls, subject: Any, _actor: Any) -> dict[str, Any]:
        return {name: getattr(subject, name) for name in cls.base_fields}


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
        "write_up",
        visits.write_up,
        form=WriteUpForm,
        preview=says(
            _("检查记录定稿后打印，由检查人员和被检查人在纸面签名；事实以违规情形的记录为准。")
        ),
    )
)
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
