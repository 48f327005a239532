"""Who is in a school now: what an inspector at the gate sees."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from contracts.enums import PlacementState
from contracts.models import Placement
from core import clock
from institutions.models import Institution, School, Staff


@dataclass
class There:
    """One institution in the school: its courses, its people, and why any of them may not be there."""

    institution: Institution
    courses: list[str] = field(default_factory=list)
    people: list[Staff] = field(default_factory=list)
    barred: str = ""
    against: dict[int, list[str]] = field(default_factory=dict)

    @property
    def rows(self) -> list[tuple[Staff, list[str]]]:
        """Each person with what is against their being here."""
        return [(member, self.against.get(member.pk, [])) for member in self.people]


def there(school: School, on: date | None = None) -> list[There]:
    """The institutions with a running placement in the school, by name, each with its people."""
    day = on or clock.today()
    rows = (
        Placement.objects.filter(school=school, state=PlacementState.RUNNING)
        .select_related("agreement__institution", "course")
        .order_by("agreement__institution__name", "pk")
    )
    found: dict[int, There] = {}
    for row in rows:
        institution = row.agreement.institution
        one = found.setdefault(institution.pk, There(institution))
        one.courses.append(row.course.name)
        known = {member.pk for member in one.people}
        for member in row.present_staff():
            if member.pk not in known:
                one.people.append(member)
                one.against[member.pk] = member.unmet_on(day)
        one.barred = institution.barred_on(day, school.organisation.region_id)
    return list(found.values())
