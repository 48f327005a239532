"""The qualification review: a verdict for every item, correction, and the decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.actors import Person
from accounts.domain import deadlines
from accounts.enums import Role
from core import clock
from core.errors import Blocked, Forbidden, Invalid, Stale
from core.fsm import deed, perform, record
from core.models.files import StoredFile
from core.scoping import Actor
from vetting import moments, policies
from vetting.domain import applications
from vetting.enums import ApplicationState
from vetting.models import Application, ChecklistItem, Correction, Verdict

REVIEWABLE = (ApplicationState.SUBMITTED,)


@deed
def give_verdicts(
    application: Application,
    *,
    by: Person,
    verdicts: Mapping[int, tuple[bool, str]],
    version: int | None = None,
    reason: str = "",
) -> Application:
    """Say 合格 or 不合格 of several items at once: {item id: (ok, note)}.

    A verdict that stands may be changed by its author, or by the lead with a reason; both stay.
    """
    _check(application, version)
    items = {item.pk: item for item in application.items()}
    standing = application.current_verdicts()
    for pk, (ok, note) in verdicts.items():
        item = items.get(pk)
        if item is None or not _may_answer(application, item, by):
            raise Forbidden
        _put(application, item, standing.get(pk), by=by, ok=ok, note=note.strip(), reason=reason)
    told = {items[pk].title: ok for pk, (ok, _note) in verdicts.items()}
    record(application, "verdict", by=by, reason=reason, verdicts=told)
    return application


def _check(application: Application, version: int | None) -> None:
    if version is not None and application.version != version:
        raise Stale
    if application.state not in REVIEWABLE:
        raise Blocked([_("只有待审核的申报可以填写审核意见。")])


def _may_answer(application: Application, item: ChecklistItem, by: Person) -> bool:
    if item.reviewer_id is not None:
        return by.role == Role.REVIEWER and by.organisation_id == item.reviewer_id
    return by.role == Role.DISTRICT and by.organisation_id == application.announcement.bureau_id


@deed
def enter_letter(
    application: Application,
    *,
    by: Person,
    item: ChecklistItem,
    ok: bool,
    scan: StoredFile,
    note: str = "",
    reason: str = "",
    version: int | None = None,
) -> Application:
    """Enter a department's written reply (代录); another person decides on it."""
    _check(application, version)
    bureau = application.announcement.bureau_id
    if by.role != Role.DISTRICT or by.organisation_id != bureau:
        raise Forbidden
    if item.reviewer_id is None or item.announcement_id != application.package.announcement_id:
        raise Invalid({"item": _("这一项不由联审部门审核。")})
    standing = application.current_verdicts().get(item.pk)
    _put(application, item, standing, by=by, ok=ok, note=note.strip(), reason=reason, scan=scan)
    record(application, "letter", by=by, reason=reason, item=item.title, ok=ok, scan=scan)
    return application


def _put(
    application: Application,
    item: ChecklistItem,
    standing: Verdict | None,
    *,
    by: Person,
    ok: bool,
    note: str,
    reason: str,
    scan: StoredFile | None = None,
) -> None:
    if not ok and not note:
        raise Invalid(
            {f"note-{item.pk}": _("请写明“%(item)s”不合格的原因。") % {"item": item.title}}
        )
    if standing is not None:
        if (standing.ok, standing.note) == (ok, note) and scan is None:
            return
        _supersede(standing, by, reason)
    Verdict.objects.create(
        application=application,
        item=item,
        ok=ok,
        note=note,
        by_id=by.user_id,
        office_id=item.reviewer_id or by.organisation_id,
        at=clock.now(),
        entered_by_office=scan is not None,
        scan=scan,
    )


def _supersede(standing: Verdict, by: Person, reason: str) -> None:
    """更正: by its author, or by the lead with a reason."""
    if standing.by_id != by.user_id and not (by.is_lead and reason.strip()):
        raise Blocked(
            [
                _("“%(item)s”的意见由 %(name)s 填写：请由其本人更正，或由负责人填写原因后更正。")
                % {"item": standing.item.title, "name": standing.by.name}
            ]
        )
    standing.superseded_at = clock.now()
    standing.superseded_because = reason.strip() or _("本人更正")
    standing.save(update_fields=["superseded_at", "superseded_because"])


@deed
def ask_correction(
    application: Application,
    *,
    by: Person,
    number: str = "",
    version: int | None = None,
    reason: str = "",
) -> Application:
    """Tell everything that is missing at once (一次性告知), with one due date."""
    failed = [row for row in application.current_verdicts().values() if not row.ok]
    gaps = [{"item": row.item.title, "note": row.note} for row in failed]
    due = _correction_due(application)
    row: Application = perform(
        application,
        "ask_correction",
        by=by,
        version=version,
        reason=reason,
        number=number,
        due_on=due.date,
        gaps=";".join(f"{gap['item']}({gap['note']})" for gap in gaps),
    )
    correction = Correction.objects.create(
        application=row,
        round=row.corrections.count() + 1,
        number=number,
        gaps=gaps,
        asked_at=clock.now(),
        asked_by_id=by.user_id,
        due_on=due.date,
        provisional=due.provisional,
    )
    correction.items.set([verdict.item for verdict in failed])
    _await_correction(row, due)
    return row


def _correction_due(application: Application) -> clock.Due:
    days = application.announcement.figure(policies.CORRECTION_DAYS)
    return clock.add_working_days(clock.today(), days)


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
    row: Application = perform(application, "propose_lapse", by=by)
    return row


def lapses_due(now: datetime) -> list[int]:
    """Ids of applications whose correction is overdue and not yet proposed for a decision."""
    rows = Application.objects.filter(
        state=ApplicationState.CORRECTION,
        lapse_proposed_at__isnull=True,
        corrections__answered_at__isnull=True,
        corrections__due_on__lt=moments.day_of(now),
    )
    return list(rows.order_by("pk").values_list("pk", flat=True).distinct())


@deed
def confirm_lapse(
    application: Application,
    *,
    by: Person,
    reason: str = "",
    number: str = "",
    version: int | None = None,
) -> Application:
    row: Application = perform(
        application, "confirm_lapse", by=by, version=version, reason=reason, number=number.strip()
    )
    deadlines.drop(row, applications.CORRECTION)
    return row


@deed
def restore(
    application: Application, *, by: Person, reason: str, version: int | None = None
) -> Application:
    """Give the period once more, from tomorrow."""
    due = _correction_due(application)
    row: Application = perform(
        application, "restore", by=by, version=version, reason=reason, due_on=due.date
    )
    open_one = row.open_correction
    open_one.due_on, open_one.provisional = due.date, due.provisional
    open_one.save(update_fields=["due_on", "provisional"])
    _await_correction(row, due)
    return row


@deed
def qualify(
    application: Application, *, by: Person, reason: str = "", version: int | None = None
) -> Application:
    row: Application = perform(application, "qualify", by=by, version=version, reason=reason)
    return row


@deed
def disqualify(
    application: Application,
    *,
    by: Person,
    reason: str,
    number: str = "",
    version: int | None = None,
) -> Application:
    row: Application = perform(
        application, "disqualify", by=by, version=version, reason=reason, number=number.strip()
    )
    return row


@deed
def reconsider(
    application: Application, *, by: Person, reason: str = "", version: int | None = None
) -> Application:
    """更正: take the decision back and review again; open sheets about it wait."""
    row: Application = perform(application, "reconsider", by=by, version=version, reason=reason)
    return row
