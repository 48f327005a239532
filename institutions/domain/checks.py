"""入职查询: only day, result and reference are kept. A failed one stops entry everywhere at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.models import Organisation
from core import clock, deeds
from core.deeds import deed_about
from core.errors import Forbidden, Invalid
from core.fsm import record
from core.scoping import Actor
from institutions import facts
from institutions.domain import expiry, registration
from institutions.enums import StaffState
from institutions.models import BackgroundCheck, Institution, Staff


def files(staff: Staff, *_told: Any, **_by: Any) -> Iterable[Institution]:
    """A failed query reaches every institution that employs the person."""
    return Institution.objects.filter(staff__person=staff.person_id).distinct()


@deed_about(files)
def enter(staff: Staff, told: facts.Query, *, by: Actor) -> BackgroundCheck:
    """Enter a query made by the institution, or by the bureau when an officer enters it; of a person who
    was typed in from paper an officer says which of the two it is."""
    if not registration.OWNERS(staff, by):
        raise Forbidden
    _sensible(told.queried_on, told.consent_on)
    maker = _office(staff, told, by)
    row = BackgroundCheck.objects.create(
        person=staff.person,
        institution=None if maker else staff.institution,
        office=maker,
        queried_on=told.queried_on,
        passed=told.passed,
        reference=told.reference,
        consent_on=told.consent_on,
        queried_by=told.queried_by,
        consent=told.consent,
        entered_by_id=getattr(by, "user_id", None),
        entered_at=clock.now(),
    )
    # The result itself is no fact for a ledger that cannot be erased.
    record(staff, "enter_check", by=by, check=row, queried_on=told.queried_on)
    _apply(staff)
    return row


def _office(staff: Staff, told: facts.Query, by: Actor) -> Organisation | None:
    """The bureau whose own query this is; None when it is the institution's (also by 代录)."""
    typed_in = staff.entered_by_office and not told.by_office
    if by.role != Role.DISTRICT or typed_in or by.organisation_id is None:
        return None
    return Organisation.objects.get(pk=by.organisation_id)


def _sensible(queried_on: date, consent_on: date) -> None:
    problems = {}
    if queried_on > clock.today():
        problems["queried_on"] = _("查询日期不能晚于今天。")
    if consent_on > queried_on:
        problems["consent_on"] = _("本人授权应在查询之前取得。")
    if problems:
        raise Invalid(problems)


def _apply(staff: Staff) -> None:
    """Reminders for every post of the person; whoever must not be in a school is stopped."""
    posts = Staff.objects.filter(person=staff.person_id).exclude(state=StaffState.REMOVED)
    for post in posts.order_by("id"):
        locked: Staff = deeds.lock(post)
        expiry.watch_staff(locked)
        expiry.block_staff(locked)
