from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from accounts.permissions import machine, member
from contracts.enums import GroupChangeState
from contracts.models.placement import Placement
from contracts.rules import group_change as rules
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from institutions.models.columns import by_user

S = GroupChangeState
BOTH = (Role.INSTITUTION, Role.SCHOOL)


def _through_placement() -> dict[str, Any]:
    """Whoever sees the group sees what is to become of it."""
    return {
        Role.CITY: lambda a: Q(placement__agreement__region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(placement__agreement__region=a.region_code),
        Role.INSPECTOR: lambda a: Q(placement__agreement__region=a.region_code),
        Role.SCHOOL: lambda a: Q(placement__school__organisation=a.organisation_id),
        Role.INSTITUTION: lambda a: Q(
            placement__agreement__institution__organisation=a.organisation_id
        ),
    }


class GroupChange(Subject):
    """班次变更: other pupils, hours or times of a running group, from a day on, agreed by both."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="changes")
    pupils = models.PositiveIntegerField(_("学生人数"))
    weekly_hours = models.DecimalField(_("每周课时"), max_digits=4, decimal_places=1)
    timetable = models.CharField(_("上课时间和地点"), max_length=200, blank=True)
    effective_on = models.DateField(_("生效日期"))
    text = models.TextField(_("变更理由"))
    # What it was until then, kept when the day comes.
    before = models.JSONField(default=dict, editable=False)
    proposed_side = models.CharField(max_length=12, choices=Role.choices)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    agreed_by = by_user()
    agreed_on = models.DateField(null=True, blank=True)
    applied_on = models.DateField(null=True, blank=True)
    state = state_field(S, S.PROPOSED)

    scope: ClassVar[dict[str, Any]] = _through_placement()

    class Meta:
        ordering = ["-id"]
        constraints = [
            state_is_known(S, "group_change_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[S.AGREED, S.EFFECTIVE]) | Q(agreed_on__isnull=False),
                name="group_change_agreed_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.EFFECTIVE) | Q(applied_on__isnull=False),
                name="group_change_effective_has_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        return str(_("%(placement)s的变更")) % {"placement": self.placement.title()}

    def ledger_key(self) -> tuple[str, str]:
        return self.placement.ledger_key()

    def locks_first(self) -> list[models.Model]:
        return [*self.placement.locks_first(), self.placement]

    def parties(self, role: str) -> set[int]:
        return self.placement.parties(role)

    def in_hands_of(self) -> str:
        """The other side answers."""
        role = super().in_hands_of()
        theirs = role == Role.INSTITUTION and self.proposed_side == Role.INSTITUTION
        return Role.SCHOOL if theirs else role

    @move(
        source=S.PROPOSED,
        target=S.AGREED,
        permission=member(*BOTH),
        label=_("同意变更"),
        rules=(rules.other_side_answers, rules.another_answers, *rules.AGREED),
        tells=(Role.SCHOOL, Role.INSTITUTION, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”双方已同意，按约定日期生效。"),
    )
    def agree(self, deed: Deed[None]) -> None:
        self.agreed_on = deed.on
        self.agreed_by_id = deed.by.user_id

    @move(
        source=S.PROPOSED,
        target=S.DECLINED,
        permission=member(*BOTH),
        label=_("不同意变更"),
        rules=(rules.other_side_answers, reason_given),
        tells=BOTH,
        audience=BOTH,
        says=_("“%(title)s”未获同意：%(reason)s。班次照原安排进行。"),
    )
    def decline(self, deed: Deed[None]) -> None:
        """The group goes on as it was."""

    @move(
        source=(S.PROPOSED, S.AGREED),
        target=S.WITHDRAWN,
        permission=member(*BOTH),
        label=_("撤回变更"),
        rules=(rules.own_proposal, reason_given),
        tells=BOTH,
        audience=BOTH,
        says=_("“%(title)s”已撤回：%(reason)s"),
    )
    def withdraw(self, deed: Deed[None]) -> None:
        """Before its day."""

    @move(
        source=S.AGREED,
        target=S.EFFECTIVE,
        permission=machine("placement-change"),
        label=_("变更生效"),
        rules=(rules.day_has_come, rules.group_runs),
        tells=(Role.SCHOOL, Role.INSTITUTION, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”今天生效。"),
    )
    def take_effect(self, deed: Deed[None]) -> None:
        self.applied_on = deed.on
