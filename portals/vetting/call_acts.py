"""A published call: amended, reviewed, its panel, ranking, notice and result."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Membership
from core import clock
from core.counted import counted
from core.files import SCANS
from institutions.models import Institution
from portals.kit import fields, files, links, words
from portals.kit.act import Act, register
from portals.kit.deed_form import CheckedFileField, DeedForm, ReasonForm
from portals.vetting.form_parts import NumberedReason, among, of_bureau, plain, says
from vetting import policies
from vetting.domain import calls, lots, panels, publicity, rankings, selection
from vetting.facts import Amended, NoticeText, Numbered, Result
from vetting.models import Announcement


def _inside(_call: Announcement, actor: Any) -> bool:
    """The call itself is public once published; these two papers are the bureaus' own."""
    return actor.role in {Role.DISTRICT, Role.CITY}


for _field in ("hand_draw_record", "minutes"):
    files.register(Announcement, _field, allow=_inside)


_AMENDED = ("scope_text", "conditions", "contact")


class AmendForm(DeedForm):
    shape = Amended
    made = ("changes",)

    text = fields.TextField(label=_("更正内容"), help_text=_("原文会保留，与更正内容一并公开。"))
    number = forms.CharField(label=_("文号"), max_length=60, required=False)
    closes_at = fields.MomentField(label=_("新的申报截止时间"))
    scope_text = fields.TextField(label=_("遴选范围"))
    conditions = fields.TextField(label=_("申报条件"), rows=7)
    contact = forms.CharField(label=_("联系人和联系方式"), max_length=200)

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        found["changes"] = {name: found.pop(name) for name in _AMENDED}
        return found

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        days = subject.figure(policies.AMEND_DAYS)
        known = {name: getattr(subject, name) for name in _AMENDED}
        return known | {"closes_at": timezone.localtime(subject.closes_at) + timedelta(days=days)}


class ExpertForm(DeedForm):
    member = fields.RowField(
        Membership,
        narrow=lambda rows, call, _actor: rows.filter(
            role=Role.PANEL, organisation=call.bureau_id
        ).exclude(user__panels__announcement=call),
        label=_("专家账号"),
        required=False,
    )
    name = forms.CharField(
        label=_("没有账号的专家姓名"),
        max_length=60,
        required=False,
        help_text=_("其纸质评分表由经办代录，另一人核对。"),
    )
    employer = forms.CharField(label=_("专家单位"), max_length=120, required=False)

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        member = found.pop("member")
        return {**found, "user": member.user if member else None}


class PanelistForm(DeedForm):
    panelist: Any = forms.ModelChoiceField(None, label=_("专家"))
    reason = fields.TextField(label=_("说明"), required=False, rows=2)

    def prepare(self) -> None:
        among(self, "panelist", self.subject.panelists.filter(sheets__isnull=True))


class InterestForm(DeedForm):
    panelist: Any = forms.ModelChoiceField(None, label=_("专家"))
    institution = fields.RowField(
        Institution,
        narrow=lambda rows, call, _actor: rows.filter(
            applications__package__announcement=call
        ).distinct(),
        label=_("应回避的机构"),
    )
    reason = fields.TextField(label=_("利害关系"), rows=2)

    def prepare(self) -> None:
        among(self, "panelist", self.subject.panelists.all())


class DrawForm(DeedForm):
    package: Any = forms.ModelChoiceField(None, label=_("项目包"))
    order = fields.TextField(
        label=_("抽签顺序"), help_text=_("每行一个统一社会信用代码，先抽中的在前。")
    )
    witnesses = forms.CharField(label=_("现场见证人"), max_length=120)
    record_file = CheckedFileField(label=_("抽签记录扫描件"), kinds=SCANS)

    def prepare(self) -> None:
        among(self, "package", self.subject.packages.filter(state="open"))

    def facts(self) -> dict[str, Any]:
        found = super().facts()
        return {**found, "order": found["order"].split()}


class PublicNoticeForm(DeedForm):
    shape = NoticeText

    text = fields.TextField(label=_("公示内容"))
    how_to_object = fields.TextField(label=_("异议提出方式"), rows=3)
    number = forms.CharField(label=_("文号"), max_length=60, required=False)

    @classmethod
    def start(cls, subject: Any, actor: Any) -> dict[str, Any]:
        params = {"office": subject.bureau.name, "contact": subject.contact}
        return {
            "text": _t("经资质审核、专家评审，现将拟入围机构名单予以公示。"),
            "how_to_object": _t(
                "公示期内可以书面提出异议，须实名、写明事实和理由并留联系方式，送%(office)s（%(contact)s），"
                "或在公示页面提交。匿名异议不予受理。"
            )
            % params,
        }


class ResultForm(DeedForm):
    shape = Result

    number = forms.CharField(label=_("结果公告文号"), max_length=60)
    minutes = CheckedFileField(label=_("集体研究纪要"), kinds=SCANS, required=False)


class CancelForm(ReasonForm):
    shape = Numbered

    number = forms.CharField(label=_("取消公告文号"), max_length=60, required=False)


def _names(rows: Any) -> str:
    found = [row.institution.name for row in rows.select_related("institution")]
    return "、".join(found) or _t("无")


def _public_notice_preview(call: Announcement, _actor: Any) -> list[str]:
    due = clock.add_working_days(clock.today(), call.figure(policies.PUBLIC_NOTICE_DAYS))
    chosen = call.applications().filter(state="shortlisted")
    params = {"names": _names(chosen), "day": words.day(due.date)}
    lines = [
        _t("公示的入围机构：%(names)s。") % params,
        _t("公示期从明天起算，到 %(day)s 止（工作日）。") % params,
        _t("抽签密钥同时公开，任何人可以重算抽签结果。"),
    ]
    return [*lines, _t("截止日为预计（该年日历为暂定）。")] if due.provisional else lines


def _result_preview(call: Announcement, _actor: Any) -> list[str]:
    chosen = call.applications().filter(state="shortlisted")
    ended = call.packages.filter(state="ended")
    lines = [_t("列入资格名单：%(names)s。") % {"names": _names(chosen)}]
    if ended:
        names = "、".join(package.name for package in ended)
        lines.append(_t("遴选终止的项目包：%(names)s，其申报随之终止。") % {"names": names})
    return [*lines, _t("名单、服务项目、收费标准、有效期和文号立即公开。")]


def _cancel_preview(call: Announcement, _actor: Any) -> list[str]:
    live = call.applications().filter(state__in=calls.ENDING)
    return [
        counted("%(count)s 份申报随之终止，有关机构会收到通知：%(names)s。", "count")
        % {"count": live.count(), "names": _names(live)},
        _t("取消后不能恢复，需要时请重新发布公告。"),
    ]


def _has_ranking(call: Any, actor: Any) -> bool:
    lead = of_bureau("reviewed", lead=True)(call, actor)
    ranked = call.applications().filter(state__in=("ranked", "shortlisted", "not_selected"))
    return lead and bool(ranked.exists())


def _to_select(call: Any, actor: Any) -> bool:
    lead = of_bureau("reviewed", lead=True)(call, actor)
    return lead and bool(call.applications().filter(state="ranked").exists())


BEFORE_NOTICE = of_bureau("published", "closed", "reviewed", lead=True)
REVIEWED, REVIEWED_LEAD = of_bureau("reviewed"), of_bureau("reviewed", lead=True)


def _scored(call: Any) -> bool:
    return bool(call.applications().filter(state="qualified", sheets__isnull=False).exists())


def _to_rank(call: Any, actor: Any) -> bool:
    return REVIEWED(call, actor) and _scored(call)


def _to_convene(call: Any, actor: Any) -> bool:
    """Experts are there, and some of them have no sheet yet for an application."""
    if not REVIEWED_LEAD(call, actor):
        return False
    waiting = call.applications().filter(state="qualified", package__state="open")
    given = waiting.filter(sheets__isnull=False).values("sheets").count()
    return call.panelists.count() > 0 and given < waiting.count() * call.panelists.count()


def tab(call: Any, actor: Any, name: str) -> str:
    return f"{links.url(call, actor)}?tab={name}"


for act in (
    Act(Announcement, "finish_review", calls.finish_review),
    Act(Announcement, "conclude", publicity.conclude, form=ResultForm, preview=_result_preview),
    Act(
        Announcement,
        "give_public_notice",
        publicity.give_public_notice,
        form=PublicNoticeForm,
        preview=_public_notice_preview,
    ),
    Act(
        Announcement,
        "select",
        selection.select,
        label=_("按排名确定入围"),
        allow=_to_select,
        preview=says(_("按合格线、单项最低得分率和名额，依排名确定入围与未入围。")),
    ),
    Act(
        Announcement,
        "convene",
        panels.convene,
        label=_("分发评分表"),
        allow=_to_convene,
        preview=says(_("每名专家对每份合格申报各得一份评分表；已声明回避的除外。")),
    ),
    Act(
        Announcement,
        "rank",
        rankings.ask,
        label=_("计算排名"),
        # The machine may have been quicker than whoever saw the button: then the deed says so.
        allow=REVIEWED,
        when=_scored,
        preview=says(_("评分表全部锁定或免评的项目包由系统计算排名。")),
    ),
    Act(Announcement, "amend", calls.amend, form=AmendForm),
    Act(
        Announcement,
        "appoint",
        plain(panels.appoint),
        form=ExpertForm,
        label=_("聘请专家"),
        allow=BEFORE_NOTICE,
        goto=lambda row, actor: tab(row.announcement, actor, "panel"),
    ),
    Act(
        Announcement,
        "dismiss",
        plain(panels.dismiss),
        form=PanelistForm,
        label=_("撤去专家"),
        allow=lambda row, actor: (
            BEFORE_NOTICE(row, actor) and row.panelists.filter(sheets__isnull=True).exists()
        ),
    ),
    Act(
        Announcement,
        "declare-interest",
        plain(panels.declare_interest),
        form=InterestForm,
        label=_("登记回避"),
        allow=lambda row, actor: BEFORE_NOTICE(row, actor) and row.panelists.exists(),
    ),
    Act(
        Announcement,
        "hand-draw",
        plain(lots.record_by_hand),
        form=DrawForm,
        label=_("登记现场抽签"),
        allow=lambda row, actor: REVIEWED_LEAD(row, actor) and _to_rank(row, actor),
    ),
    Act(
        Announcement,
        "withdraw_public_notice",
        publicity.withdraw_public_notice,
        form=NumberedReason,
    ),
    Act(
        Announcement,
        "undo-ranking",
        selection.undo,
        form=ReasonForm,
        label=_("撤销全部排名"),
        allow=_has_ranking,
        danger=True,
        preview=says(
            _("各项目包的排名和入围名单一并撤销，可以补入申报后重新计算，或重新组织评审。")
        ),
    ),
    Act(Announcement, "cancel", calls.cancel, form=CancelForm, preview=_cancel_preview),
):
    register(act)
