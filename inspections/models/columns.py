"""Columns and scopes that the nouns of this app share."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation


def of_institution(related_name: str) -> Any:
    return models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name=related_name
    )


def of_region(related_name: str) -> Any:
    return models.ForeignKey("accounts.Region", on_delete=models.PROTECT, related_name=related_name)


def of_bureau(related_name: str) -> Any:
    return models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name=related_name
    )


def a_file() -> Any:
    return models.ForeignKey(
        "core.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


def a_user() -> Any:
    return models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


# The offices that look after a district's matters.
BUREAU_SCOPE: dict[str, Any] = {
    Role.CITY: lambda a: Q(region=a.city_code) | Q(region__parent=a.city_code),
    Role.DISTRICT: lambda a: Q(bureau=a.organisation_id),
}


def city_bureau(region: Any) -> set[int]:
    """The bureau of the city a region lies in."""
    rows = Organisation._base_manager.filter(kind=OrganisationKind.BUREAU, code=region.city_code)
    return set(rows.values_list("pk", flat=True))
