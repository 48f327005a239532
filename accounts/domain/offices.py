"""Finding the office that is responsible for a region."""

from __future__ import annotations

from accounts.enums import OrganisationKind
from accounts.models import Organisation, Region


def bureau_of(region: Region | str) -> Organisation:
    """The education bureau of a region, given as a row or by its code."""
    code = region if isinstance(region, str) else region.code
    return Organisation.objects.get(kind=OrganisationKind.BUREAU, code=code)


def city_bureau_of(region: Region) -> Organisation:
    """The bureau above: the city's, also for the city itself."""
    return bureau_of(region.city_code)
