from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from accounts.enums import Role
from core.scoping import Scoped
from inspections.enums import GroundKind
from inspections.models import columns


class Ground(Scoped):
    """Why an exit may be opened: written by the deed that found it, never by a machine's judgement.

    `deed_id` names that deed; `figures` are the numbers it rests on. `used` once a case rests on it.
    A person's ground never leaves the bureau and its institution.
    """

    institution = columns.of_institution("grounds")
    person = models.ForeignKey(
        "institutions.Person",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="grounds",
    )
    region = columns.of_region("grounds")
    bureau = columns.of_bureau("grounds")
    kind = models.CharField(max_length=16, choices=GroundKind.choices)
    code = models.CharField(max_length=4, blank=True)
    text = models.TextField()
    figures = models.JSONField(default=dict, blank=True)
    deed_id = models.CharField(max_length=40, blank=True)
    violation = models.ForeignKey(
        "inspections.Violation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="grounds",
    )
    rectification = models.ForeignKey(
        "inspections.Rectification",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="grounds",
    )
    made_on = models.DateField()
    used = models.BooleanField(default=False)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)

    scope: ClassVar[dict[str, Any]] = {
        **columns.BUREAU_SCOPE,
        Role.INSPECTOR: lambda a: Q(bureau=a.organisation_id),
    }

    class Meta:
        ordering = ["-made_on", "-id"]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        return f"{self.get_kind_display()}：{self.text[:60]}"
