"""Confirming and sending back what was entered from paper; entering single papers by form."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Organisation
from contracts.domain import backfill
from contracts.domain.import_rows import AgreementRow, InstitutionRow, PlacementRow
from contracts.models import BackfillBatch, BackfillFile
from core import errors
from core.files import SCANS
from core.fsm import perform
from institutions.enums import Category
from institutions.models import Institution, School, Staff
from portals.contracts.agreement_forms import StaffField
from portals.kit import fields
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, DeedForm, ReasonForm


def _waits(rows: Any, subject: Any, _actor: Any) -> Any:
    return rows.filter(batch=subject, confirmed_on=None, voided_on=None)


class FilesField(fields.RowsField):
    def label_from_instance(self, row: Any) -> str:
        return str(row.institution.name)


class ConfirmForm(DeedForm):
    chosen = FilesField(
        BackfillFile,
        narrow=_waits,
        label=_("核对无误的机构"),
        help_text=_("去掉与原件不符的机构，它们可以另行退回。"),
    )
    looked_at = forms.BooleanField(
        label=_("已与原件逐项核对；人员已与在职教师名册、限制名单比对；课程均非学科类"),
    )

    @classmethod
    def start(cls, subject: BackfillBatch, _actor: Any) -> dict[str, Any]:
        waits = subject.files.filter(confirmed_on=None, voided_on=None)
        return {"chosen": list(waits.values_list("pk", flat=True))}


class FileField(fields.RowField):
    def label_from_instance(self, row: Any) -> str:
        return str(row.institution.name)


class DiscardForm(ReasonForm):
    file = FileField(BackfillFile, narrow=_waits, label=_("退回的机构"))


def confirm(
    batch: BackfillBatch, *, by: Any, version: int, chosen: Any, looked_at: bool
) -> BackfillBatch:
    """Each institution in a deed of its own; raises with the reasons of those that were refused."""
    refused = []
    for file in chosen:
        try:
            backfill.confirm(file, by=by, looked_at=looked_at)
        except errors.DomainError as refusal:
            params = {"name": file.institution.name, "why": " ".join(refusal.reasons)}
            refused.append(_t("%(name)s：%(why)s") % params)
    if refused:
        raise errors.Blocked(refused)
    return batch


def discard(
    batch: BackfillBatch, *, by: Any, version: int, file: BackfillFile, reason: str
) -> BackfillBatch:
    backfill.discard(file, by=by, reason=reason)
    return batch


def reopen(batch: BackfillBatch, *, by: Any, version: int, reason: str) -> Any:
    return perform(batch, BackfillBatch.reopen, by=by, reason=reason, version=version)


def _may_confirm(batch: Any, actor: Any) -> bool:
    mine = actor.role == Role.DISTRICT and actor.organisation_id == batch.bureau_id
    return bool(mine and batch.state == "pending" and batch.uploaded_by_id != actor.user_id)


class AgreementForm(DeedForm):
    """One agreement in force on paper, with one placement under it."""

    number = forms.CharField(label=_("协议编号"), max_length=80)
    signed_on = fields.DayField(label=_("签订日期"))
    valid_from = fields.DayField(label=_("协议起始"))
    valid_until = fields.DayField(label=_("协议截止"))
    scan = CheckedFileField(label=_("协议扫描件"), kinds=SCANS)
    school = fields.RowField(School, label=_("学校"))
    course = forms.CharField(label=_("课程"), max_length=120)
    category = forms.ChoiceField(label=_("课程类别"), choices=Category.choices)
    pupils = forms.IntegerField(label=_("学生人数"), min_value=1)
    weekly_hours = forms.DecimalField(label=_("每周课时"), max_digits=4, decimal_places=1)
    price = forms.DecimalField(
        label=_("价格（元/生·课时）"), max_digits=8, decimal_places=2, min_value=Decimal(0)
    )
    price_outside = forms.DecimalField(
        label=_("校外同类价格"),
        max_digits=8,
        decimal_places=2,
        min_value=Decimal(0),
        required=False,
    )
    no_comparable = forms.BooleanField(label=_("机构已书面声明没有可比课程"), required=False)
    starts_on = fields.DayField(label=_("入校日期"))
    ends_on = fields.DayField(label=_("服务截止"))
    staff = StaffField(
        Staff,
        narrow=lambda rows, subject, _actor: rows.filter(institution=subject).exclude(
            state="removed"
        ),
        label=_("入校人员"),
        required=False,
    )
    placement_number = forms.CharField(label=_("入校安排依据文号"), max_length=80)
    dated = fields.DayField(label=_("入校安排依据日期"))
    group_plan = fields.TextField(label=_("停止时的接续安排"), required=False)

    def facts(self) -> dict[str, Any]:
        told = super().facts()
        staff = tuple(row.person.name for row in told.pop("staff"))
        keys = ("number", "signed_on", "valid_from", "valid_until", "scan")
        agreement = {key: told.pop(key) for key in keys}
        number = told.pop("placement_number")
        placement = PlacementRow(**told, number=number, staff=staff, scan=agreement["scan"])
        return {"paper": AgreementRow(**agreement, placements=(placement,))}


def enter_one(institution: Institution, *, by: Any, version: int, paper: AgreementRow) -> Any:
    whole = InstitutionRow(uscc=institution.uscc, agreements=(paper,))
    bureau = Organisation.objects.visible_to(by).get(pk=by.organisation_id)
    return backfill.enter(bureau, by=by, import_rows=[whole], scans=[paper.scan])


register(
    Act(
        BackfillBatch,
        "confirm",
        confirm,
        form=ConfirmForm,
        label=_("核对并确认"),
        allow=_may_confirm,
        intro=_("录入人以外的一位同事核对原件后确认；缺少的材料仍留在红色清单上。"),
    )
)
register(
    Act(
        BackfillBatch,
        "discard",
        discard,
        form=DiscardForm,
        label=_("退回一家机构"),
        allow=_may_confirm,
        danger=True,
    )
)
register(Act(BackfillBatch, "reopen", reopen, form=ReasonForm))
register(
    Act(
        Institution,
        "backfill-agreement",
        enter_one,
        form=AgreementForm,
        label=_("补录纸质协议"),
        allow=lambda _row, actor: actor.role == Role.DISTRICT,
        intro=_("名单须已录入；补录的内容由另一人核对后生效，并永久标记为补录。"),
    )
)
