"""What an actor may see, with what the pages read of it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from portals.kit import printouts
from vetting.models import Announcement, Application, Listing, Objection, Package, ScoreSheet


def calls(actor: Any) -> QuerySet[Any]:
    return Announcement.objects.visible_to(actor).select_related("bureau", "region")


def applications(actor: Any) -> QuerySet[Any]:
    rows = Application.objects.visible_to(actor)
    return rows.select_related("institution", "package__announcement__bureau")


def listings(actor: Any) -> QuerySet[Any]:
    return Listing.objects.visible_to(actor).select_related("institution", "region", "bureau")


def papers_of_packages(call: Announcement, actor: Any) -> list[Package]:
    """The packages of a call about which something was issued that this actor may read."""
    rows = Package.objects.visible_to(actor).filter(announcement=call)
    return [row for row in rows if printouts.of(row, actor)]


def sheets(actor: Any) -> QuerySet[Any]:
    return ScoreSheet.objects.visible_to(actor).select_related(
        "panelist", "application__institution", "application__package__announcement__bureau"
    )


def objections(actor: Any) -> QuerySet[Any]:
    rows = Objection.objects.visible_to(actor)
    return rows.select_related(
        "announcement__bureau",
        "announcement__region",
        "application__institution",
        "application__package",
        "filed_by_office",
    )
