"""What an actor may see, with what the pages read of it."""

from __future__ import annotations

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery

from inspections.models import Decision, ExitCase, Rectification, Violation


def violations(actor: Any) -> QuerySet[Violation]:
    rows: QuerySet[Violation] = Violation.objects.visible_to(actor).select_related(
        "institution", "staff__person", "school__organisation", "recorded_by", "recorded_org"
    )
    return rows


def orders(actor: Any) -> QuerySet[Rectification]:
    rows: QuerySet[Rectification] = Rectification.objects.visible_to(actor).select_related(
        "institution", "issuer", "school__organisation"
    )
    return rows


def cases(actor: Any) -> Any:
    """Cases with the dates and the number that lists sort by and search; a decision that was taken
    back is still known by its number."""
    decided = Decision.objects.visible_to(actor).filter(case=OuterRef("pk")).order_by("-pk")
    rows = ExitCase.objects.visible_to(actor).annotate(
        emergency_due=F("current_emergency__due_on"),
        defence_due=F("current_period__due_on"),
        effective_on=F("current_decision__effective_on"),
        decision_number=Subquery(decided.values("number")[:1]),
    )
    return rows.select_related(
        "institution",
        "person",
        "region",
        "bureau",
        "exclusion",
        "current_decision",
        "current_period__notice",
        "current_hearing",
    )
