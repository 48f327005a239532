from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.permissions import lead, machine
from accounts.rules import approved_on_paper
from core.fsm import Deed, move
from core.models.subject import state_field, state_is_known
from core.rules import reason_given
from inspections import facts
from inspections.enums import EmergencyState
from inspections.models import columns
from inspections.models.case_row import CaseSubject
from inspections.rules import emergencies as rules

S = EmergencyState
LEAD = lead(Role.DISTRICT)
INSTITUTION = (Role.INSTITUTION,)


class Emergency(CaseSubject):
    """紧急暂停: an inspector stopped entry at once; the lead stands by it or lifts it in time.

    `begun_by` is who recorded the violation it rests on; whoever answers is another person.
    """

    case = columns.of_case("emergencies")
    violation = models.ForeignKey(
        "inspections.Violation", on_delete=models.PROTECT, related_name="emergencies"
    )
    suspension = models.ForeignKey(
        "institutions.Suspension", on_delete=models.PROTECT, related_name="+"
    )
    begun_by = columns.author()
    begun_on = models.DateField()
    due_on = models.DateField()
    escalated_on = models.DateField(null=True, blank=True)
    answered_by = columns.a_user()
    answered_on = models.DateField(null=True, blank=True)
    state = state_field(S, S.WAITING)

    scope: ClassVar[dict[str, Any]] = columns.CASE_SCOPE

    class Meta:
        ordering = ["begun_on", "id"]
        constraints = [
            state_is_known(S, "emergency_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[S.CONFIRMED, S.LIFTED])
                | Q(answered_by__isnull=False, answered_on__isnull=False),
                name="emergency_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.CONFIRMED) | ~Q(answered_by=models.F("begun_by")),
                name="emergency_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(escalated_on__isnull=True) | Q(escalated_on__gt=models.F("due_on")),
                name="emergency_escalated_late",
            ),
        ]

    @move(
        source=S.WAITING,
        target=S.CONFIRMED,
        permission=LEAD,
        label=_("确认紧急暂停"),
        rules=(rules.answered_by_another, reason_given, approved_on_paper),
        tells=(Role.INSTITUTION, Role.INSPECTOR),
        audience=INSTITUTION,
        says=_("“%(title)s”：紧急暂停已由负责人确认。%(reason)s"),
    )
    def confirm(self, deed: Deed[facts.Numbered]) -> None:
        self._answer("emergency", deed)

    @move(
        source=S.WAITING,
        target=S.LIFTED,
        permission=LEAD,
        label=_("解除紧急暂停"),
        rules=(reason_given, approved_on_paper),
        tells=(Role.INSTITUTION, Role.INSPECTOR),
        audience=INSTITUTION,
        says=_("“%(title)s”：紧急暂停已经解除。%(reason)s"),
    )
    def lift(self, deed: Deed[facts.Numbered]) -> None:
        self._answer("emergency-lifted", deed)

    @move(
        source=S.WAITING,
        target=S.WAITING,
        permission=machine("emergency-escalation"),
        label=_("紧急暂停逾期未确认"),
        rules=(rules.emergency_overdue,),
        tells=(Role.DISTRICT, Role.CITY),
        says=_("“%(title)s”：紧急暂停逾期未确认，暂停继续有效，已报上一级。"),
    )
    def escalate(self, deed: Deed[None]) -> None:
        self.escalated_on = deed.on

    @move(
        source=S.WAITING,
        target=S.CLOSED,
        permission=machine("exit-end"),
        label=_("紧急暂停随案件办结"),
    )
    def close(self, deed: Deed[None]) -> None:
        """An end of the case answers what nobody answered before."""

    def _answer(self, page: str, deed: Deed[facts.Numbered]) -> None:
        self.number_letter(page, deed.facts.letter_number)
        self.answered_by_id, self.answered_on = deed.by.user_id, deed.on
