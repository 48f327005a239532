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


def of_case(related_name: str) -> Any:
    return models.ForeignKey(
        "inspections.ExitCase", on_delete=models.PROTECT, related_name=related_name
    )


def maybe(model: str, related_name: str = "+") -> Any:
    """A row that there may be."""
    return models.ForeignKey(
        model, null=True, blank=True, on_delete=models.PROTECT, related_name=related_name
    )


def current(model: str) -> Any:
    """A case's row of this kind that holds now; earlier ones stay, no case points to them."""
    return models.OneToOneField(
        model, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


def a_file() -> Any:
    return maybe("core.StoredFile")


def the_file() -> Any:
    """What the row is not without."""
    return models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")


def a_user() -> Any:
    return maybe("accounts.User")


def author() -> Any:
    """Who did it: a row of this kind is never without."""
    return models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")


# The offices that look after a district's matters.
BUREAU_SCOPE: dict[str, Any] = {
    Role.CITY: lambda a: Q(region=a.city_code) | Q(region__parent=a.city_code),
    Role.DISTRICT: lambda a: Q(bureau=a.organisation_id),
}
# Rows of an exit case: its offices, and the inspector who opened it or stopped entry.
OFFICE_SCOPE: dict[str, Any] = {
    Role.CITY: lambda a: Q(case__region=a.city_code) | Q(case__region__parent=a.city_code),
    Role.DISTRICT: lambda a: Q(case__bureau=a.organisation_id),
    Role.INSPECTOR: lambda a: (
        Q(case__bureau=a.organisation_id)
        & (Q(case__opened_by=a.user_id) | Q(case__current_emergency__begun_by=a.user_id))
    ),
}
CASE_SCOPE: dict[str, Any] = {
    **OFFICE_SCOPE,
    Role.INSTITUTION: lambda a: Q(
        case__institution__organisation=a.organisation_id, case__told_on__isnull=False
    ),
}


def city_bureau(region: Any) -> set[int]:
    """The bureau of the city a region lies in."""
    rows = Organisation._base_manager.filter(kind=OrganisationKind.BUREAU, code=region.city_code)
    return set(rows.values_list("pk", flat=True))
