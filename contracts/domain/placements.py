"""Placements: a school proposes, the institution agrees, the machine starts and ends them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import deadlines, entries, pages
from accounts.enums import Role
from contracts import facts
from contracts.domain import clearing, creation, families, presence, watch
from contracts.models import Agreement, Placement
from contracts.rules import drafting
from contracts.rules import placement as rules
from core import clock
from core.deeds import deed, record
from core.errors import Forbidden, Invalid
from core.fsm import edit, fresh, perform, require

assign, refuse_person, readmit_person, remove_person = (
    presence.assign,
    presence.refuse_person,
    presence.readmit_person,
    presence.remove_person,
)
clear = end_for_exit = clearing.clear
running_of, handover = clearing.running_of, clearing.handover


@deed
def propose(agreement: Agreement, told: facts.Proposal, *, by: Any) -> Placement:
    """A school asks for a course of an active agreement; an officer enters it from paper (代录)."""
    office = _refuse_stranger(agreement, told.school, by, told.entry_scan)
    if told.ends_on < told.starts_on:
        raise Invalid({"ends_on": _("截止日期不能早于入校日期。")})
    row = Placement(
        agreement=agreement,
        school=fresh(told.school),
        course=told.course,
        starts_on=told.starts_on,
        ends_on=told.ends_on,
        pupils=told.pupils,
        weekly_hours=told.weekly_hours,
        price=told.price,
        price_unit=agreement.listing.price_unit,
        group_plan=told.group_plan,
        timetable=told.timetable,
        proposed_by_id=by.user_id,
        proposed_on=clock.today(),
    )
    if office:
        row.proposal_from_paper(by, on=clock.today(), scan=told.entry_scan)
    require(row, "create", by=by, rules=(*rules.SUBSTANCE, rules.starts_ahead))
    row.save()
    presence.name(row, told.staff)
    record(
        row,
        "propose",
        by=by,
        audience=(Role.INSTITUTION, Role.SCHOOL),
        agreement=agreement,
        school=told.school,
        course=told.course,
        starts_on=told.starts_on,
        ends_on=told.ends_on,
        pupils=told.pupils,
        entered_by_office=office,
    )
    _ask(row, _("学校提出“%(title)s”，请核对人员后确认。") % {"title": row.title()})
    return row


def _refuse_stranger(agreement: Agreement, school: Any, by: Any, scan: Any) -> bool:
    """Raise unless the school itself or an officer of its bureau acts; True for the officer."""
    if by.role == Role.SCHOOL and by.organisation_id == school.organisation_id:
        return False
    creation.refuse_unless_office_of(agreement.region, by)
    entries.needed(scan)
    return True


def _ask(row: Placement, text: str) -> None:
    from accounts.domain import messages

    messages.tell(
        row.parties(Role.INSTITUTION),
        Role.INSTITUTION,
        subject=row,
        text=text,
        kind="placement.propose",
    )
    watch.answer(
        row,
        row.agreement.region,
        owner=row.agreement.institution.organisation_id,
        role=Role.INSTITUTION,
    )


@deed
def revise(
    placement: Placement, *, by: Any, version: int | None = None, **changes: Any
) -> Placement:
    """Change a proposal that is not agreed on (any more)."""
    row = edit(
        placement,
        by=by,
        permission=_is_proposer,
        version=version,
        rules=(drafting.is_open_proposal,),
        audience=(Role.INSTITUTION, Role.SCHOOL),
        name="revise",
        **changes,
    )
    if row.ends_on < row.starts_on:
        raise Invalid({"ends_on": _("截止日期不能早于入校日期。")})
    require(row, "create", by=by, rules=(*rules.SUBSTANCE, rules.starts_ahead))
    return row


def _is_proposer(row: Placement, actor: Any) -> bool:
    if actor.role == Role.SCHOOL:
        return bool(actor.organisation_id == row.school.organisation_id)
    mine = actor.organisation_id in row.parties(Role.DISTRICT)
    return actor.role == Role.DISTRICT and row.entered_by_office and mine


@deed
def agree(
    placement: Placement,
    told: facts.Manned | None = None,
    *,
    by: Any,
    version: int | None = None,
) -> Placement:
    """The institution names its persons and agrees; an officer enters it from paper (代录)."""
    told = told or facts.Manned()
    if told.staff is not None:
        if not (by.role == Role.DISTRICT or by.organisation_id in placement.parties(by.role)):
            raise Forbidden
        presence.name(placement, told.staff)
    row = perform(placement, Placement.agree, told, by=by, version=version)
    pages.issue(row, "placement", by=by)
    deadlines.meet(row, "answer")
    watch.start(row)
    if row.entered_by_office:
        entries.await_check(row, owner=next(iter(row.parties(Role.DISTRICT))), due=row.starts_on)
    return row


@deed
def decline(placement: Placement, *, by: Any, reason: str, version: int | None = None) -> Placement:
    row = perform(placement, Placement.decline, by=by, reason=reason, version=version)
    deadlines.drop(row)
    return row


@deed
def propose_again(
    placement: Placement, *, by: Any, reason: str = "", version: int | None = None
) -> Placement:
    row = perform(placement, Placement.propose_again, by=by, reason=reason, version=version)
    watch.answer(
        row,
        row.agreement.region,
        owner=row.agreement.institution.organisation_id,
        role=Role.INSTITUTION,
    )
    return row


@deed
def send_back(
    placement: Placement, *, by: Any, reason: str, version: int | None = None
) -> Placement:
    row = perform(placement, Placement.send_back, by=by, reason=reason, version=version)
    deadlines.drop(row)
    watch.answer(
        row,
        row.agreement.region,
        owner=row.agreement.institution.organisation_id,
        role=Role.INSTITUTION,
    )
    return row


@deed
def withdraw(
    placement: Placement, *, by: Any, reason: str, version: int | None = None
) -> Placement:
    row = perform(placement, Placement.withdraw, by=by, reason=reason, version=version)
    deadlines.drop(row)
    return row


@deed
def end(
    placement: Placement,
    told: facts.Stop,
    *,
    by: Any,
    reason: str,
    on: date | None = None,
    version: int | None = None,
) -> Placement:
    """End a running placement before its time; its group is looked after as `handover` says."""
    if on is not None and on > clock.today():
        raise Invalid({"on": _("结束日期不能晚于今天。")})
    row = perform(placement, Placement.end, told, by=by, reason=reason, on=on, version=version)
    clearing.leave(row)
    families.tell_ended(row, by=by)
    return row


@deed
def reopen(placement: Placement, *, by: Any, reason: str, version: int | None = None) -> Placement:
    # Those who left with its end come back with it; a rule then looks at their papers.
    gone = placement.named_staff.filter(until=placement.ran_until, left_because="")
    gone.update(until=None)
    row = perform(placement, Placement.reopen, by=by, reason=reason, version=version)
    watch.finish(row)
    return row


@deed
def start(placement: Placement, *, by: Any) -> Placement:
    """Its day has come and everything holds. Called by the machine."""
    row = perform(placement, Placement.start, by=by)
    deadlines.meet(row, "start")
    watch.finish(row)
    return row


@deed
def finish(placement: Placement, *, by: Any) -> Placement:
    row = perform(placement, Placement.finish, by=by)
    clearing.leave(row)
    return row
