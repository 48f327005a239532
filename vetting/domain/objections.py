"""Objections to what is on notice: filed in writing under a real name, answered in writing."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Person, system
from accounts.domain import deadlines, messages
from accounts.enums import PUBLIC, Role
from core import clock
from core.errors import Blocked, Forbidden, Invalid
from core.fsm import deed, deed_about, perform, record
from core.models.files import StoredFile
from core.scoping import Actor
from vetting import policies
from vetting.domain import causes, official_pages, selection
from vetting.enums import ApplicationState, CallState, ObjectionState, PageKind
from vetting.models import Announcement, Application, Objection

DECIDE = "decide"
_NAMELESS = re.compile(r"匿名|无名|不愿透露|某某|^.$|^[\W\d_]*$")
_IN_OWN_NAME = {Role.INSTITUTION, Role.SCHOOL}
_MAY_FILE = {PUBLIC, Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT}


def _about(
    _call: Announcement, *, application: Application | None = None, **_rest: Any
) -> list[Any]:
    return [application.institution] if application else []


@deed_about(_about)
def file(
    call: Announcement,
    *,
    by: Actor,
    name: str,
    contact: str,
    facts: str,
    application: Application | None = None,
    attachment: StoredFile | None = None,
) -> Objection:
    """File one; from paper (代录) with its scan, which somebody else must look at.

    Raises Invalid for a missing name, contact, facts or scan, Blocked outside the period.
    """
    if by.role not in _MAY_FILE:
        raise Forbidden
    _check_text(name.strip(), contact.strip(), facts.strip())
    _check_period(call)
    if by.role == Role.DISTRICT and attachment is None:
        raise Invalid({"attachment": _("代录须上传异议书原件的扫描件。")})
    if application is not None and application.package.announcement_id != call.pk:
        raise Invalid({"application": _("该机构不在本次公示名单中。")})
    due = clock.add_working_days(clock.today(), call.figure(policies.OBJECTION_DAYS))
    row: Objection = Objection.objects.create(
        announcement=call,
        application=application,
        name=name.strip(),
        contact=contact.strip(),
        facts=facts.strip(),
        file=attachment,
        filed_at=clock.now(),
        due_on=due.date,
        filed_by_office_id=by.organisation_id if by.role in _IN_OWN_NAME else None,
        entered_by_id=by.user_id if isinstance(by, Person) and by.role == Role.DISTRICT else None,
    )
    # Who complained stays out of the record, which cannot be erased.
    who = system("objection") if by.role != Role.DISTRICT else by
    record(row, "file", by=who, audience=(Role.SCHOOL,))
    _tell_bureau(row, due)
    return row


def _check_text(name: str, contact: str, facts: str) -> None:
    wrong: dict[str, str] = {}
    if not name or _NAMELESS.search(name):
        wrong["name"] = _("请填写真实姓名或单位全称，匿名异议不予受理。")
    if len(contact) < 5:
        wrong["contact"] = _("请填写能联系到您的电话或地址。")
    if len(facts) < 10:
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
    *,
    by: Person,
    gist: str = "",
    number: str = "",
    told_number: str = "",
    version: int | None = None,
) -> Objection:
    """Take it up. `gist` is what the institution it is about is told, without the objector.

    `number` is that of the page to who objected, `told_number` that of the page to whom it is about.
    """
    row: Objection = perform(
        objection, "accept", by=by, version=version, private={"gist": gist.strip()}
    )
    _write_to_both(row, by, number, told_number)
    _tell_superior(row)
    return row


def _write_to_both(row: Objection, by: Person, number: str, told_number: str) -> None:
    official_pages.issue(row, PageKind.ACCEPTED, by=by, number=number)
    if row.application is not None:
        official_pages.issue(row, PageKind.TOLD, by=by, number=told_number, text=row.gist)


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
    *,
    by: Person,
    reply: str,
    number: str = "",
    version: int | None = None,
    reason: str = "",
) -> Objection:
    """不予受理, with the reason in writing."""
    row: Objection = perform(
        objection, "refuse", by=by, version=version, reason=reason, private=_written(reply, number)
    )
    deadlines.meet(row, DECIDE)
    return row


def _written(reply: str, number: str) -> dict[str, str]:
    return {"reply": reply.strip(), "number": number.strip()}


@deed
def reconsider(
    objection: Objection,
    *,
    by: Person,
    reason: str,
    gist: str = "",
    number: str = "",
    told_number: str = "",
    version: int | None = None,
) -> Objection:
    row: Objection = perform(
        objection,
        "reconsider",
        by=by,
        version=version,
        reason=reason,
        private={"gist": gist.strip()},
    )
    _write_to_both(row, by, number, told_number)
    _await_again(row)
    return row


@deed
def uphold(
    objection: Objection,
    *,
    by: Person,
    reply: str,
    number: str = "",
    reject: bool = False,
    reject_number: str = "",
    version: int | None = None,
    reason: str = "",
) -> Objection:
    """It is right. With `reject`, the application it is about loses its place on the shortlist."""
    row: Objection = perform(
        objection, "uphold", by=by, version=version, reason=reason, private=_written(reply, number)
    )
    deadlines.meet(row, DECIDE)
    about = row.application
    if reject and about is not None and about.state == ApplicationState.SHORTLISTED:
        machine = system("objection", cause=causes.current())
        why = _("公示期间的异议经核实成立")
        selection.reject(about, by=machine, reason=why, number=reject_number)
    return row


@deed
def dismiss(
    objection: Objection, *, by: Person, reply: str, number: str = "", version: int | None = None
) -> Objection:
    row: Objection = perform(
        objection, "dismiss", by=by, version=version, private=_written(reply, number)
    )
    deadlines.meet(row, DECIDE)
    return row


@deed
def reopen(
    objection: Objection, *, by: Person, reason: str, number: str = "", version: int | None = None
) -> Objection:
    row: Objection = perform(objection, "reopen", by=by, version=version, reason=reason)
    official_pages.issue(row, PageKind.TAKEN_BACK, by=by, number=number, text=reason)
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
