"""Violations: what was recorded, by whom one may read, and what waits to be judged."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import BUREAUS, Role
from inspections.domain.violations import twins
from inspections.enums import ViolationState
from inspections.models import ExitCase, Ground, Violation
from portals.inspections import facts, originals, visible
from portals.kit import frame, gate, links, lists, navigation, timeline
from portals.kit.workbench import waiting

links.register(Violation, "violation")
navigation.register(_("违规情形"), "violations", *BUREAUS, order=60)
navigation.register(_("违规情形"), "violations", Role.SCHOOL, order=58)
navigation.register(_("我的记录"), "violations", Role.INSPECTOR, order=20)


class Violations(lists.ListPage):
    """What a role may see; of an inspector, what they recorded themselves."""

    model, roles, title = Violation, facts.CONCERNED, _("违规违约情形")
    words = {
        **dict.fromkeys(
            BUREAUS,
            lists.Words(empty_hint=_("督学、学校或经办记录的情形会出现在这里，等待另一人核实。")),
        ),
        Role.INSPECTOR: lists.Words(title=_("我的记录")),
        Role.INSTITUTION: lists.Words(empty_title=_("没有违规违约情形。")),
        Role.SCHOOL: lists.Words(
            title=_("本校记录的情形"),
            empty_hint=_("看到机构或人员有违规违约情形时，在这里记录，由教育局另一人核实。"),
        ),
    }
    columns = (
        lists.Column("title", _("情形"), kind="link", roles=facts.CONCERNED),
        lists.Column(
            "school",
            _("学校"),
            value=lambda row: row.school.name if row.school else "",
            roles=facts.CONCERNED,
        ),
        lists.Column(
            "happened_on", _("发生日期"), kind="date", sort="happened_on", roles=facts.CONCERNED
        ),
        lists.Column(
            "severity",
            _("程度"),
            sort="severity",
            value=lambda row: row.get_severity_display(),
            roles=facts.CONCERNED,
        ),
        lists.Column("state", _("状态"), kind="chip", sort="state", roles=facts.CONCERNED),
        lists.Column(
            "recorded_by",
            _("记录人"),
            value=lambda row: str(row.recorded_by),
            roles=facts.READ_WHO_RECORDED,
        ),
    )
    filters = (
        lists.Search(("institution__name", "facts_text", "code"), roles=BUREAUS),
        lists.Choice("state", _("状态"), ViolationState.choices, roles=BUREAUS),
    )
    new = ("record",)

    def rows(self, actor: Any) -> QuerySet[Any]:
        found = visible.violations(actor)
        return found.filter(recorded_by=actor.user_id) if actor.role == Role.INSPECTOR else found


@gate.page(*facts.CONCERNED)
def violation(request: HttpRequest, pk: int) -> HttpResponse:
    """The page is the same for whoever may see the row."""
    actor = frame.actor_of(request)
    row = gate.one(visible.violations(actor), pk)
    context = {
        "row": row,
        "facts": facts.of_violation(row, actor),
        "originals": originals.offered(row, actor),
        "cases": ExitCase.objects.visible_to(actor).filter(grounds__violation=row).distinct(),
        "orders": visible.orders(actor).filter(violation=row),
        "twins": twins(row, seen_by=actor),
        "entries": timeline.of(row, actor),
        # From here the way on stands open, not only from the institution's file.
        "grounds_a_case": row.state == ViolationState.CONFIRMED
        and Ground.objects.visible_to(actor)
        .filter(violation=row, used=False, withdrawn_on=None)
        .exists(),
    }
    return render(request, "inspections/violation.html", context)


@waiting(Role.DISTRICT, label=_("待核实的违规情形"), more="violations", order=30)
def to_judge(actor: Any) -> QuerySet[Any]:
    """What somebody else recorded: one's own must be judged by a colleague."""
    rows = visible.violations(actor).filter(state=ViolationState.RECORDED)
    return rows.exclude(recorded_by=actor.user_id)


@waiting(Role.INSPECTOR, label=_("我记录的、待核实的情形"), mine=False, more="violations")
def recorded(actor: Any) -> QuerySet[Any]:
    rows = visible.violations(actor).filter(state=ViolationState.RECORDED)
    return rows.filter(recorded_by=actor.user_id)
