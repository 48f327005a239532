from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from accounts.enums import Role
from core.scoping import Scoped
from institutions.models import Staff


class PlacementStaff(Scoped):
    """One person at a placement, from one day to another. A school may refuse entry at once."""

    placement = models.ForeignKey(
        "contracts.Placement", on_delete=models.CASCADE, related_name="named_staff"
    )
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="named_at")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    left_because = models.CharField(max_length=200, blank=True)
    # The school keeps this person out until it lets them in again.
    refused = models.BooleanField(default=False)

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(placement__agreement__region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(placement__agreement__region=a.region_code),
        Role.INSPECTOR: lambda a: Q(placement__agreement__region=a.region_code),
        Role.SCHOOL: lambda a: Q(placement__school__organisation=a.organisation_id),
        Role.INSTITUTION: lambda a: Q(
            placement__agreement__institution__organisation=a.organisation_id
        ),
    }

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "staff"],
                condition=Q(until__isnull=True),
                name="placement_person_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.placement_id} {self.staff}"
