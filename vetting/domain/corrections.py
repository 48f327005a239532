"""补正: everything missing told at once, its period, and what follows when the period is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actors import Person
from accounts.domain import deadlines, messages, pages
from accounts.enums import Role
from accounts.permissions import machine
from core import clock
from core.fsm import deed, edit, perform
from core.scoping import Actor
from vetting import facts, moments, policies
from vetting.domain import applications
from vetting.enums import ApplicationState
from vetting.models import Application, Correction

_UNNUMBERED, _AS_BEFORE = facts.CorrectionAsked(), facts.Restored()


@deed
def ask_correction(
    application: Application,
    told: facts.CorrectionAsked = _UNNUMBERED,
    *,
    by: Person,
    version: int | None = None,
    reason: str = "",
) -> Application:
    """Tell everything that is missing at once (一次性告知), with one due date."""
    failed = [row for row in application.current_verdicts().values() if not row.ok]
    gaps = [{"item": row.item.title, "note": row.note} for row in failed]
    due = _correction_due(application)
    lines = "；".join(f"{gap['item']}（{gap['note']}）" for gap in gaps)
    told = replace(told, due_on=due.date, gaps=lines)
    row = perform(
        application, Application.ask_correction, told, by=by, version=version, reason=reason
    )
    correction = Correction.objects.create(
        application=row,
        round=row.corrections.count() + 1,
        number=told.number,
        gaps=gaps,
        asked_at=clock.now(),
        asked_by_id=by.user_id,
        told_due_on=due.date,
        due_on=due.date,
        counted_from=clock.today(),
        working_days=_days(row),
        provisional=due.provisional,
    )
    correction.items.set([verdict.item for verdict in failed])
    pages.issue(correction, "correction", by=by)
    _await_correction(row, due)
    return row


def _correction_due(application: Application) -> clock.Due:
    return clock.add_working_days(clock.today(), _days(application))


def _days(application: Application) -> int:
    return int(application.announcement.figure(policies.CORRECTION_DAYS))


def _await_correction(application: Application, due: clock.Due) -> None:
    deadlines.put(
        application,
        applications.CORRECTION,
        what=_("补正%(title)s") % {"title": application.title()},
        due=due,
        owner=application.institution.organisation_id,
        role=Role.INSTITUTION,
        action="application-lapse",
    )


@deed
def propose_lapse(application: Application, *, by: Actor) -> Application:
    """The due date passed: the officer is asked, nothing is decided."""
    return perform(application, Application.propose_lapse, by=by)


def lapses_due(now: datetime) -> list[int]:
    """Ids of applications whose correction is overdue and not yet proposed for a decision."""
    day = moments.day_of(now)
    rows = _waited_for().filter(application__lapse_proposed_at__isnull=True, due_on__lt=day)
    return [row.application_id for row in rows if row.last_day() < day]


def _waited_for() -> QuerySet[Correction]:
    rows: QuerySet[Correction] = Correction.objects.filter(
        answered_at__isnull=True, application__state=ApplicationState.CORRECTION
    )
    return rows.order_by("application_id")


@deed
def follow_calendar(application: Application, *, by: Actor) -> Application:
    """The table of a year that came late or was corrected gives a later day: it is the last one now."""
    open_one = application.open_correction
    period = open_one.period()
    figures = {"title": application.title(), "due_on": period.date.isoformat()}
    open_one.due_on = period.date
    open_one.save(update_fields=["due_on"])
    row = edit(
        application,
        by=by,
        permission=machine("application-lapse"),
        audience=(Role.INSTITUTION,),
        name="follow_calendar",
        reason=_("工作日安排已公布或更正，补正期限顺延至 %(due_on)s。") % figures,
        lapse_proposed_at=None,
    )
    _await_correction(row, period)
    text = _("工作日安排已公布或更正，%(title)s 的补正期限顺延至 %(due_on)s。") % figures
    for role in (Role.INSTITUTION, Role.DISTRICT):
        messages.tell(
            row.parties(role),
            role,
            subject=row,
            text=text,
            kind="application.follow_calendar",
        )
    return row


def due(now: datetime) -> list[int]:
    """Ids of applications whose correction is over, or whose last day a late calendar has moved."""
    waiting = _waited_for()
    moved = [row.application_id for row in waiting if row.last_day() > row.due_on]
    return [*moved, *(pk for pk in lapses_due(now) if pk not in moved)]


@deed
def attend(application: Application, *, by: Actor) -> Application:
    """What is due about a correction: its day moves with the calendar, or its lapse is proposed."""
    open_one = application.open_correction
    moved = open_one is not None and open_one.last_day() > open_one.due_on
    return follow_calendar(application, by=by) if moved else propose_lapse(application, by=by)


@deed
def confirm_lapse(
    application: Application,
    told: facts.Numbered = facts.UNNUMBERED,
    *,
    by: Person,
    reason: str = "",
    version: int | None = None,
) -> Application:
    row = perform(
        application, Application.confirm_lapse, told, by=by, version=version, reason=reason
    )
    deadlines.drop(row, applications.CORRECTION)
    pages.issue(row, "disqualified", by=by)
    return row


@deed
def restore(
    application: Application,
    told: facts.Restored = _AS_BEFORE,
    *,
    by: Person,
    reason: str,
    version: int | None = None,
) -> Application:
    """Give the period once more, from tomorrow."""
    due = _correction_due(application)
    told = replace(told, due_on=due.date)
    row = perform(application, Application.restore, told, by=by, version=version, reason=reason)
    open_one = row.open_correction
    open_one.due_on, open_one.provisional = due.date, due.provisional
    open_one.counted_from, open_one.working_days = clock.today(), _days(row)
    open_one.restored_at, open_one.restored_until = clock.now(), due.date
    open_one.restored_because, open_one.restored_number = reason.strip(), told.number
    open_one.save()
    pages.issue(open_one, "restored", by=by, marks=[(open_one, "correction")])
    _await_correction(row, due)
    return row


def _follow(application: Application, due: clock.Due) -> None:
    open_one = application.open_correction
    if open_one is not None:
        open_one.due_on, open_one.provisional = due.date, due.provisional
        open_one.save(update_fields=["due_on", "provisional"])


deadlines.counts(Application, applications.CORRECTION, gettext_lazy("补正期限"), _follow)
