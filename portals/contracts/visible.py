"""What an actor may see, with what the pages read of it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from contracts.enums import PlacementState
from contracts.models import Agreement, Amendment, Placement


def agreements(actor: Any) -> QuerySet[Agreement]:
    running = Count("placements", filter=Q(placements__state=PlacementState.RUNNING))
    rows: QuerySet[Agreement] = (
        Agreement.objects.visible_to(actor)
        .select_related("institution__region", "bureau", "region", "listing")
        .annotate(running=running)
    )
    return rows


def placements(actor: Any) -> QuerySet[Placement]:
    rows: QuerySet[Placement] = Placement.objects.visible_to(actor).select_related(
        "agreement__institution__region",
        "agreement__listing",
        "agreement__region",
        "school__organisation__region",
        "course",
    )
    return rows


def amendments(actor: Any) -> QuerySet[Amendment]:
    rows: QuerySet[Amendment] = Amendment.objects.visible_to(actor).select_related(
        "agreement__institution", "agreement__region"
    )
    return rows
