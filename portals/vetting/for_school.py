"""School: the calls of its region, what is on notice, and what became of its own objections."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from portals.kit import frame, gate, lists, navigation, timeline
from portals.kit.workbench import waiting
from portals.vetting import page_context
from vetting.enums import ObjectionState
from vetting.models import Objection, PublicNotice

SCHOOL = Role.SCHOOL
navigation.register(_("遴选公告"), "calls", SCHOOL, order=64)
navigation.register(_("本校的异议"), "objections", SCHOOL, order=66)


class Calls(page_context.OutsideCalls):
    roles = (SCHOOL,)


class Objections(lists.ListPage):
    model, roles, title = Objection, (SCHOOL,), _("本校提出的异议")
    columns = (
        lists.Column("title", _("异议"), kind="link", width=40, roles=(SCHOOL,)),
        lists.Column("state", _("状态"), kind="chip", sort="state", roles=(SCHOOL,)),
        lists.Column("filed_at", _("提出时间"), kind="moment", sort="filed_at", roles=(SCHOOL,)),
        lists.Column(
            "due_on",
            _("答复期限"),
            kind="due",
            sort="due_on",
            done=lambda row: row.decided_at is not None,
            roles=(SCHOOL,),
        ),
    )
    filters = (lists.Choice("state", _("状态"), ObjectionState.choices),)
    empty_title = _("本校没有提出过异议。")
    empty_hint = _("公示期内，在“遴选公告”里打开正在公示的公告提出。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.objections(actor)


@gate.page(SCHOOL)
def call(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = page_context.one(page_context.calls(actor), pk)
    notices = PublicNotice.objects.visible_to(actor).filter(announcement=row)
    context = {
        "row": row,
        "packages": row.packages.order_by("position", "pk"),
        "objections": page_context.objections(actor).filter(announcement=row),
        "facts": page_context.call_facts(row),
        "items": row.items.all(),
        "scores": row.score_items.all(),
        "amendments": row.amendments.all(),
        "pages": page_context.papers_of_packages(row, actor),
        "withdrawn": notices.filter(withdrawn_at__isnull=False),
        "notice": notices.filter(withdrawn_at__isnull=True).first(),
    }
    return render(request, "vetting/institution_call.html", context)


@gate.page(SCHOOL)
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """A school sees only what it filed itself."""
    actor = frame.actor_of(request)
    row = page_context.one(page_context.objections(actor), pk)
    context = {
        "row": row,
        "own": True,
        "entries": timeline.of(row, actor),
    }
    return render(request, "vetting/institution_objection.html", context)


@waiting(
    SCHOOL,
    label=_("等待答复的异议"),
    due="due_on",
    mine=False,
    more="objections",
)
def unanswered(actor: Any) -> QuerySet[Any]:
    rows = page_context.objections(actor)
    return rows.filter(state__in=[ObjectionState.FILED, ObjectionState.ACCEPTED])
