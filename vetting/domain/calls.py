"""Publishing a call, amending it, closing it, finishing its review, cancelling it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.actors import Person, system
from accounts.domain import deadlines, pages
from accounts.enums import Role
from core import clock, deeds, policy
from core.errors import Invalid
from core.fsm import deed, deed_about, perform
from core.scoping import Actor
from vetting import facts, policies
from vetting.domain import files, lots
from vetting.enums import ApplicationState, CallState
from vetting.models import Amendment, Announcement, Application, Package

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
RETRACTED = pages.Effect.RETRACTED
_UNNUMBERED = facts.Publication()


@deed
def publish(
    call: Announcement,
    told: facts.Publication = _UNNUMBERED,
    *,
    by: Actor,
    version: int | None = None,
) -> Announcement:
    """Publish it, keep the policy it will be held to, and commit to the lot that may be needed."""
    secret = lots.new_secret()
    told = replace(
        told,
        policy=policy.snapshot(policies.KEPT, scopes=call.region.scopes, on=clock.today()),
        lot_commit=lots.commitment(secret),
        lot_secret=secret,
    )
    row = perform(call, Announcement.publish, told, by=by, version=version)
    pages.issue(row, "call", by=by)
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


def await_submission(application: Application) -> None:
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
    call: Announcement, told: facts.Amended, *, by: Person, version: int | None = None
) -> Announcement:
    """更正公告: the old text is kept, the window grows, everyone who started is told."""
    wrong = set(told.changes) - set(AMENDABLE)
    if wrong:
        raise Invalid({name: _("更正公告不能修改这一项。") for name in wrong})
    changes = {key: new for key, new in told.changes.items() if getattr(call, key) != new}
    old = {key: getattr(call, key) for key in changes}
    told = replace(told, changes=changes, old={**old, "closes_at": call.closes_at.isoformat()})
    row = perform(call, Announcement.amend, told, by=by, version=version)
    made = Amendment.objects.create(
        announcement=row,
        number=told.number,
        text=told.text,
        old=told.old,
        new={**changes, "closes_at": told.closes_at.isoformat()},
        made_at=clock.now(),
        made_by_id=by.user_id,
    )
    pages.issue(made, "amendment", by=by, marks=[(row, "call")])
    _await_closing(row)
    for application in row.applications().filter(state=ApplicationState.DRAFT):
        await_submission(application)
    return row


@deed
def close(call: Announcement, *, by: Actor) -> Announcement:
    """Shut the window and fix the list of applicants that a lot would be drawn from."""
    closed_list = lots.closed_list(call)
    told = facts.Closing(
        digest=lots.digest(closed_list),
        applications=closed_list.count("\n") + bool(closed_list),
        closed_list=closed_list,
    )
    row = perform(call, Announcement.close, told, by=by)
    deadlines.meet(row, CLOSE)
    return row


def close_due(now: datetime) -> list[int]:
    """Ids of published calls whose closing time has come."""
    rows = Announcement.objects.filter(state=CallState.PUBLISHED, closes_at__lte=now)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@deed
def finish_review(call: Announcement, *, by: Actor, version: int | None = None) -> Announcement:
    return perform(call, Announcement.finish_review, by=by, version=version)


@deed_about(files.of_call)
def cancel(
    call: Announcement,
    told: facts.Numbered = facts.UNNUMBERED,
    *,
    by: Actor,
    reason: str,
    version: int | None = None,
) -> Announcement:
    """Call the whole thing off: its packages and every live application end with it."""
    row = perform(call, Announcement.cancel, told, by=by, version=version, reason=reason)
    machine = system("announcement-cancel", cause=deeds.cause())
    for package in row.packages.filter(state__in=("open", "ended")):
        perform(package, Package.cancel, by=machine)
    for application in row.live_applications().filter(state__in=ENDING):
        perform(application, Application.end, by=machine)
        deadlines.drop(application)
    for notice in row.public_notices.filter(withdrawn_at__isnull=True):
        notice.withdrawn_at, notice.withdrawn_because = clock.now(), reason
        notice.save(update_fields=["withdrawn_at", "withdrawn_because"])
    deadlines.drop(row)
    if row.published_at is not None:
        shown = [(notice, "notice") for notice in row.public_notices.all()]
        pages.issue(row, "cancelled", by=by, marks=[(row, "call"), *shown], effect=RETRACTED)
    return row
