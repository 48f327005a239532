"""Who stands behind an applicant: excluded bodies with the same legal representative or founder."""

from __future__ import annotations

import re
from datetime import date

from institutions.models import Exclusion, Institution

_BETWEEN_NAMES = re.compile(r"[\u3001\uff0c,\uff1b;/\s]+")


def people_behind(institution: Institution) -> set[str]:
    names = _BETWEEN_NAMES.split(institution.founders)
    return {name for name in (institution.legal_representative, *names) if name}


def excluded_relatives(institution: Institution, day: date) -> list[str]:
    """Names of the excluded institutions, so that a body under a new name is seen."""
    mine = people_behind(institution)
    rows = Exclusion.objects.filter(Exclusion.on_day(day), institution__isnull=False)
    others = {row.institution for row in rows.select_related("institution")}
    return sorted(
        other.name
        for other in others
        if other is not None and other.pk != institution.pk and mine & people_behind(other)
    )
