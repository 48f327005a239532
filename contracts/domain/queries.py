"""入职查询, with the schools where the person is: they keep out whom a query speaks against, the same day."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.domain import messages
from accounts.enums import Role
from contracts.domain import clearing
from contracts.models import Placement
from core.deeds import deed_about
from core.scoping import Actor
from institutions.domain import checks
from institutions.facts import Query
from institutions.models import BackgroundCheck, Person, Staff

STOP = "query.stop"


@deed_about(checks.files)
def enter(staff: Staff, told: Query, *, by: Actor) -> BackgroundCheck:
    """Enter a query; a failed one stops the person with every employer, and their schools are told."""
    row = checks.enter(staff, told, by=by)
    if not told.passed:
        tell_schools(staff.person)
    return row


def tell_schools(person: Person) -> None:
    """Every school where the person is or is agreed to come, whoever the employer; never why."""
    groups = Placement.objects.filter(
        named_staff__staff__person=person, named_staff__until=None, state__in=clearing.LIVE
    ).select_related("agreement__institution", "school")
    text = _("%(who)s 即日起暂不能入校，请安排本校教师看护。") % {"who": person.name}
    reached: set[int] = set()
    for group in groups.order_by("pk"):
        schools = {group.school.organisation_id} - reached
        subject = group.agreement.institution
        messages.tell(schools, Role.SCHOOL, subject=subject, text=text, kind=STOP)
        reached |= schools
