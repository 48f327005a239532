"""Objections: what a school filed, the page of one for each side, and what waits for an answer."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.domain import ties
from accounts.enums import BUREAUS, Role
from core import clock
from portals.kit import frame, gate, links, lists, navigation, timeline
from portals.kit.workbench import waiting
from portals.vetting import visible
from vetting.enums import ObjectionState
from vetting.models import Objection

D, SCHOOL = Role.DISTRICT, Role.SCHOOL

links.register(Objection, "objection")
navigation.register(_("本校的异议"), "objections", SCHOOL, order=66)


class Objections(lists.ListPage):
    """The bureaus read theirs beside the notice, on the page of the call."""

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
        return visible.objections(actor)


@gate.page(*BUREAUS)
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    row = gate.one(visible.objections(frame.actor_of(request)), pk)
    actor = frame.actor_of(request)
    context = {"row": row, "entries": timeline.of(row, actor)}
    context["sealed"] = ties.sealed(actor)
    return render(request, "vetting/objection.html", context)


@gate.page(Role.INSTITUTION)
def objection_of_a_side(request: HttpRequest, pk: int) -> HttpResponse:
    """Whole for who filed it; for whom it is about, how it stands and what they are told of it."""
    actor = frame.actor_of(request)
    row = gate.one(visible.objections(actor), pk)
    own = row.filed_by_office_id == actor.organisation_id
    context = {"row": row, "own": own}
    return render(request, "vetting/objection_from_outside.html", context)


@gate.page(SCHOOL)
def own_objection(request: HttpRequest, pk: int) -> HttpResponse:
    """A school sees only what it filed itself."""
    actor = frame.actor_of(request)
    row = gate.one(visible.objections(actor), pk)
    context = {
        "row": row,
        "own": True,
        "entries": timeline.of(row, actor),
    }
    return render(request, "vetting/objection_from_outside.html", context)


@waiting(D, label=_("待处理的异议"), due="due_on", more="calls")
def to_decide(actor: Any) -> QuerySet[Any]:
    return visible.objections(actor).filter(state__in=("filed", "accepted"))


@waiting(Role.CITY, label=_("区市无人可以处理的异议"), due="due_on", lead=True, order=12)
def of_nobody(actor: Any) -> QuerySet[Any]:
    """Everybody at the district reviewed what they are about."""
    rows = visible.objections(actor).filter(state="accepted")
    day = clock.today()
    return rows.filter(pk__in=[row.pk for row in rows if not row.bureau_can_decide(day)])


@waiting(
    SCHOOL,
    label=_("等待答复的异议"),
    due="due_on",
    mine=False,
    more="objections",
)
def unanswered(actor: Any) -> QuerySet[Any]:
    rows = visible.objections(actor)
    return rows.filter(state__in=[ObjectionState.FILED, ObjectionState.ACCEPTED])
