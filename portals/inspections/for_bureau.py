"""District bureau: records to judge, orders, exit cases."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core import clock
from inspections.enums import (
    LIVE_CASE,
    EmergencyState,
    ExitState,
    RectificationState,
    SubjectKind,
    ViolationState,
)
from inspections.models import Defence, ExitCase, Rectification, Violation
from portals.inspections import page_context
from portals.kit import frame, gate, links, lists, navigation
from portals.kit.workbench import waiting

links.register(ExitCase, "exit")
navigation.register(_("违规情形"), "violations", Role.DISTRICT, Role.CITY, order=60)
navigation.register(_("整改"), "orders", Role.DISTRICT, Role.CITY, order=62)
navigation.register(_("退出"), "exits", Role.DISTRICT, Role.CITY, order=64)
BUREAUS = (Role.DISTRICT, Role.CITY)


class Violations(lists.ListPage):
    model, roles, title = Violation, BUREAUS, _("违规违约情形")
    columns = page_context.VIOLATION_COLUMNS
    filters = (
        lists.Search(("institution__name", "facts_text", "code")),
        lists.Choice("state", _("状态"), ViolationState.choices),
    )
    empty_hint = _("督学、学校或经办记录的情形会出现在这里，等待另一人核实。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.violations(actor)


class Orders(lists.ListPage):
    model, roles, title = Rectification, BUREAUS, _("整改通知书")
    columns = page_context.ORDER_COLUMNS
    filters = (
        lists.Search(("institution__name", "number")),
        lists.Choice("state", _("状态"), RectificationState.choices),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.orders(actor)


class Exits(lists.ListPage):
    model, roles, title = ExitCase, BUREAUS, _("退出案件")
    columns = page_context.CASE_COLUMNS
    filters = (
        lists.Search(("institution__name", "person__name", "decision_number")),
        lists.Choice("state", _("状态"), ExitState.choices),
        lists.Choice("kind", _("对象"), SubjectKind.choices),
    )
    empty_hint = _("在机构档案或已核实的情形里启动退出程序。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.cases(actor)


@gate.page(*BUREAUS, Role.INSPECTOR)
def exit_case(request: HttpRequest, pk: int) -> HttpResponse:
    row = gate.get_or_404(ExitCase, frame.actor_of(request), pk)
    return render(request, "inspections/case.html", page_context.case(row, frame.actor_of(request)))


@waiting(Role.DISTRICT, label=_("待核实的违规情形"), more="violations", order=30)
def to_judge(actor: Any) -> QuerySet[Any]:
    """What somebody else recorded: one's own must be judged by a colleague."""
    rows = page_context.violations(actor).filter(state=ViolationState.RECORDED)
    return rows.exclude(recorded_by=actor.user_id)


@waiting(Role.DISTRICT, label=_("待复查的整改"), more="orders", order=32)
def to_recheck(actor: Any) -> QuerySet[Any]:
    return page_context.to_recheck(actor)


@waiting(Role.DISTRICT, label=_("待核对的代录整改材料"), more="orders", order=31)
def to_compare(actor: Any) -> QuerySet[Any]:
    return page_context.to_compare(actor)


@waiting(
    Role.DISTRICT,
    label=_("待确认的紧急暂停"),
    due="emergency_due",
    lead=True,
    more="exits",
)
def emergencies(actor: Any) -> QuerySet[Any]:
    rows = page_context.cases(actor)
    return rows.filter(state__in=LIVE_CASE, current_emergency__state=EmergencyState.WAITING)


@waiting(Role.DISTRICT, label=_("待告知或送达的退出案件"), more="exits", order=34)
def to_serve(actor: Any) -> QuerySet[Any]:
    rows = page_context.cases(actor).exclude(current_emergency__state=EmergencyState.WAITING)
    return rows.filter(state__in=[ExitState.OPENED, ExitState.DECIDED])


@waiting(Role.DISTRICT, label=_("申辩期满，待审核"), due="defence_due", more="exits")
def to_review(actor: Any) -> QuerySet[Any]:
    rows = page_context.cases(actor).filter(state=ExitState.NOTIFIED)
    over = Q(defence_due__lt=clock.today()) | Q(current_period__waived_on__isnull=False)
    others = rows.filter(over).exclude(current_notice__drafted_by=actor.user_id)
    return others.exclude(opened_by=actor.user_id)


@waiting(Role.DISTRICT, label=_("待核对的代录申辩材料"), more="exits", order=31)
def papers_to_check(actor: Any) -> QuerySet[Any]:
    """What a colleague put in from paper for one of the sides."""
    entered = Defence.objects.visible_to(actor).filter(
        entered_by_office=True, entry_checked_on=None, notice=F("case__current_notice")
    )
    mine = entered.exclude(entered_by=actor.user_id).values("case")
    return page_context.cases(actor).filter(state=ExitState.NOTIFIED, pk__in=mine)


@waiting(Role.DISTRICT, label=_("待我决定的退出案件"), lead=True, more="exits", order=10)
def to_decide(actor: Any) -> QuerySet[Any]:
    rows = page_context.cases(actor).filter(state=ExitState.REVIEWED)
    return rows.exclude(opened_by=actor.user_id)


@waiting(Role.DISTRICT, label=_("待执行的退出决定"), due="effective_on", more="exits")
def to_execute(actor: Any) -> QuerySet[Any]:
    return page_context.cases(actor).filter(state=ExitState.SERVED, held_back="")


@waiting(
    Role.DISTRICT,
    label=_("到日未能执行的退出决定"),
    due="effective_on",
    about=lambda row: row.held_back,
    more="exits",
)
def held_back(actor: Any) -> QuerySet[Any]:
    return page_context.cases(actor).filter(state=ExitState.SERVED).exclude(held_back="")


@waiting(
    Role.DISTRICT,
    label=_("申辩期内的退出案件"),
    due="defence_due",
    mine=False,
    more="exits",
)
def in_defence(actor: Any) -> QuerySet[Any]:
    rows = page_context.cases(actor).filter(state=ExitState.NOTIFIED)
    return rows.filter(defence_due__gte=clock.today(), current_period__waived_on=None)


@waiting(Role.CITY, label=_("逾期未确认的紧急暂停"), due="emergency_due", more="exits")
def escalated(actor: Any) -> QuerySet[Any]:
    rows = page_context.cases(actor).filter(current_emergency__state=EmergencyState.WAITING)
    return rows.filter(current_emergency__escalated_on__isnull=False, state__in=LIVE_CASE)
