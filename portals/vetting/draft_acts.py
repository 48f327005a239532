"""Drafting a call: its text, packages, checklist and score items."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.domain import offices
from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation
from core import clock
from institutions.enums import Category, LicenceKind, PriceUnit
from portals.kit import fields, links
from portals.kit.act import Act, register
from portals.kit.deed_form import DeedForm
from portals.kit.grid import GridForm
from portals.vetting.form_parts import PriceField, of_bureau, plain, says
from vetting import facts, policies
from vetting.domain import calls, defaults, drafts
from vetting.enums import Dimension, ItemKind
from vetting.models import Announcement, Package

SPARE = 3


class CallForm(DeedForm):
    shape = facts.CallDraft

    name = forms.CharField(label=_("标题"), max_length=120)
    school_year = forms.RegexField(
        label=_("学年"), regex=r"^\d{4}-\d{4}$", help_text=_("如 2026-2027。")
    )
    scope_text = fields.TextField(label=_("遴选范围"))
    conditions = fields.TextField(label=_("申报条件"), rows=7)
    contact = forms.CharField(
        label=_("联系人和联系方式"), max_length=200, required=False, help_text=_("发布前必须填写。")
    )
    opens_at = fields.MomentField(label=_("申报开始"))
    closes_at = fields.MomentField(label=_("申报截止"), help_text=_("以服务器时间为准，逾期不收。"))
    term_from = fields.DayField(label=_("服务起始日"))
    term_until = fields.DayField(label=_("服务截止日"))
    refuse_linked = forms.BooleanField(
        label=_("不接受与限制准入机构同一法定代表人或举办者的申报"), required=False
    )

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        if subject is not None:
            known = {name: getattr(subject, name) for name in cls.base_fields}
            moments = ("opens_at", "closes_at")
            return known | {name: timezone.localtime(known[name]) for name in moments}
        return _usual(actor)


def _usual(actor: Any) -> dict[str, Any]:
    """What a call of this bureau usually says, so that only little has to be typed."""
    day = clock.today()
    first = day.year if day.month >= 5 else day.year - 1
    year = f"{first}-{first + 1}"
    starts = day + timedelta(days=45)
    return {
        "name": _t("%(region)s%(year)s学年课后服务第三方机构遴选公告")
        % {"region": offices.bureau_of(actor.region_code).region.name, "year": year},
        "school_year": year,
        "scope_text": _t("面向本区义务教育学校课后服务的非学科类第三方机构。"),
        "conditions": defaults.CONDITIONS,
        "opens_at": timezone.localtime(clock.now()).replace(second=0, microsecond=0),
        "closes_at": clock.at(day + timedelta(days=10), 17),
        "term_from": starts,
        "term_until": starts + timedelta(days=330),
    }


def _create(told: facts.CallDraft, *, by: Any) -> Announcement:
    return drafts.draft(offices.bureau_of(by.region_code), told, by=by)


class PackageForm(DeedForm):
    shape = facts.PackageTerms

    name = forms.CharField(label=_("项目名称"), max_length=80)
    category = forms.ChoiceField(label=_("类别"), choices=Category.choices)
    service_items = fields.TextField(
        label=_("服务项目"), rows=2, help_text=_("如轮滑、跆拳道；将随资格名单公布。")
    )
    price = PriceField(
        label=_("收费标准（最高价格）"),
        help_text=_("报价和协议价格不得高于它；将随资格名单公布，不收费的填 0。"),
    )
    price_unit = forms.ChoiceField(label=_("计价单位"), choices=PriceUnit.choices)
    quota = forms.IntegerField(label=_("入围名额"), min_value=1, max_value=99, initial=3)
    min_applicants = forms.IntegerField(
        label=_("合格申报最低家数"),
        min_value=1,
        max_value=20,
        help_text=_("达不到时该项目包遴选终止，不影响其他项目包。"),
    )
    few_because = forms.CharField(
        label=_("低于规定家数的理由"),
        max_length=200,
        required=False,
        help_text=_("家数少于政策参数的必须填写，随公告公布。"),
    )

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        if isinstance(subject, Package):
            return {name: getattr(subject, name) for name in cls.base_fields}
        return {"min_applicants": subject.figure(policies.MIN_QUALIFIED)}


class ChecklistForm(GridForm):
    head: ClassVar[tuple[Any, ...]] = (
        _("序"), _("审核事项"), _("来源"), _("证照种类"), _("必备"), _("联审部门"),
    )  # fmt: skip
    lines_help = _("清空事项名称即删去该项。来源为“取自机构档案的证照”时须选证照种类。")

    def prepare(self) -> None:
        rows = list(self.subject.items.all())
        departments = Organisation.objects.visible_to(self.actor).filter(
            kind=OrganisationKind.DEPARTMENT
        )
        for place, item in enumerate([*rows, *[None] * SPARE], 1):
            self.add_line(place, str(place), **_item_fields(item, departments))
        self.known = dict(enumerate(rows, 1))

    def facts(self) -> dict[str, Any]:
        found = []
        for place, line in self.lines().items():
            if not line["title"]:
                continue
            old = self.known.get(place)
            kept = {
                name: getattr(old, name) for name in ("hint", "only_natures", "only_categories")
            }
            found.append({**line, **(kept if old else {})})
        return {"items": found}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for key, line in self.lines().items():
            if line["title"] and line["kind"] == ItemKind.LICENCE and not line["licence_kind"]:
                self.add_error(self.line_field(key, "licence_kind"), _t("请选择证照种类。"))
        return cleaned


def _item_fields(item: Any, departments: Any) -> dict[str, Any]:
    kinds = [("", "—"), *LicenceKind.choices]
    return {
        "title": forms.CharField(
            max_length=120, required=False, initial=item.title if item else ""
        ),
        "kind": forms.ChoiceField(
            choices=ItemKind.choices, initial=item.kind if item else ItemKind.UPLOAD
        ),
        "licence_kind": forms.ChoiceField(
            choices=kinds, required=False, initial=item.licence_kind if item else ""
        ),
        "required": forms.BooleanField(required=False, initial=item.required if item else True),
        "reviewer": forms.ModelChoiceField(
            departments,
            required=False,
            empty_label="—",
            initial=item.reviewer if item else None,
        ),
    }


class ScoresForm(GridForm):
    head: ClassVar[tuple[Any, ...]] = (_("序"), _("维度"), _("评分项"), _("分值"))
    lines_help = _("各项分值合计应为 100 分。清空评分项名称即删去该项。")

    def prepare(self) -> None:
        rows = [*self.subject.score_items.all(), *[None] * SPARE]
        for place, item in enumerate(rows, 1):
            self.add_line(
                place,
                str(place),
                dimension=forms.ChoiceField(
                    choices=Dimension.choices, initial=item.dimension if item else Dimension.A
                ),
                title=forms.CharField(
                    max_length=120, required=False, initial=item.title if item else ""
                ),
                points=forms.IntegerField(
                    min_value=1,
                    max_value=100,
                    required=False,
                    initial=item.points if item else None,
                ),
            )

    def facts(self) -> dict[str, Any]:
        lines = [line for line in self.lines().values() if line["title"]]
        return {"items": [(line["dimension"], line["title"], line["points"]) for line in lines]}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        lines = {key: line for key, line in self.lines().items() if line["title"]}
        for key, line in lines.items():
            if not line["points"] and not self.errors.get(self.line_field(key, "points")):
                self.add_error(self.line_field(key, "points"), _t("请填写分值。"))
        total = sum(line["points"] or 0 for line in lines.values())
        if total != 100 and not self.errors:
            self.add_error(None, _t("合计为 %(total)s 分，应为 100 分。") % {"total": total})
        return cleaned


class NumberForm(DeedForm):
    shape = facts.Publication

    number = forms.CharField(label=_("文号"), max_length=60, required=False)


DRAFT = of_bureau("draft")


def _package_draft(row: Any, actor: Any) -> bool:
    return bool(row.announcement.state == "draft") and DRAFT(row.announcement, actor)


register(
    Act(
        Announcement,
        "create",
        _create,
        form=CallForm,
        label=_("起草遴选公告"),
        new=True,
        allow=lambda _row, actor: actor.role == Role.DISTRICT,
        intro=_("已带入常用的条件、审核清单和评分项；保存后添加项目包即可发布。"),
        done=_("“%(title)s”已保存为草稿，请添加项目包后发布。"),
    )
)
register(
    Act(
        Announcement,
        "publish",
        calls.publish,
        form=NumberForm,
        preview=says(
            _("公告立即公开，机构可以申报；审核清单、评分项和项目包不能再直接修改。"),
            _("本公告沿用今天的政策参数，并公布抽签承诺值。"),
        ),
    )
)
register(
    Act(Announcement, "change", drafts.change, form=CallForm, label=_("修改草稿"), allow=DRAFT)
)
register(
    Act(
        Announcement,
        "add-package",
        plain(drafts.add_package),
        form=PackageForm,
        label=_("添加项目包"),
        allow=DRAFT,
        goto=lambda row, actor: links.url(row.announcement, actor),
    )
)
register(
    Act(
        Announcement,
        "set-checklist",
        plain(drafts.set_checklist),
        form=ChecklistForm,
        label=_("修改审核清单"),
        allow=DRAFT,
    )
)
register(
    Act(
        Announcement,
        "set-scores",
        plain(drafts.set_scores),
        form=ScoresForm,
        label=_("修改评分项"),
        allow=DRAFT,
    )
)
register(
    Act(
        Package,
        "change",
        plain(drafts.change_package),
        form=PackageForm,
        label=_("修改项目包"),
        allow=_package_draft,
    )
)


def _remove(row: Package, *, by: Any, version: int | None = None) -> Announcement:
    call = row.announcement
    drafts.remove_package(row, by=by)
    return call


register(Act(Package, "remove", _remove, label=_("删除项目包"), allow=_package_draft, danger=False))
