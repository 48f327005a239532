"""One package of a call under way: ranked, chosen from, undone, ended, without the others."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.files import SCANS
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, ReasonForm
from portals.vetting.form_parts import NumberedReason, of_bureau, says
from vetting import facts
from vetting.domain import packages, rankings, reconvening, selection
from vetting.models import Package
from vetting.rules import calls as rules

HAS_PLACE = ("ranked", "shortlisted", "not_selected")
REVIEWED, REVIEWED_LEAD = of_bureau("reviewed"), of_bureau("reviewed", lead=True)
BEFORE_NOTICE_LEAD = of_bureau("closed", "reviewed", lead=True)


class EndForm(ReasonForm):
    shape = facts.Numbered

    number = forms.CharField(label=_("终止公告文号"), max_length=60, required=False)


class ReconveneForm(ReasonForm):
    shape = facts.Reconvened

    number = forms.CharField(label=_("同意重新组织评审的文件文号"), max_length=60)
    document = CheckedFileField(label=_("文件扫描件"), kinds=SCANS, required=False)
    field_order = ("number", "document", "reason")


def _one_of_many(package: Any) -> bool:
    """With a single package the call's own buttons do it."""
    return package.state == "open" and package.announcement.packages.count() > 1


def _scored(package: Any) -> bool:
    return bool(package.applications.filter(state="qualified", sheets__isnull=False).exists())


def _to_rank(package: Any, actor: Any) -> bool:
    return REVIEWED(package.announcement, actor) and _one_of_many(package)


def _to_select(package: Any, actor: Any) -> bool:
    ranked = package.applications.filter(state="ranked")
    return REVIEWED_LEAD(package.announcement, actor) and _one_of_many(package) and ranked.exists()


def _has_ranking(package: Any, actor: Any) -> bool:
    ranked = package.applications.filter(state__in=HAS_PLACE)
    return REVIEWED_LEAD(package.announcement, actor) and _one_of_many(package) and ranked.exists()


def _to_reconvene(package: Any, actor: Any) -> bool:
    shown = package.applications.filter(state="qualified", marks_shown_at__isnull=False)
    return REVIEWED_LEAD(package.announcement, actor) and shown.exists()


def _thin(package: Any, actor: Any) -> bool:
    return (
        BEFORE_NOTICE_LEAD(package.announcement, actor)
        and package.state == "open"
        and not package.exception_reason
        and rules.is_thin(package)
    )


for act in (
    Act(
        Package,
        "rank",
        rankings.ask_one,
        label=_("计算这个项目包的排名"),
        allow=_to_rank,
        when=_scored,
        preview=says(_("评分表全部锁定或免评后由系统计算排名，不等其他项目包。")),
    ),
    Act(
        Package,
        "select",
        selection.select_in,
        label=_("按排名确定这个项目包的入围"),
        allow=_to_select,
        preview=says(_("按合格线、单项最低得分率和名额，依排名确定入围与未入围。")),
    ),
    Act(
        Package,
        "undo-ranking",
        selection.undo_in,
        form=ReasonForm,
        label=_("撤销这个项目包的排名"),
        allow=_has_ranking,
        danger=True,
        preview=says(
            _("这个项目包的排名和入围名单一并撤销，其他项目包不受影响。"),
            _("评分表已经启封，不能再打开；补入的申报评完，或有人办理“计算排名”，才会重新计算。"),
            _("打分确有差错的，撤销之后可以“重新组织评审”。"),
        ),
    ),
    Act(
        Package,
        "reconvene",
        reconvening.reconvene,
        form=ReconveneForm,
        label=_("重新组织评审"),
        allow=_to_reconvene,
        danger=True,
        preview=says(
            _("这个项目包已交的评分表全部作废（打分仍可查看），重新封存评审。"),
            _("评过的专家不再评这个项目包，请另聘专家；市教育局同时收到通知。"),
        ),
    ),
    Act(
        Package,
        "except",
        packages.except_,
        form=ReasonForm,
        label=_("不足家数仍继续遴选"),
        allow=_thin,
    ),
    Act(Package, "end", packages.end, form=EndForm),
    Act(Package, "reopen", packages.reopen, form=NumberedReason),
):
    register(act)
