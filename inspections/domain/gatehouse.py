"""What an inspector at a school's gate sees: the groups that run there, with their people.

On which days a group meets stands only in its timetable's words, so nothing here speaks of a day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from contracts.enums import PlacementState
from contracts.models import Placement
from core import clock
from institutions.models import Institution, School, Staff
from institutions.readiness import Reason


@dataclass
class There:
    """One institution in the school: its groups, its people, and why any of them may not enter."""

    institution: Institution
    groups: list[Placement] = field(default_factory=list)
    people: list[Staff] = field(default_factory=list)
    barred: str = ""
    against: dict[int, list[Reason]] = field(default_factory=dict)

    @property
    def rows(self) -> list[tuple[Staff, list[Reason]]]:
        """Each person with what is against their entry."""
        return [(member, self.against.get(member.pk, [])) for member in self.people]


def there(school: School, on: date | None = None) -> list[There]:
    """The institutions with a running placement in the school, by name, each with its people."""
    day = on or clock.today()
    rows = (
        Placement.objects.filter(school=school, state=PlacementState.RUNNING)
        .select_related("agreement__institution", "agreement__listing", "course")
        .order_by("agreement__institution__name", "pk")
    )
    found: dict[int, There] = {}
    for row in rows:
        institution = row.agreement.institution
        one = found.setdefault(institution.pk, There(institution))
        one.groups.append(row)
        known = {member.pk for member in one.people}
        for member in row.present_staff():
            if member.pk not in known:
                one.people.append(member)
                one.against[member.pk] = member.unmet_on(day, region=school.organisation.region_id)
        one.barred = institution.may_not_go_on(day, school.organisation.region_id)
        if row.agreement.listing.stops_entry:
            one.barred = one.barred or _of_the_listing(row)
    return list(found.values())


def _of_the_listing(row: Placement) -> str:
    state = row.agreement.listing.get_state_display()
    return _("所依据的资格目前是“%(state)s”，机构人员一律不得入校。") % {"state": state}
