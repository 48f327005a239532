"""An expert's sheets, also at phone width."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.domain import ties
from accounts.enums import Role
from portals.kit import frame, gate, lists, navigation
from portals.kit.workbench import waiting
from portals.vetting import page_context
from vetting.enums import SheetState
from vetting.models import Score, ScoreSheet

P = Role.PANEL

navigation.register(_("我的评分表"), "sheets", P, order=20)


def own(actor: Any) -> QuerySet[Any]:
    rows = ScoreSheet.objects.visible_to(actor).filter(panelist__user=actor.user_id)
    return rows.select_related(
        "panelist", "application__institution", "application__package__announcement__bureau"
    )


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


@gate.page(P)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own sheet, with what the applicant handed in; others' only once all are in."""
    row = page_context.one(page_context.sheets_of(frame.actor_of(request)), pk)
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
    return render(request, "vetting/panel_sheet.html", context)


@waiting(P, label=_("待我评分"), more="sheets?state=open", title=lambda row: row.application.institution.name,
         about=lambda row: row.application.package.name)  # fmt: skip
def to_score(actor: Any) -> QuerySet[Any]:
    return own(actor).filter(state="open", application__state="qualified")


@gate.page(P)
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """What the call asks for, for the experts of its panel."""
    row = page_context.one(page_context.calls(frame.actor_of(request)), pk)
    context = {
        "row": row,
        "packages": row.packages.order_by("position"),
        "scores": row.score_items.all(),
        "sheets": own(frame.actor_of(request)).filter(application__package__announcement=row),
    }
    return render(request, "vetting/panel_call.html", context)
