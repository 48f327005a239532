"""Publishing a call, amending it, closing it, finishing its review, cancelling it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Person, system
from accounts.domain import deadlines
from accounts.enums import Role
from accounts.permissions import member
from core import clock, policy
from core.errors import Invalid
from core.fsm import deed, deed_about, perform
from core.scoping import Actor
from vetting import policies
from vetting.domain import causes, files, lots
from vetting.enums import ApplicationState, CallState
from vetting.models import Amendment, Announcement

# States in which an application is still on the road and ends when its call or package does.
ENDING = (
    "draft",
    "submitted",
    "correction",
    "qualified",
    "ranked",
    "shortlisted",
    "not_selected",
)
AMENDABLE = ("name", "scope_text", "conditions", "contact")
CLOSE = "close"
SUBMIT = "submit"
_DISTRICT = member(Role.DISTRICT)


@deed
def publish(
    call: Announcement, *, by: Actor, version: int | None = None, number: str = ""
) -> Announcement:
    """Publish it, keep the policy it will be held to, and commit to the lot that may be needed."""
    secret = lots.new_secret()
    row: Announcement = perform(
        call,
        "publish",
        by=by,
        version=version,
        number=number.strip(),
        policy=policy.snapshot(policies.KEPT, scopes=call.region.scopes, on=clock.today()),
        lot_commit=lots.commitment(secret),
        private={"lot_secret": secret},
    )
    _await_closing(row)
    return row


def _await_closing(call: Announcement) -> None:
    deadlines.put(
        call,
        CLOSE,
        what=_("“%(title)s”申报截止") % {"title": call.title()},
        due=call.closes_at,
        owner=call.bureau_id,
        role=Role.DISTRICT,
        remind=(1,),
        action="announcement-close",
    )


def await_submission(application: Any) -> None:
    """Remind who has started but not submitted: the applicant, or the office that types it in."""
    office = application.entered_by_office and application.taken_over_at is None
    deadlines.put(
        application,
        SUBMIT,
        what=_("提交%(title)s") % {"title": application.title()},
        due=application.announcement.closes_at,
        owner=application.announcement.bureau_id
        if office
        else application.institution.organisation_id,
        role=Role.DISTRICT if office else Role.INSTITUTION,
    )


@deed
def amend(
    call: Announcement,
    *,
    by: Person,
    text: str,
    closes_at: datetime,
    number: str = "",
    version: int | None = None,
    **changes: Any,
) -> Announcement:
    """更正公告: the old text is kept, the window grows, everyone who started is told."""
    wrong = set(changes) - set(AMENDABLE)
    if wrong:
        raise Invalid({name: _("更正公告不能修改这一项。") for name in wrong})
    real = {key: new for key, new in changes.items() if getattr(call, key) != new}
    old = {key: getattr(call, key) for key in real}
    before = call.closes_at.isoformat()
    row: Announcement = perform(
        call,
        "amend",
        by=by,
        version=version,
        text=text,
        number=number,
        closes_at=closes_at,
        changes=real,
        old={**old, "closes_at": before},
    )
    Amendment.objects.create(
        announcement=row,
        number=number,
        text=text,
        old={**old, "closes_at": before},
        new={**real, "closes_at": closes_at.isoformat()},
        made_at=clock.now(),
        made_by_id=by.user_id,
    )
    _await_closing(row)
    for application in row.applications().filter(state=ApplicationState.DRAFT):
        await_submission(application)
    return row


@deed
def close(call: Announcement, *, by: Actor) -> Announcement:
    """Shut the window and fix the list of applicants that a lot would be drawn from."""
    closed_list = lots.closed_list(call)
    row: Announcement = perform(
        call,
        "close",
        by=by,
        digest=lots.digest(closed_list),
        applications=closed_list.count("\n") + bool(closed_list),
        private={"closed_list": closed_list},
    )
    deadlines.meet(row, CLOSE)
    return row


def close_due(now: datetime) -> list[int]:
    """Ids of published calls whose closing time has come."""
    rows = Announcement.objects.filter(state=CallState.PUBLISHED, closes_at__lte=now)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@deed
def finish_review(call: Announcement, *, by: Actor, version: int | None = None) -> Announcement:
    row: Announcement = perform(call, "finish_review", by=by, version=version)
    return row


@deed_about(files.of_call)
def cancel(
    call: Announcement, *, by: Actor, reason: str, number: str = "", version: int | None = None
) -> Announcement:
    """Call the whole thing off: its packages and every live application end with it."""
    row: Announcement = perform(
        call, "cancel", by=by, version=version, reason=reason, number=number.strip()
    )
    machine = system("announcement-cancel", cause=causes.current())
    for package in row.packages.filter(state__in=("open", "ended")):
        perform(package, "cancel", by=machine)
    for application in row.live_applications().filter(state__in=ENDING):
        perform(application, "end", by=machine)
        deadlines.drop(application)
    for notice in row.public_notices.filter(withdrawn_at__isnull=True):
        notice.withdrawn_at, notice.withdrawn_because = clock.now(), reason
        notice.save(update_fields=["withdrawn_at", "withdrawn_because"])
    deadlines.drop(row)
    return row
