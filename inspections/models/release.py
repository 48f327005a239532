from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.permissions import lead, machine
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from inspections import facts
from inspections.enums import ReleaseState
from inspections.models import columns
from inspections.rules import elsewhere as rules

S = ReleaseState
INSTITUTION = (Role.INSTITUTION,)


class Release(Subject):
    """解除协议通知: where the school signed, an executed decision stops entry, and the school's principal
    ends the school's own agreement by a dated notice."""

    case = columns.of_case("releases")
    institution = columns.of_institution("releases")
    agreement = models.ForeignKey(
        "contracts.Agreement", on_delete=models.PROTECT, related_name="releases"
    )
    school = columns.of_bureau("releases")
    region = columns.of_region("releases")
    bureau = columns.of_bureau("releases_asked")
    # What the school learns of the decision.
    decision_number = models.CharField(max_length=60)
    decided_on = models.DateField()
    due_on = models.DateField()
    escalated_on = models.DateField(null=True, blank=True)
    number = models.CharField(max_length=60, blank=True)
    clause = models.CharField(max_length=200, blank=True)
    settlement = models.TextField(blank=True)
    handover = models.TextField(blank=True)
    given_on = models.DateField(null=True, blank=True)
    given_by = columns.a_user()
    file = columns.a_file()
    state = state_field(S, S.WAITING)

    scope: ClassVar[dict[str, Any]] = {
        **columns.BUREAU_SCOPE,
        Role.SCHOOL: lambda a: Q(school=a.organisation_id),
        Role.INSTITUTION: lambda a: Q(
            institution__organisation=a.organisation_id, given_on__isnull=False
        ),
    }

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            state_is_known(S, "release_state_known"),
            models.UniqueConstraint(fields=["case", "agreement"], name="release_once_an_agreement"),
            models.CheckConstraint(
                condition=~Q(state=S.GIVEN) | Q(given_on__isnull=False) & ~Q(number=""),
                name="release_given_is_numbered",
            ),
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        told = {"school": self.school.name, "number": self.agreement.number}
        return str(_("%(school)s解除合作协议（%(number)s）")) % told

    def ledger_key(self) -> tuple[str, str]:
        return self.region_id, self.institution.dossier

    def locks_first(self) -> list[models.Model]:
        return [self.institution]

    def parties(self, role: str) -> set[int]:
        if role == Role.SCHOOL:
            return {self.school_id}
        if role == Role.DISTRICT:
            return {self.bureau_id}
        if role == Role.INSTITUTION:
            return {self.institution.organisation_id}
        return columns.city_bureau(self.region) if role == Role.CITY else set()

    @move(
        source=S.WAITING,
        target=S.GIVEN,
        permission=lead(Role.SCHOOL),
        label=_("发出解除协议通知"),
        rules=(rules.release_stated, rules.release_dated),
        tells=(Role.INSTITUTION, Role.DISTRICT),
        audience=INSTITUTION,
        says=_("“%(title)s”：学校已发出解除协议通知（%(number)s），自 %(given_on)s 起解除。"),
        danger=True,
    )
    def give(self, deed: Deed[facts.Release]) -> None:
        told = deed.facts
        self.number, self.clause = told.number.strip(), told.clause.strip()
        self.settlement, self.handover = told.settlement.strip(), told.handover.strip()
        self.given_on, self.file = told.given_on, told.file
        self.given_by_id = deed.by.user_id

    @move(
        source=S.WAITING,
        target=S.WAITING,
        permission=machine("release-overdue"),
        label=_("逾期未发出"),
        rules=(rules.answer_overdue,),
        tells=(Role.SCHOOL, Role.DISTRICT),
        says=_("“%(title)s”：学校在 %(due)s 前没有发出解除协议通知，请督促办理。"),
    )
    def escalate(self, deed: Deed[facts.Overdue]) -> None:
        self.escalated_on = deed.on

    @move(
        source=S.WAITING,
        target=S.DROPPED,
        permission=machine("exit-execution"),
        label=_("不再需要解除"),
        tells=(Role.SCHOOL,),
        says=_("“%(title)s”：退出决定已经撤销或变更，不再需要发出解除协议通知。"),
    )
    def drop(self, deed: Deed[None]) -> None:
        """The decision it follows from fell."""
