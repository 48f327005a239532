"""What an actor may see, with what the pages read of it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from portals.kit import frame, papers
from vetting.models import Announcement, Application, Listing, Objection, Package, ScoreSheet


def calls(actor: Any) -> QuerySet[Any]:
    return Announcement.objects.visible_to(actor).select_related("bureau", "region")


def applications(actor: Any) -> QuerySet[Any]:
    rows = Application.objects.visible_to(actor)
    return rows.select_related("institution", "package__announcement__bureau")


def listings(actor: Any) -> QuerySet[Any]:
    return Listing.objects.visible_to(actor).select_related("institution", "region", "bureau")


def packages_with_pages(request: Any, call: Announcement) -> list[Package]:
    """The packages of a call about which something was issued that whoever asks may read."""
    actor = frame.actor_of(request)
    rows = list(
        Package.objects.visible_to(actor)
        .filter(announcement=call)
        .select_related("announcement__bureau")
    )
    found = papers.beside(request, rows)
    return [row for row, beside in zip(rows, found, strict=True) if beside.pages]


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
