"""People sent into schools: handed in, cleared, blocked, removed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import deadlines, entries, paper_moves
from accounts.enums import Role
from accounts.permissions import member
from core import clock, fsm
from core.errors import Forbidden, Invalid, Stale
from core.fsm import deed, perform, record
from core.scoping import Actor
from institutions import facts
from institutions.domain import expiry, persons, registration
from institutions.enums import StaffState
from institutions.models import Institution, Staff

REPLACEMENT = "replacement"


@deed
def submit(institution: Institution, told: facts.NewPost, *, by: Actor) -> Staff:
    """Hand a person in. Papers and queries are added to the post; an officer's entry is 代录."""
    if not registration.OWNERS(institution, by):
        raise Forbidden
    person = persons.find_or_add(
        name=told.name, id_number=told.id_number, id_kind=told.id_kind, gender=told.gender
    )
    live = institution.staff.filter(person=person).exclude(state=StaffState.REMOVED)
    if live.exists():
        raise Invalid({"id_number": _("此人已在本机构的进校人员名单中。")})
    row = Staff.objects.create(
        institution=institution,
        person=person,
        job=told.job,
        speciality=told.speciality,
        full_time=told.full_time,
        is_foreign=told.is_foreign,
        undertaking=told.undertaking,
        undertaking_on=told.undertaking_on,
        submitted_at=clock.now(),
        **entries.columns(by, told.entry_scan or told.undertaking),
    )
    record(
        row,
        "submit",
        by=by,
        audience=(Role.INSTITUTION,),
        job=told.job,
        undertaking=told.undertaking,
    )
    deadlines.meet_first(institution.organisation_id, REPLACEMENT)
    return row


def ask_replacement(post: Staff, *, due: clock.Due) -> None:
    """Inside the deed that removed the person: somebody is to be handed in instead, one for each post."""
    deadlines.put(
        post,
        REPLACEMENT,
        what=_("申报接替 %(who)s 的人员") % {"who": post.person.name},
        due=due,
        owner=post.institution.organisation_id,
        role=Role.INSTITUTION,
    )


@deed
def amend(staff: Staff, *, by: Actor, version: int | None = None, **columns: Any) -> Staff:
    """Job, speciality, undertaking and the like; never who the person is."""
    if not registration.OWNERS(staff, by):
        raise Forbidden
    if staff.state == StaffState.REMOVED:
        raise Invalid({"": _("已移出的人员不能修改，请重新提交。")})
    hand = entries.hand_of(staff, by, scan=columns.pop("entry_scan", None))
    row = fsm.edit(
        staff,
        by=by,
        permission=registration.OWNERS,
        version=version,
        audience=(Role.INSTITUTION,),
        columns={**columns, **hand},
    )
    if row.state != StaffState.CLEARED:
        return row
    expiry.watch_staff(row)
    return expiry.block_staff(row)  # another job may need other papers


@deed
def tick(
    staff: Staff,
    told: facts.Ticks,
    *,
    by: Actor,
    reason: str = "",
    version: int | None = None,
) -> Staff:
    """The bureau compared with the roster of teachers, or with the list of red lines, today.

    A check that is not clear stops entry at once.
    """
    changes: dict[str, Any] = {}
    for name in ("in_service", "red_lines"):
        if (found := getattr(told, f"{name}_clear")) is not None:
            changes |= {f"{name}_clear": found, f"{name}_checked_on": clock.today()}
    if not changes:
        raise Invalid({"": _("请至少选择一项核对结果。")})
    row = fsm.edit(
        staff,
        by=by,
        permission=member(Role.DISTRICT),
        version=version,
        reason=reason,
        name="tick",
        **changes,
    )
    expiry.watch_staff(row)
    return expiry.block_staff(row)


@deed
def clear(
    staff: Staff, told: facts.Ticks | None = None, *, by: Actor, version: int | None = None
) -> Staff:
    """Let the person into schools. The papers shown are now looked at; the two checks may be
    ticked in the same breath."""
    if version is not None and staff.version != version:
        raise Stale
    if told is not None and told != facts.Ticks():
        staff = tick(staff, told, by=by)
    row = perform(staff, Staff.clear, by=by)
    row.credentials.filter(checked_on__isnull=True, withdrawn_on__isnull=True).update(
        checked_on=clock.today(), checked_by_id=getattr(by, "user_id", None)
    )
    expiry.watch_staff(row)
    return row


@deed
def refuse(staff: Staff, *, by: Actor, reason: str, version: int | None = None) -> Staff:
    return perform(staff, Staff.refuse, by=by, version=version, reason=reason)


@deed
def resubmit(staff: Staff, *, by: Actor, version: int | None = None) -> Staff:
    return perform(staff, Staff.resubmit, by=by, version=version)


@deed
def retract(staff: Staff, *, by: Actor, reason: str, version: int | None = None) -> Staff:
    """更正: a clearance given in error; the person waits for review again."""
    row = perform(staff, Staff.retract, by=by, version=version, reason=reason)
    expiry.watch_staff(row)
    return row


@deed
def block(staff: Staff, *, by: Actor, reason: str, version: int | None = None) -> Staff:
    """By an officer, or by an exit case under way."""
    told = facts.Block(why=reason)
    row = perform(staff, Staff.block, told, by=by, version=version, reason=reason)
    expiry.watch_staff(row)
    return row


@deed
def remove(staff: Staff, *, by: Actor, reason: str, version: int | None = None) -> Staff:
    row = perform(staff, Staff.remove, by=by, version=version, reason=reason)
    expiry.watch_staff(row)
    return row


paper_moves.register(Staff, (paper_moves.OnPaperMove("remove", remove, (Role.INSTITUTION,)),))
