"""Forms of institution files. Fields' names are the arguments of the domain functions."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.facts import Claiming
from contracts.domain import placements
from institutions import facts
from institutions.domain import places
from institutions.enums import (
    Category,
    ChangeKind,
    CourseStage,
    LicenceKind,
    LicenceState,
    Nature,
)
from institutions.models import Institution, Licence
from portals.accounts.entries import FromPaperForm
from portals.kit.deed_form import CheckedFileField, DeedForm, ReasonForm
from portals.kit.fields import DayField, RowField, TextField


class InstitutionForm(DeedForm):
    name = forms.CharField(label=_("机构名称"), max_length=120)
    category = forms.ChoiceField(label=_("主要类别"), choices=Category.choices)
    nature = forms.ChoiceField(label=_("机构性质"), choices=Nature.choices)
    public_benefit = forms.BooleanField(label=_("公益性机构"), required=False)
    legal_representative = forms.CharField(label=_("法定代表人"), max_length=60)
    founders = forms.CharField(label=_("举办者"), max_length=200, required=False)
    address = forms.CharField(label=_("地址"), max_length=200)
    experience_since = DayField(label=_("开始面向义务教育学生服务的日期"), required=False)
    contact_name = forms.CharField(label=_("联系人"), max_length=60)
    contact_phone = forms.CharField(label=_("联系电话"), max_length=20)


class EnterForm(InstitutionForm):
    """存量补录."""

    shape = facts.EnteredFile
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=24)
    uscc_override_reason = forms.CharField(
        label=_("校验位不符仍予登记的理由"),
        max_length=200,
        required=False,
        help_text=_("只在代码与证照一致但校验位不符时填写，将长期标记。"),
    )
    backfill_basis = forms.CharField(label=_("补录依据"), max_length=200)
    backfill_number = forms.CharField(label=_("依据文号"), max_length=80, required=False)
    backfill_date = DayField(label=_("依据日期"), required=False)
    entry_scan = CheckedFileField(label=_("依据扫描件"))

    field_order = ("uscc", "uscc_override_reason", "name")


class EnterNewForm(EnterForm):
    """代录: a body without an account hands in its registration on paper."""

    backfill_basis = forms.CharField(
        label=_("代录依据"), max_length=200, initial=_("机构书面登记材料")
    )
    entry_scan = CheckedFileField(label=_("机构盖章的登记材料扫描件"))


class AmendForm(DeedForm):
    """Before confirmation everything; afterwards the contact and the years with pupils."""

    def prepare(self) -> None:
        row: Institution = self.subject
        names = ["experience_since", "contact_name", "contact_phone"]
        if row.state in {"registered", "refused"}:
            names = [name for name in InstitutionForm.base_fields]  # noqa: C416 - order matters
        for name in names:
            # A copy: what is said here about the field must not be said on the sign-up form too.
            self.fields[name] = deepcopy(InstitutionForm.base_fields[name])
            self.initial.setdefault(name, getattr(row, name))
        self.fields["contact_phone"].required = False
        self.fields["contact_phone"].help_text = _("不改则留空。")
        self.initial["contact_phone"] = ""
        if row.state in {"registered", "refused"} and row.authorisation_needed:
            self.fields["authorisation"] = CheckedFileField(label=_("盖章授权书"))
            self.initial["authorisation"] = row.authorisation

    def facts(self) -> dict[str, Any]:
        told = super().facts()
        if not told.get("contact_phone"):
            told.pop("contact_phone", None)
        return told


class OverrideForm(DeedForm):
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=24)
    reason = TextField(
        label=_("理由"),
        max_length=200,
        help_text=_("校验位不符的代码，须写明核对过的证照和理由，将长期标记。"),
    )

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        return {"uscc": subject.uscc}


class DeregisterForm(DeedForm):
    shape = facts.Deregistration
    document = forms.CharField(label=_("注销依据文号"), max_length=80)
    scan = CheckedFileField(label=_("注销证明材料"))
    reason = TextField(label=_("理由"))
    handover = TextField(
        label=_("学生接续安排"),
        required=False,
        rows=2,
        help_text=_("用于机构还在学校的所有班次。"),
    )

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        return {"handover": placements.handover()}


class ChangeForm(DeedForm):
    shape = facts.NewChange
    kind = forms.ChoiceField(label=_("变更事项"), choices=ChangeKind.choices)
    new_value = forms.CharField(label=_("变更后"), max_length=200)
    effective_on = DayField(label=_("生效日期"))
    evidence = CheckedFileField(label=_("证明材料"))


class LicenceForm(FromPaperForm):
    shape = facts.NewLicence
    kind = forms.ChoiceField(label=_("证照种类"), choices=LicenceKind.choices)
    number = forms.CharField(label=_("证照编号"), max_length=80)
    issuer = forms.CharField(label=_("发证机关"), max_length=120)
    permitted_scope = TextField(label=_("许可范围"), required=False, rows=2)
    valid_from = DayField(label=_("有效期起"))
    valid_until = DayField(label=_("有效期止"), required=False, help_text=_("长期有效的留空。"))
    file = CheckedFileField(label=_("证照扫描件"))
    replaces = RowField(
        Licence,
        label=_("接替的旧证"),
        required=False,
        narrow=lambda rows, subject, _actor: rows.filter(
            institution=subject, state__in=[LicenceState.VERIFIED, LicenceState.LAPSED]
        ),
    )


class LicenceAmendForm(FromPaperForm):
    number = forms.CharField(label=_("证照编号"), max_length=80)
    issuer = forms.CharField(label=_("发证机关"), max_length=120)
    permitted_scope = TextField(label=_("许可范围"), required=False, rows=2)
    valid_from = DayField(label=_("有效期起"))
    valid_until = DayField(label=_("有效期止"), required=False, help_text=_("长期有效的留空。"))
    file = CheckedFileField(label=_("证照扫描件"))

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        return {name: getattr(subject, name) for name in cls.base_fields}


class ResumeForm(DeedForm):
    shape = facts.Receipt
    receipt = CheckedFileField(label=_("换证受理回执"))
    until = DayField(label=_("临时恢复至"))


class CourseFields(FromPaperForm):
    name = forms.CharField(label=_("课程名称"), max_length=120)
    category = forms.ChoiceField(label=_("类别"), choices=Category.choices)
    stage = forms.ChoiceField(label=_("适用学段"), choices=CourseStage.choices)
    outline = TextField(label=_("课程纲要"), rows=5)
    lesson_minutes = forms.IntegerField(label=_("每课次分钟数"), min_value=20, max_value=240)
    price_inside = forms.DecimalField(
        label=_("校内价格（元/人·课次）"), min_value=0, max_digits=8, decimal_places=2
    )
    price_outside = forms.DecimalField(
        label=_("校外同一课程价格（元/人·课次）"),
        min_value=0,
        max_digits=8,
        decimal_places=2,
        required=False,
    )
    no_comparable = forms.BooleanField(label=_("声明：校外没有可比课程"), required=False)
    file = CheckedFileField(label=_("课程方案"))


class CourseForm(CourseFields):
    shape = facts.NewCourse


class CourseAmendForm(CourseFields):
    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        return {name: getattr(subject, name) for name in cls.base_fields}


class AcceptForm(DeedForm):
    shape = facts.Acceptance
    non_subject = forms.BooleanField(label=_("已核对：课程不含学科类内容"))


class ConfirmChangeForm(DeedForm):
    shape = facts.Numbered
    number = forms.CharField(label=_("备案文号"), max_length=80, required=False)


class RefuseChangeForm(ReasonForm):
    shape = facts.Numbered
    number = forms.CharField(label=_("文号"), max_length=80, required=False)


def authorisation() -> CheckedFileField:
    return CheckedFileField(
        label=_("盖章授权书"),
        help_text=_("写明授权谁使用本机构账号，加盖机构公章后扫描或拍照，PDF、JPG、PNG 均可。"),
    )


def username() -> forms.CharField:
    return forms.CharField(
        label=_("登录名"),
        max_length=32,
        help_text=_("3 到 32 位小写字母或数字，自己定，登录时用。"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )


def password() -> forms.CharField:
    return forms.CharField(
        label=_("口令"),
        strip=False,
        help_text=_("至少 10 位，不能全是数字，不能与登录名或姓名相近，不能是常见口令。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class RegisterForm(InstitutionForm):
    """Public sign-up: the institution's facts and the account of whoever fills it in."""

    shape = facts.Registration
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=24)
    region = forms.ModelChoiceField(
        label=_("所在区市"),
        queryset=places.regions([]),
        empty_label=_("请选择"),
    )
    authorisation = authorisation()
    username = username()
    password = password()

    field_order = ("uscc", "name", "region")

    def prepare(self) -> None:
        self.fields["region"].queryset = places.districts()  # type: ignore[attr-defined]


class ClaimForm(DeedForm):
    shape = Claiming
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=24)
    name = forms.CharField(label=_("您的姓名"), max_length=60)
    phone = forms.CharField(label=_("联系电话"), max_length=20)
    facts_text = TextField(label=_("为什么该账号应由您使用"))
    authorisation = authorisation()
    username = username()
    password = password()
