"""In which regions an institution's file is open. Written by the rooms to the left."""

from __future__ import annotations

from accounts.models import Region
from core import clock
from core.fsm import deed
from institutions.models import Institution, Presence


@deed
def open_in(institution: Institution, region: Region) -> Presence:
    """Let the region's bureau, reviewers and inspectors see the file. Safe to repeat."""
    row, _created = Presence.objects.get_or_create(
        institution=institution, region=region, defaults={"since": clock.today()}
    )
    return row


@deed
def set_listed(institution: Institution, region: Region, is_listed: bool) -> Presence:  # noqa: FBT001 - the fact itself
    """Let the region's schools see it too, or no longer."""
    row = open_in(institution, region)
    if row.is_listed != is_listed:
        row.is_listed = is_listed
        row.save(update_fields=["is_listed"])
    return row
