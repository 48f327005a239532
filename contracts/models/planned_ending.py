from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from contracts.enums import EndCause
from contracts.models.agreement import Agreement
from contracts.models.annex import through_agreement
from core.models.files import StoredFile
from core.scoping import Scoped


class PlannedEnding(Scoped):
    """An end without fault that was told ahead: the agreement is in force until its day comes."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="planned_endings"
    )
    on = models.DateField(_("解除日期"))
    cause = models.CharField(max_length=16, choices=EndCause.choices)
    reason = models.TextField()
    number = models.CharField(_("解除文号"), max_length=80, blank=True)
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    handover = models.TextField(blank=True)
    told_on = models.DateField()
    told_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True)
    closed_because = models.TextField(blank=True)

    scope: ClassVar[dict[str, Any]] = through_agreement()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(closed_on__isnull=True),
                name="agreement_one_planned_ending",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.on}"
