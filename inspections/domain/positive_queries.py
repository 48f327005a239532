"""入职查询有违法犯罪记录: the person is out of every school and employer at once, without a case.

依据:未成年人保护法第六十二条。 Schools read 暂不能入校, other employers and bureaus the code, nobody what it was.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.domain import messages, offices
from accounts.enums import Role
from contracts.domain import queries
from core.fsm import touch
from core.scoping import Actor
from inspections import catalogue
from inspections.domain import parties, reach
from inspections.models import Violation
from institutions.domain import suspensions
from institutions.models import Person


def stop(row: Violation, *, by: Actor) -> None:
    """Inside the deed that confirmed it; a later bar of a case stands beside it."""
    if row.code != catalogue.POSITIVE or row.staff is None:
        return
    person = row.staff.person
    suspension = suspensions.suspend(
        person,
        by=by,
        bureau=row.bureau,
        region=None,
        reason=_("入职查询有违法犯罪记录"),
        basis=row.evidence,
        file_of=row.institution,
    )
    touch(row, suspension=suspension)
    _tell(row, person)


def free(row: Violation, *, by: Actor, reason: str) -> None:
    """Inside the deed that takes the finding back."""
    if row.suspension is not None:
        suspensions.lift(row.suspension, by=by, reason=reason)


def _tell(row: Violation, person: Person) -> None:
    """The institution of the file and its bureau are told by the stop itself."""
    told = {"who": person.name, "bureau": row.bureau.name, "code": row.code}
    queries.tell_schools(person)
    text = _("%(bureau)s核实认定（情形 %(code)s）：%(who)s 即日起在所有学校不得入校。") % told
    employers = parties.other_employers(person, than=row.institution)
    parties.tell_employers(employers, text, kind=queries.STOP)
    others = [offices.bureau_of(one).pk for one in reach.regions_of(person, but=row.region)]
    messages.tell(others, Role.DISTRICT, subject=row.institution, text=text, kind=queries.STOP)
