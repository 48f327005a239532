from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.permissions import Permission, lead, member
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from core.scoping import Actor
from evaluations import facts
from evaluations.enums import ConsequenceKind, ConsequenceState
from evaluations.models.result import Result

S = ConsequenceState


@dataclass(frozen=True)
class Owner(Permission):
    """Of those who hear of a draft, only the office it was put before may decide."""

    def __call__(self, subject: Any, actor: Actor) -> bool:
        return actor.organisation_id == subject.owner_id and super().__call__(subject, actor)


ISSUER = Owner((lead(Role.SCHOOL) | member(Role.DISTRICT)).grants)
DECIDER = Owner(lead(Role.SCHOOL, Role.DISTRICT).grants)


class Consequence(Subject):
    """A draft that a published result puts before the one who may issue it.

    ORDER is the school principal's written order (three in ten not satisfied), RECTIFY the bureau's.
    """

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="consequences")
    kind = models.CharField(max_length=8, choices=ConsequenceKind.choices)
    text = models.TextField()
    rectification = models.ForeignKey(
        "inspections.Rectification",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="consequences",
    )
    declined_why = models.TextField(blank=True)
    state = state_field(S, S.PROPOSED)

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(result__round__region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(result__round__bureau=a.organisation_id),
        Role.SCHOOL: lambda a: Q(
            kind=ConsequenceKind.ORDER, result__placement__school__organisation=a.organisation_id
        ),
    }

    class Meta:
        ordering = ["id"]
        constraints = [
            state_is_known(S, "consequence_state_known"),
            models.CheckConstraint(
                condition=~Q(state=S.TAKEN) | Q(rectification__isnull=False),
                name="consequence_taken_has_its_order",
            ),
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        return f"{self.result.institution.name}：{self.get_kind_display()}"

    def ledger_key(self) -> tuple[str, str]:
        return self.result.round.region_id, self.result.institution.dossier

    def locks_first(self) -> list[models.Model]:
        return [self.result.institution]

    @property
    def owner_id(self) -> int:
        """The office that decides: the school for its own order, else the bureau."""
        if self.kind == ConsequenceKind.ORDER:
            found: int = self.result.placement.school.organisation_id  # type: ignore[union-attr]
            return found
        return self.result.round.bureau_id

    def parties(self, role: str) -> set[int]:
        """The bureau hears of a school's order too: it watches over what becomes of a result."""
        if role == Role.SCHOOL:
            return {self.owner_id} - {self.result.round.bureau_id}
        return {self.result.round.bureau_id} if role == Role.DISTRICT else set()

    def in_hands_of(self) -> str:
        """The school's order is the principal's to issue, the other is the bureau's."""
        role = super().in_hands_of()
        bureaus = role == Role.SCHOOL and self.kind != ConsequenceKind.ORDER
        return Role.DISTRICT if bureaus else role

    @move(
        source=S.PROPOSED,
        target=S.TAKEN,
        permission=ISSUER,
        label=_("按此开具整改通知书"),
        tells=(Role.SCHOOL, Role.DISTRICT),
        audience=(Role.SCHOOL,),
        says=_("%(by)s已按“%(title)s”的建议开具%(rectification)s。"),
    )
    def take(self, deed: Deed[facts.Order]) -> None:
        self.rectification = deed.facts.rectification

    @move(
        source=S.PROPOSED,
        target=S.DECLINED,
        permission=DECIDER,
        label=_("不采取"),
        rules=(reason_given,),
        tells=(Role.SCHOOL, Role.DISTRICT),
        audience=(Role.SCHOOL,),
        says=_("%(by)s对“%(title)s”的建议决定不采取：%(reason)s"),
    )
    def decline(self, deed: Deed[None]) -> None:
        self.declined_why = deed.reason

    @move(
        source=S.DECLINED,
        target=S.PROPOSED,
        permission=DECIDER,
        label=_("重新考虑"),
        rules=(reason_given,),
        tells=(Role.SCHOOL, Role.DISTRICT),
        audience=(Role.SCHOOL,),
        says=_("%(by)s将重新考虑“%(title)s”的建议：%(reason)s"),
    )
    def reconsider(self, deed: Deed[None]) -> None:
        self.declined_why = ""
