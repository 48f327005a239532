"""公示 and 结果: the notice and its period, a new notice after a change, and the conclusion."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Person, system
from accounts.domain import deadlines, messages, pages
from accounts.enums import Role
from core import clock, deeds
from core.fsm import deed, deed_about, perform
from core.scoping import Actor
from vetting import facts, moments, policies
from vetting.domain import calls, files, listings
from vetting.enums import ApplicationState, CallState, PackageState
from vetting.models import Announcement, Application, Package, PublicNotice

NOTICE = "notice"
RESULT = "result"


def chosen(call: Announcement) -> list[dict[str, Any]]:
    """What a notice shows: names and packages, no scores."""
    rows = call.applications().filter(
        state=ApplicationState.SHORTLISTED, package__state=PackageState.OPEN
    )
    return [
        {
            "application": row.pk,
            "package": row.package.name,
            "institution": row.institution.name,
            "category": row.package.get_category_display(),
            "service_items": row.package.service_items,
            "price_standard": row.package.price_standard,
            "rank": row.rank,
        }
        for row in rows.select_related("institution", "package").order_by(
            "package__position", "package_id", "rank"
        )
    ]


@deed
def give_public_notice(
    call: Announcement, told: facts.NoticeText, *, by: Person, version: int | None = None
) -> Announcement:
    """Publish the shortlist for its working days, counted from tomorrow; reveal the lot's secret."""
    days = call.figure(policies.PUBLIC_NOTICE_DAYS)
    due = clock.add_working_days(clock.today(), days)
    told = replace(
        told, ends_on=due.date, provisional=due.provisional, digest=call.shortlist_digest()
    )
    row = perform(call, Announcement.give_public_notice, told, by=by, version=version)
    notice = PublicNotice.objects.create(
        announcement=row,
        round=row.public_notices.count() + 1,
        given_at=clock.now(),
        given_by_id=by.user_id,
        working_days=days,
        rows=chosen(row),
        **told.figures(),
    )
    pages.issue(notice, "notice", by=by)
    _await_end(row, due)
    return row


def _await_end(call: Announcement, due: clock.Due) -> None:
    deadlines.put(
        call,
        NOTICE,
        what=_("“%(title)s”公示期满") % {"title": call.title()},
        due=due,
        owner=call.bureau_id,
        role=Role.DISTRICT,
        lead_only=True,
        remind=(1,),
        action="public-notice-over",
    )


@deed
def say_over(call: Announcement, *, by: Actor) -> bool:
    """Tell the lead that the period is over; once for each notice. Nothing is decided."""
    notice = call.current_public_notice
    if call.state != CallState.ON_PUBLIC_NOTICE or notice is None:
        return False
    if clock.today() <= notice.last_day():
        return False
    text = _("“%(title)s”公示期已满，可以公布遴选结果。") % {"title": call.title()}
    messages.tell(
        {call.bureau_id},
        Role.DISTRICT,
        subject=call,
        text=text,
        kind="announcement.public_notice_over",
        lead_only=True,
        key=f"public-notice-over:{notice.pk}",
    )
    deadlines.meet(call, NOTICE)
    _await_result(call)
    notice.over_told_at = clock.now()
    notice.save(update_fields=["over_told_at"])
    return True


def _await_result(call: Announcement) -> None:
    deadlines.put(
        call,
        RESULT,
        what=_("公布“%(title)s”的遴选结果") % {"title": call.title()},
        due=clock.add_working_days(clock.today(), call.figure(policies.RESULT_DAYS)),
        owner=call.bureau_id,
        role=Role.DISTRICT,
        lead_only=True,
        remind=(1,),
    )


def public_notices_over(now: datetime) -> list[int]:
    """Ids of calls whose notice period has ended."""
    rows = PublicNotice.objects.filter(
        announcement__state=CallState.ON_PUBLIC_NOTICE,
        withdrawn_at__isnull=True,
        over_told_at__isnull=True,
        ends_on__lt=moments.day_of(now),
    )
    return list(rows.order_by("announcement_id").values_list("announcement_id", flat=True))


@deed
def withdraw_public_notice(
    call: Announcement,
    told: facts.Numbered = facts.UNNUMBERED,
    *,
    by: Person,
    reason: str,
    version: int | None = None,
) -> Announcement:
    """Take the notice down because the list changed; the next one runs its full period."""
    row = perform(
        call, Announcement.withdraw_public_notice, told, by=by, version=version, reason=reason
    )
    shown = row.current_public_notice
    shown.withdrawn_at, shown.withdrawn_because = clock.now(), reason
    shown.withdrawn_number = told.number
    shown.save(update_fields=["withdrawn_at", "withdrawn_because", "withdrawn_number"])
    pages.issue(shown, "withdrawn", by=by, marks=[(shown, "notice")], effect=calls.RETRACTED)
    deadlines.drop(row)
    return row


@deed_about(files.of_call)
def conclude(
    call: Announcement, told: facts.Result, *, by: Person, version: int | None = None
) -> Announcement:
    """Publish the result: the shortlisted become listings, thin packages' applications end."""
    row = perform(call, Announcement.conclude, told, by=by, version=version)
    machine = system("announcement-conclude", cause=deeds.cause())
    for package in row.packages.filter(state=PackageState.OPEN):
        chosen_ones = package.applications.filter(state=ApplicationState.SHORTLISTED).exists()
        perform(package, Package.award if chosen_ones else Package.end_empty, by=machine)
    _settle(row, machine)
    deadlines.meet(row, NOTICE)
    deadlines.meet(row, RESULT)
    pages.issue(row, "result", by=by)
    for application in row.applications().filter(state=ApplicationState.NOT_SELECTED):
        pages.issue(application, "not_selected", by=by)
    return row


def _settle(call: Announcement, machine: Actor) -> None:
    shortlisted = call.applications().filter(
        state=ApplicationState.SHORTLISTED, package__state=PackageState.AWARDED
    )
    for application in shortlisted.order_by("package__position", "package_id", "rank"):
        listings.make(perform(application, Application.enlist, by=machine), by=machine)
    unfinished = [state for state in calls.ENDING if state != ApplicationState.NOT_SELECTED]
    for application in call.applications().filter(state__in=unfinished):
        perform(application, Application.end, by=machine)
        deadlines.drop(application)


def _follow(call: Announcement, due: clock.Due) -> None:
    notice = call.current_public_notice
    if notice is not None:
        notice.ends_on, notice.provisional = due.date, due.provisional
        notice.save(update_fields=["ends_on", "provisional"])


deadlines.counts(Announcement, NOTICE, gettext_lazy("公示期"), _follow)
