"""People sent into schools: handed in, cleared, blocked, removed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import deadlines, paper_moves
from accounts.enums import Role
from accounts.permissions import member
from core import clock, fsm
from core.errors import Forbidden, Invalid, Stale
from core.fsm import deed, perform, record
from core.models.files import StoredFile
from core.scoping import Actor
from institutions.domain import entry, expiry, persons, registration
from institutions.enums import IdKind, Job, StaffState
from institutions.models import Institution, Staff

REPLACEMENT = "replacement"


@deed
def submit(
    institution: Institution,
    *,
    by: Actor,
    name: str,
    id_number: str,
    id_kind: str = IdKind.RESIDENT,
    gender: str = "",
    job: str = Job.TEACHER,
    speciality: str = "",
    full_time: bool = True,
    is_foreign: bool = False,
    undertaking: StoredFile | None = None,
    undertaking_on: date | None = None,
    entry_scan: StoredFile | None = None,
) -> Staff:
    """Hand a person in. Papers and queries are added to the post; an officer's entry is 代录."""
    if not registration.OWNERS(institution, by):
        raise Forbidden
    person = persons.find_or_add(name=name, id_number=id_number, id_kind=id_kind, gender=gender)
    live = institution.staff.filter(person=person).exclude(state=StaffState.REMOVED)
    if live.exists():
        raise Invalid({"id_number": _("此人已在本机构的进校人员名单中。")})
    office = by.role == Role.DISTRICT
    row = Staff.objects.create(
        institution=institution,
        person=person,
        job=job,
        speciality=speciality,
        full_time=full_time,
        is_foreign=is_foreign,
        undertaking=undertaking,
        undertaking_on=undertaking_on,
        submitted_at=clock.now(),
        entered_by_office=office,
        entry_scan=entry_scan,
        entered_by_id=getattr(by, "user_id", None) if office else None,
    )
    record(row, "submit", by=by, audience=(Role.INSTITUTION,), job=job, undertaking=undertaking)
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
    hand = entry.hand_of(staff, by, scan=columns.pop("entry_scan", None))
    row: Staff = fsm.edit(
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
    *,
    by: Actor,
    in_service_clear: bool | None = None,
    red_lines_clear: bool | None = None,
    reason: str = "",
    version: int | None = None,
) -> Staff:
    """The bureau compared with the roster of teachers, or with the list of red lines, today.

    A check that is not clear stops entry at once.
    """
    changes: dict[str, Any] = {}
    if in_service_clear is not None:
        changes |= {"in_service_clear": in_service_clear, "in_service_checked_on": clock.today()}
    if red_lines_clear is not None:
        changes |= {"red_lines_clear": red_lines_clear, "red_lines_checked_on": clock.today()}
    if not changes:
        raise Invalid({"": _("请至少选择一项核对结果。")})
    row: Staff = fsm.edit(
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
    staff: Staff,
    *,
    by: Actor,
    in_service_clear: bool | None = None,
    red_lines_clear: bool | None = None,
    version: int | None = None,
) -> Staff:
    """Let the person into schools. The papers shown are now looked at; the two checks may be
    ticked in the same breath."""
    if version is not None and staff.version != version:
        raise Stale
    if in_service_clear is not None or red_lines_clear is not None:
        staff = tick(
            staff, by=by, in_service_clear=in_service_clear, red_lines_clear=red_lines_clear
        )
    row: Staff = perform(staff, "clear", by=by)
    row.credentials.filter(checked_on__isnull=True, withdrawn_on__isnull=True).update(
        checked_on=clock.today(), checked_by_id=getattr(by, "user_id", None)
    )
    expiry.watch_staff(row)
    return row


@deed
def refuse(staff: Staff, *, by: Actor, reason: str, version: int | None = None) -> Staff:
    row: Staff = perform(staff, "refuse", by=by, version=version, reason=reason)
    return row


@deed
def resubmit(staff: Staff, *, by: Actor, version: int | None = None) -> Staff:
    row: Staff = perform(staff, "resubmit", by=by, version=version)
    return row


@deed
def retract(staff: Staff, *, by: Actor, reason: str, version: int | None = None) -> Staff:
    """更正: a clearance given in error; the person waits for review again."""
    row: Staff = perform(staff, "retract", by=by, version=version, reason=reason)
    expiry.watch_staff(row)
    return row


@deed
def block(staff: Staff, *, by: Actor, reason: str, version: int | None = None) -> Staff:
    """By an officer, or by an exit case under way."""
    why = {"why": reason}
    row: Staff = perform(staff, "block", by=by, version=version, reason=reason, private=why)
    expiry.watch_staff(row)
    return row


@deed
def remove(staff: Staff, *, by: Actor, reason: str, version: int | None = None) -> Staff:
    row: Staff = perform(staff, "remove", by=by, version=version, reason=reason)
    expiry.watch_staff(row)
    return row


paper_moves.register(Staff, (paper_moves.OnPaperMove("remove", remove, (Role.INSTITUTION,)),))
