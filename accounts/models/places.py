from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from accounts.enums import OrganisationKind, RegionLevel, Role
from core.models.subject import Subject


class Region(models.Model):
    """A city or one of its districts, under its six-digit code."""

    code = models.CharField(max_length=6, primary_key=True)
    name = models.CharField(max_length=40)
    level = models.CharField(max_length=8, choices=RegionLevel.choices)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="districts"
    )

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def city_code(self) -> str:
        return self.parent_id or self.code

    @property
    def scopes(self) -> tuple[str, ...]:
        """Policy scopes, nearest first."""
        return tuple(dict.fromkeys((self.code, self.city_code)))


class Organisation(Subject):
    """An office, school or institution that people belong to.

    `code`: the region's code for a bureau, the USCC for an institution, else one of our own.
    """

    kind = models.CharField(max_length=12, choices=OrganisationKind.choices)
    code = models.CharField(max_length=32, unique=True)
    # What its file in the record is called where that is not its code: a record cannot be rewritten
    # when a code was entered wrongly, and the one whose code that is must not find another's file.
    file_code = models.CharField(max_length=40, blank=True, editable=False)
    name = models.CharField(max_length=120)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="organisations")
    is_active = models.BooleanField(default=True)

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(region__code=a.city_code) | Q(region__parent=a.city_code),
        Role.ADMIN: lambda a: Q(region__code=a.region_code) | Q(region__parent=a.region_code),
        Role.AUDITOR: lambda a: Q(region__code=a.region_code) | Q(region__parent=a.region_code),
        Role.DISTRICT: lambda a: Q(region=a.region_code),
        Role.INSPECTOR: lambda a: Q(region=a.region_code),
        Role.REVIEWER: lambda a: Q(pk=a.organisation_id),
        Role.PANEL: lambda a: Q(pk=a.organisation_id),
        Role.SCHOOL: lambda a: Q(pk=a.organisation_id),
        Role.INSTITUTION: lambda a: Q(pk=a.organisation_id),
    }

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def file_number(self) -> str:
        return self.file_code or self.code

    def ledger_key(self) -> tuple[str, str]:
        """What is recorded about an office and its people; an institution's own go to its city."""
        institution = self.kind == OrganisationKind.INSTITUTION
        chain = self.region.city_code if institution else self.region_id
        return chain, f"office:{self.file_number}"
