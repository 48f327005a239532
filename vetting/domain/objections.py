"""Objections to what is on notice: filed in writing under a real name, answered in writing."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Person, system
from accounts.domain import deadlines, entries, messages, pages
from accounts.enums import PUBLIC, Role
from core import clock, deeds
from core.errors import Blocked, Forbidden, Invalid
from core.fsm import deed, deed_about, perform, record, touch
from core.scoping import Actor
from institutions.models import Institution
from vetting import facts, policies
from vetting.domain import official_pages, selection
from vetting.enums import ApplicationState, CallState, ObjectionState, PageKind
from vetting.models import Announcement, Objection

DECIDE = "decide"
_UNNUMBERED, _NO_WORDS = facts.Letter(), facts.Acceptance()
_NAMELESS = re.compile(r"匿名|无名|不愿透露|某某|^.$|^[\W\d_]*$")
_IN_OWN_NAME = {Role.INSTITUTION, Role.SCHOOL}
_MAY_FILE = {PUBLIC, Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT}


def _about(_call: Announcement, told: facts.Filing, **_rest: Any) -> list[Institution]:
    return [told.application.institution] if told.application else []


@deed_about(_about)
def file(call: Announcement, told: facts.Filing, *, by: Actor) -> Objection:
    """File one; from paper (代录) with its scan, which somebody else must look at.

    Raises Invalid for a missing name, contact, facts or scan, Blocked outside the period.
    """
    if by.role not in _MAY_FILE:
        raise Forbidden
    _check_text(told)
    _check_period(call)
    paper = entries.columns(by, told.attachment, field="attachment")
    about = told.application
    if about is not None and about.package.announcement_id != call.pk:
        raise Invalid({"application": _("该机构不在本次公示名单中。")})
    due = clock.add_working_days(clock.today(), call.figure(policies.OBJECTION_DAYS))
    row: Objection = Objection.objects.create(
        announcement=call,
        application=about,
        name=told.name,
        contact=told.contact,
        facts=told.facts,
        file=None if paper else told.attachment,
        filed_at=clock.now(),
        due_on=due.date,
        filed_by_office_id=by.organisation_id if by.role in _IN_OWN_NAME else None,
        **paper,
    )
    # Who complained stays out of the record, which cannot be erased.
    who = system("objection") if by.role != Role.DISTRICT else by
    record(row, "file", by=who, audience=(Role.SCHOOL,))
    _tell_bureau(row, due)
    return row


def _check_text(told: facts.Filing) -> None:
    wrong: dict[str, str] = {}
    if not told.name or _NAMELESS.search(told.name):
        wrong["name"] = _("请填写真实姓名或单位全称，匿名异议不予受理。")
    if len(told.contact) < 5:
        wrong["contact"] = _("请填写能联系到您的电话或地址。")
    if len(told.facts) < 10:
        wrong["facts"] = _("请写明具体事实和理由（不少于 10 个字）。")
    if wrong:
        raise Invalid(wrong)


def _check_period(call: Announcement) -> None:
    notice = call.current_public_notice
    if (
        call.state != CallState.ON_PUBLIC_NOTICE
        or notice is None
        or clock.today() > notice.last_day()
    ):
        raise Blocked([_("不在公示期内，不能提出异议。")])


def _tell_bureau(row: Objection, due: clock.Due) -> None:
    again = row.state == ObjectionState.ACCEPTED
    text = _("%(title)s须重新处理，请书面答复。") if again else _("收到%(title)s，请决定是否受理。")
    text = text % {"title": row.title()}
    bureau = row.announcement.bureau_id
    messages.tell({bureau}, Role.DISTRICT, subject=row, text=text, kind="objection.file")
    deadlines.put(
        row,
        DECIDE,
        what=_("答复%(title)s") % {"title": row.title()},
        due=due,
        owner=bureau,
        role=Role.DISTRICT,
    )


@deed
def accept(
    objection: Objection,
    told: facts.Acceptance = _NO_WORDS,
    *,
    by: Person,
    version: int | None = None,
) -> Objection:
    row = perform(objection, Objection.accept, told, by=by, version=version)
    _write_to_both(row, told, by)
    _tell_superior(row)
    return row


def _write_to_both(row: Objection, told: facts.Acceptance, by: Person) -> None:
    official_pages.issue(row, PageKind.ACCEPTED, by=by, number=told.number, marks=("refusal",))
    if row.application is not None:
        official_pages.issue(row, PageKind.TOLD, by=by, number=told.told_number, text=row.gist)


def _tell_superior(row: Objection) -> None:
    """Nobody at the bureau may decide it: then the lead of the bureau above does."""
    if row.bureau_can_decide(clock.today()):
        return
    messages.tell(
        row.parties(Role.CITY),
        Role.CITY,
        subject=row,
        text=_("%(title)s：公告单位人员都参与了审核，请由市教育局负责人处理。")
        % {"title": row.title()},
        kind="objection.superior",
        lead_only=True,
    )


@deed
def refuse(
    objection: Objection,
    told: facts.Answer,
    *,
    by: Person,
    version: int | None = None,
    reason: str = "",
) -> Objection:
    """不予受理, with the reason in writing."""
    row = perform(objection, Objection.refuse, told, by=by, version=version, reason=reason)
    pages.issue(row, "refusal", by=by, office=row.decided_office)
    deadlines.meet(row, DECIDE)
    return row


@deed
def reconsider(
    objection: Objection,
    told: facts.Acceptance = _NO_WORDS,
    *,
    by: Person,
    reason: str,
    version: int | None = None,
) -> Objection:
    row = perform(objection, Objection.reconsider, told, by=by, version=version, reason=reason)
    _write_to_both(row, told, by)
    _await_again(row)
    return row


@deed
def uphold(
    objection: Objection,
    told: facts.Upheld,
    *,
    by: Person,
    version: int | None = None,
    reason: str = "",
) -> Objection:
    row = perform(objection, Objection.uphold, told, by=by, version=version, reason=reason)
    pages.issue(row, "reply", by=by, office=row.decided_office)
    deadlines.meet(row, DECIDE)
    about = row.application
    if told.reject and about is not None and about.state == ApplicationState.SHORTLISTED:
        machine = system("objection", cause=deeds.cause())
        why = _("公示期间的异议经核实成立")
        numbered = facts.Numbered(number=told.reject_number)
        selection.reject(about, numbered, by=machine, reason=why)
    return row


@deed
def dismiss(
    objection: Objection, told: facts.Answer, *, by: Person, version: int | None = None
) -> Objection:
    row = perform(objection, Objection.dismiss, told, by=by, version=version)
    pages.issue(row, "reply", by=by, office=row.decided_office)
    deadlines.meet(row, DECIDE)
    return row


@deed
def reopen(
    objection: Objection,
    told: facts.Letter = _UNNUMBERED,
    *,
    by: Person,
    reason: str,
    version: int | None = None,
) -> Objection:
    row = perform(objection, Objection.reopen, told, by=by, version=version, reason=reason)
    official_pages.issue(
        row, PageKind.TAKEN_BACK, by=by, number=told.number, text=reason, marks=("reply",)
    )
    _await_again(row)
    return row


def _await_again(row: Objection) -> None:
    days = row.announcement.figure(policies.OBJECTION_DAYS)
    _tell_bureau(row, clock.add_working_days(clock.today(), days))
    _tell_superior(row)


def ends_on(call: Announcement) -> date | None:
    notice = call.current_public_notice
    return notice.last_day() if notice else None


def in_period(call: Announcement) -> bool:
    last = ends_on(call)
    return call.state == CallState.ON_PUBLIC_NOTICE and last is not None and clock.today() <= last


def _follow(row: Objection, due: clock.Due) -> None:
    touch(row, due_on=due.date)


deadlines.counts(Objection, DECIDE, gettext_lazy("异议答复期限"), _follow)
