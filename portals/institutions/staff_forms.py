"""Forms about people sent into schools."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from institutions import facts
from institutions.enums import CredentialKind, Gender, IdKind, Job
from institutions.models import Credential
from portals.accounts.entries import FromPaperForm
from portals.kit.deed_form import CheckedFileField, DeedForm
from portals.kit.fields import DayField, RowField, TextField

CLEAR, FOUND = "clear", "found"
_RESULTS = (("", _("本次不核对")), (CLEAR, _("未发现问题")), (FOUND, _("发现问题，不得进校")))
_TO_VALUE = {CLEAR: True, FOUND: False}


class StaffForm(FromPaperForm):
    shape = facts.NewPost
    name = forms.CharField(label=_("姓名"), max_length=60)
    id_kind = forms.ChoiceField(
        label=_("证件种类"), choices=IdKind.choices, initial=IdKind.RESIDENT
    )
    id_number = forms.CharField(
        label=_("证件号码"), max_length=32, help_text=_("加密保存，页面上只显示前 6 位和后 4 位。")
    )
    gender = forms.ChoiceField(
        label=_("性别"),
        choices=[("", _("按身份证号")), *Gender.choices],
        required=False,
    )
    job = forms.ChoiceField(label=_("岗位"), choices=Job.choices)
    speciality = forms.CharField(label=_("任教项目"), max_length=80, required=False)
    full_time = forms.BooleanField(label=_("专职"), required=False, initial=True)
    is_foreign = forms.BooleanField(label=_("外籍"), required=False)
    undertaking = CheckedFileField(label=_("十项准则承诺书"), required=False)
    undertaking_on = DayField(label=_("承诺日期"), required=False)


class StaffAmendForm(FromPaperForm):
    job = forms.ChoiceField(label=_("岗位"), choices=Job.choices)
    speciality = forms.CharField(label=_("任教项目"), max_length=80, required=False)
    full_time = forms.BooleanField(label=_("专职"), required=False)
    is_foreign = forms.BooleanField(label=_("外籍"), required=False)
    undertaking = CheckedFileField(label=_("十项准则承诺书"), required=False)
    undertaking_on = DayField(label=_("承诺日期"), required=False)

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        return {name: getattr(subject, name) for name in cls.base_fields}


class ClearForm(DeedForm):
    shape = facts.Ticks
    in_service_clear = forms.BooleanField(
        label=_("已与在职教师名册比对，不是在职中小学、幼儿园教师"), required=False
    )
    red_lines_clear = forms.BooleanField(
        label=_("已核对从业限制名单和 11 项红线，未发现问题"), required=False
    )

    def facts(self) -> dict[str, Any]:
        # Not ticked is not "found": it was simply not checked this time.
        return {name: True for name, value in self.cleaned_data.items() if value}


class TickForm(DeedForm):
    shape, made = facts.Ticks, ("in_service_clear", "red_lines_clear")
    in_service = forms.ChoiceField(label=_("在职教师比对"), choices=_RESULTS, required=False)
    red_lines = forms.ChoiceField(label=_("从业限制名单和红线"), choices=_RESULTS, required=False)
    reason = TextField(label=_("说明"), required=False, rows=2)

    def facts(self) -> dict[str, Any]:
        return {
            "in_service_clear": _TO_VALUE.get(self.cleaned_data["in_service"]),
            "red_lines_clear": _TO_VALUE.get(self.cleaned_data["red_lines"]),
            "reason": self.cleaned_data["reason"],
        }


class CredentialForm(DeedForm):
    shape = facts.Certificate
    kind = forms.ChoiceField(label=_("证明种类"), choices=CredentialKind.choices)
    number = forms.CharField(label=_("证明编号"), max_length=80, required=False)
    field = forms.CharField(label=_("专业或项目"), max_length=80, required=False)
    issued_on = DayField(label=_("出具日期"), required=False)
    valid_until = DayField(label=_("有效期止"), required=False)
    file = CheckedFileField(label=_("扫描件"))


def _of_staff(rows: Any, subject: Any, _actor: Any) -> Any:
    return rows.filter(staff=subject, withdrawn_on__isnull=True)


class CheckCredentialForm(DeedForm):
    credential = RowField(
        Credential,
        label=_("证明"),
        narrow=lambda rows, subject, actor: _of_staff(rows, subject, actor).filter(
            checked_on__isnull=True
        ),
    )


class WithdrawCredentialForm(DeedForm):
    credential = RowField(Credential, label=_("证明"), narrow=_of_staff)
    reason = TextField(label=_("理由"), rows=2)


class CheckForm(DeedForm):
    """Only the day, the result and the reference; there is no field for anything else."""

    shape = facts.Query
    queried_on = DayField(label=_("查询日期"))
    passed = forms.ChoiceField(
        label=_("查询结果"), choices=(("yes", _("通过")), ("no", _("未通过")))
    )
    reference = forms.CharField(label=_("查询回执编号"), max_length=80)
    consent_on = DayField(label=_("本人授权日期"))
    queried_by = forms.CharField(label=_("查询人"), max_length=60)
    consent = CheckedFileField(label=_("本人授权书"), required=False)
    by_office = forms.ChoiceField(
        label=_("谁作的查询"),
        choices=(("office", _("本局自行查询")), ("institution", _("机构查询，由本局代录"))),
    )

    def prepare(self) -> None:
        if self.actor.role != Role.DISTRICT or not self.subject.entered_by_office:
            del self.fields["by_office"]

    def facts(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            **super().facts(),
            "passed": told["passed"] == "yes",
            "by_office": told.get("by_office") == "office",
        }


class RevealForm(DeedForm):
    reason = TextField(label=_("查看原因"), rows=2, help_text=_("谁、何时、为何查看，将长期记录。"))
