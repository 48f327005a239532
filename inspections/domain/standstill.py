"""The suspension that an emergency put on a case's subject, and its lifting."""

from __future__ import annotations

from django.utils.translation import gettext as _

from core import deeds
from core.scoping import Actor
from inspections.domain import parties
from inspections.models import ExitCase
from institutions.domain import suspensions


def lift(case: ExitCase, *, by: Actor, reason: str) -> bool:
    """Close the range of the case's suspension, if it is still open. Inside the case's own deed."""
    if case.suspension is None:
        return False
    suspension = deeds.fresh(case.suspension)
    if suspension.closed_on is None:
        suspensions.lift(suspension, by=by, reason=reason)
        return True
    return False


def end(case: ExitCase, *, by: Actor, reason: str) -> None:
    """The same where nothing else follows: the schools that keep the subject out may let it in."""
    if not lift(case, by=by, reason=reason):
        return
    name = case.person.name if case.person else case.institution.name
    text = _("%(who)s 的暂停入校已经解除。") % {"who": name}
    parties.tell_schools(case, text, kind="exitcase.lift_emergency")
