from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.enums import Role
from accounts.models.users import Membership, User
from core.models.files import StoredFile
from core.models.subject import Subject
from core.scoping import Scoped
from core.sealed import SealedCharField


class OneTimePassword(Scoped):
    """A one-time password on its way to its owner: shown once to who made it, then erased."""

    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="one_time_passwords"
    )
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    made_at = models.DateTimeField()
    valid_until = models.DateField()
    password = SealedCharField(max_length=40, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)

    scope: ClassVar[dict[str, Any]] = dict.fromkeys(
        (Role.CITY, Role.DISTRICT, Role.SCHOOL, Role.INSTITUTION, Role.REVIEWER, Role.ADMIN),
        lambda a: Q(made_by=a.user_id),
    )

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.membership}"


class Deputyship(Subject):
    """代行: a lead on leave is stood in for by a colleague, under a membership made for it."""

    lead = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="deputyships")
    acting = models.OneToOneField(Membership, on_delete=models.PROTECT, related_name="deputyship")
    since = models.DateField()
    until = models.DateField()
    document = models.CharField(max_length=200)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)

    scope: ClassVar[dict[str, Any]] = {
        role: (lambda a, rows=rows: _through("lead", rows, a))
        for role, rows in Membership.scope.items()
        if role not in {Role.PANEL, Role.INSPECTOR}
    }

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="deputyship_dates_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.acting.user} 代 {self.lead.user}"

    def title(self) -> str:
        return str(self)

    def ledger_key(self) -> tuple[str, str]:
        return self.lead.ledger_key()

    def locks_first(self) -> list[models.Model]:
        return [self.lead.organisation]


class Handover(Scoped):
    """交接: what a leaving person held went to a colleague in one deed, and their membership ended."""

    giver = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="handed_over")
    receiver = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="taken_over")
    on = models.DateField()
    document = models.CharField(max_length=200)
    moved = models.JSONField(default=list)
    by_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    scope: ClassVar[dict[str, Any]] = {
        role: (lambda a, rows=rows: _through("giver", rows, a))
        for role, rows in Membership.scope.items()
        if role not in {Role.PANEL, Role.INSPECTOR}
    }

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.giver.user} → {self.receiver.user}"


def _through(field: str, rows: Any, actor: Any) -> Q:
    """A membership's scope seen from a row that points at one."""
    return Q(**{f"{field}__in": Membership.objects.filter(rows(actor)).values("pk")})
