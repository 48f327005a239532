"""Changing a running group, from its page."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from contracts import facts
from contracts.domain import group_changes
from contracts.enums import GroupChangeState, PlacementState
from contracts.models import GroupChange, Placement
from core import clock
from core.facts import Facts
from portals.kit import fields, links
from portals.kit.act import Act, register
from portals.kit.deed_form import ReasonForm
from portals.kit.workbench import waiting

links.register(GroupChange, lambda row: row.placement)
SIDES = (Role.SCHOOL, Role.INSTITUTION)


class GroupTermsForm(ReasonForm):
    """As it is now; what stays is left as it stands."""

    shape: ClassVar[type[Facts] | None] = facts.GroupTerms
    pupils = forms.IntegerField(label=_("学生人数"), min_value=0)
    weekly_hours = forms.DecimalField(
        label=_("每周课时"), max_digits=4, decimal_places=1, min_value=Decimal(0)
    )
    timetable = forms.CharField(label=_("上课时间和地点"), max_length=200, required=False)
    effective_on = fields.DayField(label=_("生效日期"))
    field_order: tuple[str, ...] = ("pupils", "weekly_hours", "timetable", "effective_on")

    @classmethod
    def start(cls, subject: Placement, _actor: Any) -> dict[str, Any]:
        known = {name: getattr(subject, name) for name in ("pupils", "weekly_hours", "timetable")}
        return {**known, "effective_on": clock.today() + clock.ONE_DAY}


def _may_propose(placement: Any, actor: Any) -> bool:
    mine = actor.role in SIDES and actor.organisation_id in placement.parties(actor.role)
    return mine and placement.state == PlacementState.RUNNING


def propose(
    placement: Placement, told: facts.GroupTerms, *, by: Any, reason: str, version: int
) -> Placement:
    group_changes.propose(placement, told, by=by, reason=reason)
    return placement


def _back(row: GroupChange, actor: Any) -> str:
    return links.url(row.placement, actor)


register(
    Act(
        Placement,
        "propose-change",
        propose,
        form=GroupTermsForm,
        label=_("提出班次变更"),
        allow=_may_propose,
        intro=_("在校服务的班次调整学生人数、课时或时间，须对方同意，自生效日期起执行。"),
    )
)
register(Act(GroupChange, "agree", group_changes.agree, goto=_back))
register(Act(GroupChange, "decline", group_changes.decline, form=ReasonForm, goto=_back))
register(Act(GroupChange, "withdraw", group_changes.withdraw, form=ReasonForm, goto=_back))


def visible(actor: Any) -> QuerySet[GroupChange]:
    rows: QuerySet[GroupChange] = GroupChange.objects.visible_to(actor).select_related(
        "placement__school__organisation", "placement__course", "placement__agreement__institution"
    )
    return rows


def _to_answer(actor: Any) -> QuerySet[Any]:
    rows = visible(actor).filter(state=GroupChangeState.PROPOSED)
    return rows.exclude(proposed_side=actor.role)


waiting(*SIDES, label=_("待答复的班次变更"), due="effective_on")(_to_answer)
