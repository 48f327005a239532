"""Institution: what was found, what must be put right, and an exit to answer."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core import clock
from inspections.enums import ExitState, RectificationState, Statement
from inspections.models import Defence, ExitCase, Rectification, Violation
from portals.inspections import page_context
from portals.kit import frame, gate, lists, navigation
from portals.kit.workbench import waiting

navigation.register(_("整改"), "orders", Role.INSTITUTION, order=60)
navigation.register(_("退出案件"), "exits", Role.INSTITUTION, order=62)


class Violations(lists.ListPage):
    model, roles, title = Violation, (Role.INSTITUTION,), _("违规违约情形")
    columns = page_context.VIOLATION_COLUMNS
    empty_title = _("没有违规违约情形。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.violations(actor)


class Orders(lists.ListPage):
    model, roles, title = Rectification, (Role.INSTITUTION,), _("整改通知书")
    columns = page_context.ORDER_COLUMNS
    empty_title = _("没有收到整改通知书。")
    empty_hint = _("收到后须在期限内整改并提交情况，工作台会提醒。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.orders(actor)


class Exits(lists.ListPage):
    model, roles, title = ExitCase, (Role.INSTITUTION,), _("退出案件")
    columns = page_context.CASE_COLUMNS
    empty_title = _("没有退出案件。")
    empty_hint = _("如被立案，会先书面告知事实、理由和依据，您可以在期限内陈述申辩、申请听证。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.cases(actor)


@gate.page(Role.INSTITUTION)
def exit_case(request: HttpRequest, pk: int) -> HttpResponse:
    row = gate.get_or_404(ExitCase, frame.actor_of(request), pk)
    context = page_context.case(row, frame.actor_of(request))
    if row.state == ExitState.OPENED:
        # A notice that was not served yet is the bureau's draft.
        context |= {"notice": [], "steps": []}
    if row.state == ExitState.DECIDED:
        # Served first, read afterwards.
        context["decision"] = []
    return render(request, "inspections/institution_case.html", context)


@waiting(Role.INSTITUTION, label=_("待整改"), due="due_on", more="orders")
def to_put_right(actor: Any) -> QuerySet[Any]:
    return page_context.orders(actor).filter(state=RectificationState.ISSUED)


@waiting(Role.INSTITUTION, label=_("可以陈述申辩的案件"), due="defence_due", more="exits")
def to_answer(actor: Any) -> QuerySet[Any]:
    own = Defence.objects.visible_to(actor).filter(
        kind=Statement.WAIVER, entry_returned_why="", notice=F("case__current_notice")
    )
    rows = (
        page_context.cases(actor)
        .filter(state=ExitState.NOTIFIED)
        .exclude(pk__in=own.values("case"))
    )
    return rows.filter(defence_due__gte=clock.today())
