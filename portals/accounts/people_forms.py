"""Forms of the deeds about offices and people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from accounts import authority
from accounts.enums import OrganisationKind, position
from accounts.facts import Deputising, HandingOver, Invitation
from accounts.models import Membership
from core import clock
from portals.kit import fields
from portals.kit.deed_form import CheckedFileField, DeedForm, ReasonForm

LEAD = ":lead"


class InviteForm(DeedForm):
    shape, made = Invitation, ("role", "is_lead")
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    username = forms.CharField(
        label=gettext_lazy("登录名"),
        max_length=64,
        help_text=gettext_lazy(
            "3 到 32 位小写字母或数字。此人已有账号时填其登录名和姓名，口令不变，只增加任职。"
        ),
    )
    position = forms.ChoiceField(label=gettext_lazy("职责"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        given = authority.roles_given(self.actor, self.subject)
        self.fields["position"].choices = [  # type: ignore[attr-defined]
            (role + (LEAD if lead else ""), position(role, lead=lead)) for role, lead in given
        ]

    def facts(self) -> dict[str, Any]:
        position = self.cleaned_data["position"]
        return {
            "name": self.cleaned_data["name"],
            "username": self.cleaned_data["username"],
            "role": position.removesuffix(LEAD),
            "is_lead": position.endswith(LEAD),
        }


class FoundForm(DeedForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("类型"),
        choices=[
            (OrganisationKind.DEPARTMENT, OrganisationKind.DEPARTMENT.label),
        ],
    )
    name = forms.CharField(label=gettext_lazy("单位名称"), max_length=120)
    code = forms.CharField(
        label=gettext_lazy("单位代码"),
        max_length=32,
        help_text=gettext_lazy("本系统内不重复的字母、数字代码，如 371002-D2。"),
    )


class DistrictForm(DeedForm):
    code = forms.CharField(label=gettext_lazy("区划代码"), max_length=6)
    name = forms.CharField(label=gettext_lazy("区市名称"), max_length=40)
    bureau_name = forms.CharField(label=gettext_lazy("教育局名称"), max_length=120)


class RenameForm(ReasonForm):
    name = forms.CharField(label=gettext_lazy("更正后的名称"), max_length=120)
    field_order = ("name", "reason")

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        return {"name": getattr(subject, "name", "") or subject.user.name}


class EndForm(ReasonForm):
    on = fields.DayField(
        label=gettext_lazy("最后一天"),
        required=False,
        help_text=gettext_lazy("不填则立即结束。"),
    )
    field_order = ("on", "reason")


def colleagues(rows: QuerySet[Any], subject: Membership, actor: Any) -> QuerySet[Any]:
    """People of the same office and role who serve today, without this one and without deputies."""
    today = clock.today()
    same = rows.filter(
        organisation=subject.organisation_id,
        role=subject.role,
        acts_for__isnull=True,
        since__lte=today,
        user__is_active=True,
    ).exclude(user=subject.user_id)
    ended = [row.pk for row in same if row.has_ended(today)]
    return same.exclude(pk__in=ended).select_related("user", "organisation")


def officers(rows: QuerySet[Any], subject: Membership, actor: Any) -> QuerySet[Any]:
    return colleagues(rows, subject, actor).filter(is_lead=False)


class DeputyForm(DeedForm):
    shape = Deputising
    deputy = fields.RowField(Membership, narrow=officers, label=gettext_lazy("代行人"))
    since = fields.DayField(label=gettext_lazy("开始日期"))
    until = fields.DayField(label=gettext_lazy("结束日期"))
    document = forms.CharField(
        label=gettext_lazy("依据文件"), max_length=200, help_text=gettext_lazy("名称和文号。")
    )
    file = CheckedFileField(label=gettext_lazy("文件扫描件"), required=False)

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        return {"since": clock.today()}


class HandoverForm(DeedForm):
    shape = HandingOver
    to = fields.RowField(Membership, narrow=colleagues, label=gettext_lazy("接手人"))
    on = fields.DayField(
        label=gettext_lazy("最后任职日"),
        required=False,
        help_text=gettext_lazy("不填则立即结束任职。"),
    )
    as_lead = forms.BooleanField(
        label=gettext_lazy("接手人同时接任负责人"),
        required=False,
        help_text=gettext_lazy("由上级单位办理。"),
    )
    document = forms.CharField(
        label=gettext_lazy("依据文件"), max_length=200, help_text=gettext_lazy("名称和文号。")
    )
