"""The list: entries from paper, suspension, voluntary leave."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.domain import offices
from accounts.enums import Role
from core.files import SCANS
from institutions.enums import Category, PriceUnit
from institutions.models import Institution
from portals.kit import fields, files
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, DeedForm
from portals.vetting.form_parts import NumberedReason, PriceField
from vetting import facts
from vetting.domain import listings
from vetting.enums import SuspensionBasis
from vetting.models import Listing

for _field in ("scan", "suspended_document", "consent_document"):
    files.register(Listing, _field)


class BackfillForm(DeedForm):
    shape = facts.Backfill
    beside = ("institution",)

    institution = fields.RowField(Institution, label=_("机构"))
    category = forms.ChoiceField(label=_("类别"), choices=Category.choices)
    service_items = fields.TextField(label=_("服务项目"), rows=2)
    price = PriceField(label=_("收费标准（最高价格）"))
    price_unit = forms.ChoiceField(label=_("计价单位"), choices=PriceUnit.choices)
    document_number = forms.CharField(label=_("原文件文号"), max_length=60)
    basis = forms.CharField(label=_("补录依据（文件名称）"), max_length=200)
    listed_on = fields.DayField(label=_("列入日期"))
    valid_from = fields.DayField(label=_("有效期起"))
    valid_until = fields.DayField(label=_("有效期止"))
    scan = CheckedFileField(label=_("原文件扫描件"), kinds=SCANS)


class SuspendForm(NumberedReason):
    shape = facts.Pause

    basis = forms.ChoiceField(label=_("暂停依据"), choices=SuspensionBasis.choices)
    article = forms.CharField(
        label=_("条款或案号"), max_length=200, help_text=_("公告第几条、案件编号或证照名称。")
    )
    document = CheckedFileField(label=_("依据文件扫描件"), kinds=SCANS)
    until = fields.DayField(
        label=_("暂停至（最后一天）"), help_text=_("期满次日自动恢复；此前可以提前恢复。")
    )


class ConsentForm(DeedForm):
    shape = facts.CityConsent

    number = forms.CharField(label=_("同意文号"), max_length=60)
    document = CheckedFileField(label=_("同意补录的文件"), kinds=SCANS)


def _backfill(told: facts.Backfill, *, by: Any, institution: Institution) -> Listing:
    return listings.backfill(institution, told, by=by, bureau=offices.bureau_of(by.region_code))


def _suspend_preview(row: Listing, _actor: Any) -> list[str]:
    return [
        _t("暂停期间不能据此签订协议、安排入校；名单上标明“暂停”。"),
        _t("已在校服务的班次同时暂停入校，恢复后继续；协议本身继续有效。"),
    ]


for act in (
    Act(
        Listing,
        "backfill",
        _backfill,
        form=BackfillForm,
        label=_("补录资格"),
        new=True,
        allow=lambda _row, actor: actor.role == Role.DISTRICT,
        intro=_(
            "仅用于本局启用日之前已经生效的资格；此后的须先经市教育局同意，公布时标明补录。"
            "不补造审核和评分，须由另一人确认。"
        ),
        done=_("“%(title)s”已录入，等待另一人确认。"),
    ),
    Act(Listing, "confirm", listings.confirm),
    Act(Listing, "consent", listings.consent, form=ConsentForm),
    Act(Listing, "void", listings.void, form=NumberedReason),
    Act(Listing, "suspend", listings.suspend, form=SuspendForm, preview=_suspend_preview),
    Act(Listing, "resume", listings.resume, form=NumberedReason),
    Act(Listing, "give_up", listings.give_up, form=NumberedReason),
):
    register(act)
