"""Score sheets: an expert's own, also at phone width, and what the bureau reads of them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.domain import ties
from accounts.enums import Role
from portals.kit import frame, gate, links, lists, navigation, timeline
from portals.kit.workbench import waiting
from portals.vetting import visible
from vetting.enums import SheetState
from vetting.models import Announcement, Score, ScoreSheet

D, P = Role.DISTRICT, Role.PANEL

links.register(ScoreSheet, "sheet")
navigation.register(_("我的评分表"), "sheets", P, order=20)


def own(actor: Any) -> QuerySet[Any]:
    return visible.sheets(actor).filter(panelist__user=actor.user_id)


class Sheets(lists.ListPage):
    model, roles, title = ScoreSheet, (P,), _("我的评分表")
    columns = (
        lists.Column(
            "application.institution.name",
            _("机构"),
            kind="link",
            sort="application__institution__name",
            width=36,
            roles=(P,),
        ),
        lists.Column("application.package.name", _("项目包"), width=24, roles=(P,)),
        lists.Column("application.package.announcement.name", _("公告"), width=40, roles=(P,)),
        lists.Column("state", _("状态"), kind="chip", sort="state", roles=(P,)),
    )
    filters = (lists.Choice("state", _("状态"), SheetState.choices),)
    order = "state"
    exportable = False
    empty_title = _("没有分给您的评分表。")
    empty_hint = _("资质审核完成、评分表分发后会收到通知。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return own(actor)


def of_call(call: Announcement) -> tuple[list[Any], list[tuple[Any, list[Any]]]]:
    """Experts, and each application with its sheets in the experts' order (None: no sheet)."""
    experts = list(call.panelists.order_by("pk"))
    rows = (
        call.applications()
        .filter(sheets__isnull=False)
        .distinct()
        .select_related("institution", "package")
        .prefetch_related("sheets__panelist")
        .order_by("package_id", "pk")
    )
    table = []
    for row in rows:
        by_expert = {sheet.panelist_id: sheet for sheet in row.sheets.all()}
        table.append((row, [by_expert.get(expert.pk) for expert in experts]))
    return experts, table


@gate.page(D)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    row = gate.one(visible.sheets(frame.actor_of(request)), pk)
    actor = frame.actor_of(request)
    scores = Score.objects.visible_to(actor).filter(sheet=row).select_related("item")
    context = {"row": row, "scores": scores, "entries": timeline.of(row, actor)}
    context["sealed"] = ties.sealed(actor)
    return render(request, "vetting/sheet.html", context)


@gate.page(P)
def sheet_among_experts(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own sheet, with what the applicant handed in; others' only once all are in."""
    row = gate.one(visible.sheets(frame.actor_of(request)), pk)
    ties.refuse_sealed(frame.actor_of(request))
    mine = row.panelist.user_id == frame.actor_of(request).user_id
    others = ScoreSheet.objects.visible_to(frame.actor_of(request)).filter(
        application=row.application_id
    )
    context = {
        "row": row,
        "mine": mine,
        "scores": Score.objects.visible_to(frame.actor_of(request))
        .filter(sheet=row)
        .select_related("item"),
        "others": others.exclude(pk=row.pk).select_related("panelist"),
        "materials": row.application.materials.select_related("item", "file", "licence"),
    }
    return render(request, "vetting/sheet_among_experts.html", context)


@waiting(D, label=_("代录评分表待核对"), more="calls", order=24)
def sheets_to_check(actor: Any) -> QuerySet[Any]:
    rows = visible.sheets(actor).filter(state="locked", entered_by_office=True)
    return rows.filter(entry_checked_on__isnull=True).exclude(entered_by=actor.user_id)


@waiting(P, label=_("待我评分"), more="sheets?state=open", title=lambda row: row.application.institution.name,
         about=lambda row: row.application.package.name)  # fmt: skip
def to_score(actor: Any) -> QuerySet[Any]:
    return own(actor).filter(state="open", application__state="qualified")
