"""What an actor may see, with what the pages read of it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from evaluations.models import QualitySheet, Reply, Result, Round, Survey


def rounds(actor: Any) -> QuerySet[Any]:
    return Round.objects.visible_to(actor).select_related("region", "term")


def sheets(actor: Any) -> QuerySet[Any]:
    return QualitySheet.objects.visible_to(actor).select_related(
        "round", "placement__school__organisation", "placement__course"
    )


def surveys(actor: Any) -> QuerySet[Any]:
    return Survey.objects.visible_to(actor).select_related(
        "round",
        "placement__school__organisation",
        "placement__course",
        "placement__agreement__institution",
    )


def replies(actor: Any) -> QuerySet[Any]:
    return Reply.objects.visible_to(actor).select_related(
        "round__region", "round__term", "institution"
    )


def results(actor: Any) -> QuerySet[Any]:
    return Result.objects.visible_to(actor).select_related(
        "round", "institution", "placement__school__organisation", "placement__course"
    )
