"""The machine of an exit case, last part: execution and what undoes it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.permissions import lead, machine
from contracts.enums import PlacementState
from contracts.models import Placement
from core.fsm import Deed, move
from core.models.subject import state_is_known
from inspections.enums import ExitState, Outcome, SubjectKind
from inspections.models.exit_decision import DecisionMoves
from inspections.models.exit_notice import INSTITUTION, LEAD, OFFICER
from inspections.rules import decisions, notices

S = ExitState
AFTER_NOTICE = [S.NOTIFIED, S.REVIEWED, S.DECIDED, S.SERVED, S.EXECUTED, S.VARIED]
AFTER_DECISION = [S.DECIDED, S.SERVED, S.EXECUTED, S.VARIED]
SUPERIOR = LEAD | lead(Role.CITY)


class ExitCase(DecisionMoves):
    """The road out, for an institution or for one person. Nothing ends here without the notice, the
    period, the review and the decision before it; execution is one deed, everywhere or nowhere."""

    class Meta:
        ordering = ["-opened_on", "-id"]
        constraints = [
            state_is_known(S, "exit_case_state_known"),
            models.CheckConstraint(
                condition=Q(kind=SubjectKind.PERSON, person__isnull=False)
                | Q(kind=SubjectKind.INSTITUTION, person__isnull=True),
                name="exit_case_about_one",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=AFTER_NOTICE)
                | Q(notified_on__isnull=False, defence_due__isnull=False),
                name="exit_case_notified",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=AFTER_DECISION)
                | Q(decided_on__isnull=False, decided_by__isnull=False, effective_on__isnull=False)
                & ~Q(decision_number="")
                & ~Q(outcome=""),
                name="exit_case_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("opened_by")),
                name="exit_case_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.EXECUTED, S.VARIED])
                | Q(executed_on__isnull=False, executed_on__gte=F("effective_on")),
                name="exit_case_executed",
            ),
        ]

    @move(
        "state",
        source=S.SERVED,
        target=S.SERVED,
        permission=OFFICER,
        label=_("安排班组接管"),
    )
    def plan_handover(self, deed: Deed) -> None:
        self.held_back = ""
        self.default_handover = bool(deed.fact("default_handover", False))
        self.handover = {str(key): str(text) for key, text in deed.fact("plans", {}).items()}

    @move(
        "state",
        source=S.SERVED,
        target=S.SERVED,
        permission=LEAD,
        label=_("停止执行"),
        rules=(notices.reason_given, decisions.stay_dated),
        tells=(Role.DISTRICT, Role.INSTITUTION),
        audience=INSTITUTION,
        says=_("“%(title)s”的决定停止执行：%(reason)s"),
    )
    def stay(self, deed: Deed) -> None:
        self.stayed_from = deed.fact("since")
        self.stayed_until = deed.fact("until")
        self.stay_file = deed.fact("file")
        self.number_letter("stay", deed)

    @move(
        "state",
        source=S.SERVED,
        target=S.SERVED,
        permission=LEAD,
        label=_("恢复执行"),
        rules=(decisions.stayed, notices.reason_given),
        tells=(Role.DISTRICT, Role.INSTITUTION),
        audience=INSTITUTION,
        says=_("“%(title)s”的决定恢复执行：%(reason)s"),
    )
    def end_stay(self, deed: Deed) -> None:
        self.stayed_from = self.stayed_until = None

    @move(
        "state",
        source=S.SERVED,
        target=S.SERVED,
        permission=machine("exit-execution"),
        label=_("到日未能执行"),
        rules=(decisions.held_back_anew,),
        tells=(Role.DISTRICT,),
        says=_("“%(title)s”到日未能执行：%(reason)s 办理之后由系统再次执行。"),
    )
    def hold_back(self, deed: Deed) -> None:
        self.held_back = deed.reason

    @move(
        "state",
        source=S.SERVED,
        target=S.EXECUTED,
        permission=OFFICER | machine("exit-execution"),
        label=_("执行退出"),
        rules=(
            decisions.effective,
            decisions.not_stayed,
            decisions.groups_handed_over,
            decisions.talk_recorded,
        ),
        tells=(Role.INSTITUTION, Role.DISTRICT, Role.CITY),
        audience=INSTITUTION,
        says=_("“%(title)s”已经执行。"),
        danger=True,
    )
    def execute(self, deed: Deed) -> None:
        self.close_emergency()
        self.executed_on = deed.on
        self.held_back = ""
        self.execution_note = str(deed.fact("note", ""))

    @move(
        "state",
        source=S.EXECUTED,
        target=S.VARIED,
        permission=SUPERIOR,
        label=_("变更决定"),
        rules=(
            decisions.ended,
            decisions.lighter_than_before,
            decisions.reversal_founded,
            decisions.new_suspension_dated,
            decisions.new_order_demands,
        ),
        tells=(Role.INSTITUTION, Role.DISTRICT, Role.CITY),
        audience=INSTITUTION,
        says=_("“%(title)s”的决定已经变更：%(reason)s"),
        danger=True,
    )
    def vary(self, deed: Deed) -> None:
        self.outcome_before = self.outcome
        self.outcome = deed.fact("outcome")
        self._reverse(deed)
        lasts = self.outcome == Outcome.SUSPEND
        self.suspend_until = deed.fact("suspend_until") if lasts else None
        self.number_letter("variation", deed)
        if self.outcome != Outcome.REMOVE:
            self.unpublished_on = deed.on if self.published_on else None

    @move(
        "state",
        source=[S.DECIDED, S.SERVED, S.EXECUTED, S.VARIED],
        target=S.REVOKED,
        permission=SUPERIOR,
        label=_("撤销决定"),
        rules=(decisions.reversal_founded,),
        tells=(Role.INSTITUTION, Role.DISTRICT, Role.CITY),
        audience=INSTITUTION,
        says=_("“%(title)s”的决定已经撤销：%(reason)s"),
        danger=True,
    )
    def revoke(self, deed: Deed) -> None:
        self.close_emergency()
        self._reverse(deed)
        self.number_letter("revocation", deed)
        self.unpublished_on = deed.on if self.published_on else None

    @move(
        "state",
        source=[S.OPENED, S.NOTIFIED, S.REVIEWED],
        target=S.VOIDED,
        permission=LEAD,
        label=_("作废案件"),
        rules=(notices.reason_given,),
        tells=(Role.INSTITUTION, Role.INSPECTOR),
        audience=INSTITUTION,
        says=_("“%(title)s”立案有误，已经作废：%(reason)s"),
        danger=True,
    )
    def void(self, deed: Deed) -> None:
        self.close_emergency()
        self.ended_on, self.ended_reason = deed.on, deed.reason

    def _reverse(self, deed: Deed) -> None:
        self.reversal_number = deed.fact("number")
        self.reversal_reason = deed.reason
        self.reversal_file = deed.fact("file")
        self.reversed_on = deed.on

    def groups_without_plan(self, *, default: bool | None) -> list[str]:
        """Running groups nobody takes over, by school and course; none when schools look after them."""
        ends = self.kind == SubjectKind.INSTITUTION and Outcome(self.outcome).ends
        if not ends or (self.default_handover if default is None else default):
            return []
        running = Placement._base_manager.filter(
            agreement__institution=self.institution, state=PlacementState.RUNNING
        )
        return [
            row.title()
            for row in running
            if not self.handover.get(str(row.pk)) and not row.group_plan.strip()
        ]
