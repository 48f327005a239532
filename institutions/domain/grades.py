"""What evaluations write when results are published; renewal and track record read it here."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from accounts.models import Region
from core.fsm import deed
from institutions.models import Institution, Term, TermGrade


@deed
def write(
    institution: Institution,
    *,
    term: Term,
    region: Region,
    grade: str,
    score: Decimal | None,
    published_on: date,
    source: str,
) -> TermGrade:
    """The grade in force; a later version of the result takes its place (results keep all)."""
    row, _created = TermGrade.objects.update_or_create(
        institution=institution,
        term=term,
        region=region,
        defaults={
            "grade": grade,
            "score": score,
            "published_on": published_on,
            "source": source,
        },
    )
    return row
