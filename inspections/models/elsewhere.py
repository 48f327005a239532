from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.permissions import lead, machine
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from inspections import facts
from inspections.enums import ElsewhereState
from inspections.models import columns
from inspections.rules import elsewhere as rules

S = ElsewhereState
LEAD = lead(Role.DISTRICT)
INSTITUTION = (Role.INSTITUTION,)


class Elsewhere(Subject):
    """其他区市的处理: what another district's lead does about a body that was removed from a list, or a
    person who was stopped, while it is in schools there.

    It knows code, number and day of the decision, neither facts nor victims: the case stays its
    bureau's. Unanswered a body goes on and a person stays out; either rises to the city.
    """

    case = columns.of_case("elsewhere")
    institution = columns.of_institution("elsewhere")
    person = columns.maybe("institutions.Person", "elsewhere")
    region = columns.of_region("elsewhere")
    bureau = columns.of_bureau("elsewhere")
    ground = columns.maybe("inspections.Ground", "elsewhere")
    # What the district learns of the decision.
    decided_by = models.CharField(max_length=120)
    decided_on = models.DateField()
    code = models.CharField(max_length=4, blank=True)
    number = models.CharField(max_length=60, blank=True)
    due_on = models.DateField()
    escalated_on = models.DateField(null=True, blank=True)
    reasons = models.TextField(blank=True)
    # The last day of the listing to which 继续 holds.
    until = models.DateField(null=True, blank=True)
    answered_by = columns.a_user()
    answered_on = models.DateField(null=True, blank=True)
    suspension = columns.maybe("institutions.Suspension")
    state = state_field(S, S.WAITING)

    scope: ClassVar[dict[str, Any]] = columns.BUREAU_SCOPE

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            state_is_known(S, "elsewhere_state_known"),
            models.UniqueConstraint(fields=["case", "region"], name="elsewhere_once_a_region"),
            models.CheckConstraint(
                condition=~Q(state__in=[S.CONTINUED, S.KEPT, S.READMITTED])
                | Q(answered_by__isnull=False, answered_on__isnull=False) & ~Q(reasons=""),
                name="elsewhere_answered_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | ~Q(state=S.CONTINUED),
                name="elsewhere_a_body_continues",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(state__in=[S.KEPT, S.READMITTED]),
                name="elsewhere_a_person_is_kept_out",
            ),
        ]

    def __str__(self) -> str:
        return self.title()

    @property
    def subject_name(self) -> str:
        if self.person is None:
            return str(self.institution.name)
        return f"{self.person.name}（{self.institution.name}）"

    def title(self) -> str:
        told = {"who": self.subject_name, "bureau": self.decided_by}
        return str(_("%(who)s：%(bureau)s决定之后本区市的处理")) % told

    def ledger_key(self) -> tuple[str, str]:
        return self.region_id, self.institution.dossier

    def locks_first(self) -> list[models.Model]:
        return [self.institution]

    def parties(self, role: str) -> set[int]:
        if role == Role.DISTRICT:
            return {self.bureau_id}
        if role == Role.INSTITUTION:
            return {self.institution.organisation_id}
        return columns.city_bureau(self.region) if role == Role.CITY else set()

    @move(
        source=S.WAITING,
        target=S.CONTINUED,
        permission=LEAD,
        label=_("继续履行"),
        rules=(rules.about_a_body, rules.listing_runs, reason_given),
        tells=(Role.INSTITUTION, Role.CITY),
        audience=INSTITUTION,
        says=_("“%(title)s”：本区市决定继续履行至资格期满，不再续签、不列入新的名单。%(reason)s"),
    )
    def carry_on(self, deed: Deed[facts.CarriedOn]) -> None:
        self.until = deed.facts.until
        self._answer(deed)

    @move(
        source=[S.WAITING, S.READMITTED],
        target=S.KEPT,
        permission=LEAD,
        label=_("本区市不再准予入校"),
        rules=(rules.about_a_person, reason_given),
        tells=(Role.INSTITUTION, Role.CITY),
        audience=INSTITUTION,
        says=_("“%(title)s”：本区市决定不再准予入校。%(reason)s"),
    )
    def keep_out(self, deed: Deed[None]) -> None:
        self._answer(deed)

    @move(
        source=[S.WAITING, S.KEPT],
        target=S.READMITTED,
        permission=LEAD,
        label=_("准予在本区市入校"),
        rules=(rules.about_a_person, reason_given),
        tells=(Role.INSTITUTION, Role.CITY),
        audience=INSTITUTION,
        says=_("“%(title)s”：本区市准予入校，入校安排由学校和机构重新办理。%(reason)s"),
        danger=True,
    )
    def readmit(self, deed: Deed[None]) -> None:
        self._answer(deed)

    @move(
        source=[S.WAITING, S.CONTINUED],
        target=S.TAKEN_UP,
        permission=machine("exit-opening"),
        label=_("另案办理"),
        says=_("“%(title)s”：本区市已经另案办理。"),
    )
    def take_up(self, deed: Deed[None]) -> None:
        self.answered_on = deed.on

    @move(
        source=S.TAKEN_UP,
        target=S.WAITING,
        permission=machine("exit-opening"),
        label=_("案件作废，重新处理"),
        tells=(Role.DISTRICT,),
        says=_("“%(title)s”：本区市的案件已经作废，请在 %(until)s 前重新处理。"),
    )
    def give_back(self, deed: Deed[facts.AskedAnew]) -> None:
        self.due_on, self.escalated_on, self.answered_on = deed.facts.until, None, None

    @move(
        source=S.WAITING,
        target=S.WAITING,
        permission=machine("elsewhere-overdue"),
        label=_("逾期未处理"),
        rules=(rules.answer_overdue,),
        tells=(Role.DISTRICT, Role.CITY),
        says=_("“%(title)s”：期限 %(due)s 已过，本区市尚未处理，现报上一级。"),
    )
    def escalate(self, deed: Deed[facts.Overdue]) -> None:
        self.escalated_on = deed.on

    @move(
        source=[S.WAITING, S.CONTINUED, S.READMITTED],
        target=S.CLOSED,
        permission=machine("exit-execution"),
        label=_("原决定或限制失效，不再处理"),
        tells=(Role.DISTRICT,),
        says=_("“%(title)s”：原决定或限制已经撤销、变更或恢复，不再需要处理。"),
    )
    def close(self, deed: Deed[None]) -> None:
        """The decision it follows from fell."""

    def _answer(self, deed: Deed[Any]) -> None:
        self.reasons = deed.reason
        self.answered_by_id, self.answered_on = deed.by.user_id, deed.on
