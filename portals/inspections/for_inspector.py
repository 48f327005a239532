"""Inspector, phone in hand: the schools, who is there, what I recorded, my cases."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from inspections.domain import gatehouse
from inspections.enums import LIVE_CASE, EmergencyState, ViolationState
from inspections.models import ExitCase, Violation
from institutions.models import School
from portals.inspections import page_context
from portals.kit import frame, gate, lists, navigation
from portals.kit.workbench import waiting

navigation.register(_("入校检查"), "schools", Role.INSPECTOR, order=10)
navigation.register(_("我的记录"), "violations", Role.INSPECTOR, order=20)
navigation.register(_("我的案件"), "exits", Role.INSPECTOR, order=30)


class Schools(lists.ListPage):
    model, roles, title = School, (Role.INSPECTOR,), _("入校检查")
    intro = _("选择您所在的学校，查看在校班组和人员，记录情形或紧急暂停。")
    columns = (
        lists.Column(
            "name", _("学校"), kind="link", sort="organisation__name",
            value=lambda row: row.organisation.name,
        roles=(Role.INSPECTOR,)),
        lists.Column("groups", _("在校班组"), kind="number", roles=(Role.INSPECTOR,)),
    )  # fmt: skip
    filters = (lists.Search(("organisation__name",)),)
    order = "organisation__name"

    def rows(self, actor: Any) -> QuerySet[Any]:
        running = Count("placements", filter=Q(placements__state="running"))
        rows = School.objects.visible_to(actor).select_related("organisation")
        return rows.annotate(groups=running)


class Violations(lists.ListPage):
    model, roles, title = Violation, (Role.INSPECTOR,), _("我的记录")
    columns = page_context.VIOLATION_COLUMNS

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.violations(actor).filter(recorded_by=actor.user_id)


class Exits(lists.ListPage):
    model, roles, title = ExitCase, (Role.INSPECTOR,), _("我的案件")
    columns = page_context.CASE_COLUMNS

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.cases(actor)


@gate.page(Role.INSPECTOR)
def school(request: HttpRequest, pk: int) -> HttpResponse:
    row = gate.get_or_404(School, frame.actor_of(request), pk)
    context = {"row": row, "there": gatehouse.there(row)}
    return render(request, "inspections/school.html", context)


@waiting(Role.INSPECTOR, label=_("我记录的、待核实的情形"), mine=False, more="violations")
def recorded(actor: Any) -> QuerySet[Any]:
    rows = page_context.violations(actor).filter(state=ViolationState.RECORDED)
    return rows.filter(recorded_by=actor.user_id)


@waiting(
    Role.INSPECTOR,
    label=_("我作出的、待确认的紧急暂停"),
    due="emergency_due",
    mine=False,
    more="exits",
)
def suspended(actor: Any) -> QuerySet[Any]:
    rows = page_context.cases(actor).filter(state__in=LIVE_CASE)
    return rows.filter(current_emergency__state=EmergencyState.WAITING)
