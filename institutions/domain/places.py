"""Regions to choose from in forms."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.enums import RegionLevel
from accounts.models import Region


def districts(city: str = "") -> QuerySet[Region]:
    """Every district, or those of one city."""
    rows: QuerySet[Region] = Region.objects.filter(level=RegionLevel.DISTRICT)
    return rows.filter(parent=city) if city else rows


def regions(codes: Iterable[str]) -> QuerySet[Region]:
    rows: QuerySet[Region] = Region.objects.filter(pk__in=list(codes))
    return rows


def region(code: str) -> Region:
    found: Region = Region.objects.get(pk=code)
    return found
