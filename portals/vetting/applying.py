"""An institution applies: starts a draft, fills the form, submits, corrects, withdraws."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core import clock
from core.files import DOCUMENTS
from institutions.models import Institution, Licence
from portals.kit import fields
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, DeedForm, NoteForm
from portals.vetting.form_parts import PriceField
from vetting.domain import applications
from vetting.enums import LIVE_APPLICATION, ItemKind
from vetting.facts import Filled
from vetting.models import Application, ChecklistItem, Package
from vetting.permissions import applicant


class ApplicationForm(DeedForm):
    """The whole form: texts first, then one field for every item of the checklist."""

    shape = Filled
    made = ("materials",)

    plan = fields.TextField(label=_("课程与服务方案"), rows=8, required=False, max_length=8000)
    price_offer = PriceField(
        label=_("报价"),
        required=False,
        help_text=_("按项目包的计价单位填写，不得高于收费标准；不填即按收费标准。"),
    )
    undertaking = forms.BooleanField(
        label=_(
            "我单位承诺：申报材料真实有效，三年内未被移出任何区域的资格名单，不转包、不开展学科类培训。"
        ),
        required=False,
    )
    signatory = forms.CharField(label=_("承诺人（法定代表人）"), max_length=60, required=False)
    licence_undertaking = forms.BooleanField(
        label=_("证照在服务期满前到期的，承诺到期前完成续期"), required=False
    )

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        known: dict[str, Any] = {name: getattr(subject, name) for name in cls.base_fields}
        for material in subject.materials.select_related("file", "licence"):
            shown = material.licence_id or material.file
            known[_name(material.item_id)] = shown
        return known

    def prepare(self) -> None:
        open_one = self.subject.open_correction
        if self.subject.state == "correction" and open_one is not None:
            items = list(open_one.items.all())
        else:
            items = self.subject.items()
        self.items = {_name(item.pk): item for item in items}
        for name, item in self.items.items():
            self.fields[name] = self._field(item)
            if item.required:
                fields.by_the_end(self.fields[name])
        self._rescans()
        scans = {name: _scan_of(name) for name in self.items}
        order = [each for name in self.items for each in (name, scans[name])]
        self.order_fields(["plan", "price_offer", *order])
        for name in ("plan", "undertaking", "signatory"):
            fields.by_the_end(self.fields[name])

    def _rescans(self) -> None:
        """While a correction is asked, a marked licence takes a clearer scan where it stands."""
        if self.subject.state != "correction":
            return
        for name, item in self.items.items():
            if item.kind == ItemKind.LICENCE:
                self.fields[_scan_of(name)] = CheckedFileField(
                    kinds=DOCUMENTS,
                    label=_("%(title)s：重新上传扫描件") % {"title": item.title},
                    required=False,
                    help_text=_("上传后即为补正，并更新机构档案中的这份证照，由区市重新核验。"),
                )

    def _field(self, item: ChecklistItem) -> forms.Field:
        if item.kind == ItemKind.LICENCE:
            rows = Licence.objects.visible_to(self.actor).filter(
                institution=self.subject.institution_id, kind=item.licence_kind
            )
            usable = rows.filter(state__in=("submitted", "verified"))
            return forms.ModelChoiceField(
                usable,
                label=item.title,
                required=False,
                empty_label=_("请选择"),
                help_text=item.hint
                or _t("取自机构档案；没有可选项时请先在“机构档案”中上传该证照。"),
            )
        told: dict[str, Any] = {"help_text": item.hint} if item.hint else {}
        return CheckedFileField(kinds=DOCUMENTS, label=item.title, required=False, **told)

    def facts(self) -> dict[str, Any]:
        texts = {name: self.cleaned_data[name] for name in self.base_fields}
        given = self.cleaned_data
        materials = {
            item: given.get(_scan_of(name)) or given.get(name) for name, item in self.items.items()
        }
        return {**texts, "materials": materials}


def _name(item_id: int) -> str:
    return f"item-{item_id}"


def _scan_of(name: str) -> str:
    return f"scan-{name}"


def own_institution(actor: Any) -> Institution | None:
    rows = Institution.objects.visible_to(actor)
    found: Institution | None = rows.filter(organisation=actor.organisation_id).first()
    return found


def _may_apply(package: Any, actor: Any) -> bool:
    if actor.role != Role.INSTITUTION or not package.announcement.is_open(clock.now()):
        return False
    mine = package.applications.filter(institution__organisation=actor.organisation_id)
    return not mine.filter(state__in=LIVE_APPLICATION).exists()


def _apply(package: Package, *, by: Any, version: int | None = None) -> Application:
    institution = own_institution(by)
    if institution is None:
        raise Http404
    row: Application = applications.start(institution, by=by, package=package)
    return row


def _may_fill(row: Any, actor: Any) -> bool:
    mistyped = row.entry_waits and actor.role == Role.DISTRICT
    return (mistyped or row.state in {"draft", "correction"}) and applicant()(row, actor)


def _submit_preview(row: Application, _actor: Any) -> list[str]:
    return [
        _t("提交后%(bureau)s开始审核；申报截止前可以撤回修改。")
        % {"bureau": row.announcement.bureau.name}
    ]


for act in (
    Act(
        Package,
        "apply",
        _apply,
        label=_("申报这个项目包"),
        allow=_may_apply,
        done=_("“%(title)s”已建立草稿，请填写后提交。"),
        late=_("“%(title)s”不在申报期内，或贵机构已有一份有效申报。"),
    ),
    Act(
        Application,
        "fill",
        applications.fill,
        form=ApplicationForm,
        label=_("填写申报表"),
        allow=_may_fill,
        intro=_("可以随时保存，缺项不影响保存；提交时一次列出全部缺项。"),
        done=_("“%(title)s”已保存。"),
    ),
    Act(Application, "submit", applications.submit, preview=_submit_preview),
    Act(Application, "answer_correction", applications.answer_correction),
    Act(Application, "recall", applications.recall),
    Act(
        Application,
        "withdraw",
        applications.withdraw,
        form=NoteForm,
        preview=lambda _row, _actor: [
            _t("不再审核这份申报；申报截止前可以重新申报这个项目包，截止后不能。")
        ],
    ),
):
    register(act)
