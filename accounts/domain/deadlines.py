"""One table of dates: written in the deed's transaction, reminded of and acted on by jobs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Deadline, Message, Reminder
from core import clock, quotes
from core.models.subject import ref

OVERDUE = -1
FURTHEST_LEAD = 90  # no lead time is longer, so nothing beyond needs to be looked at


def put(
    subject: models.Model,
    kind: str,
    *,
    what: str,
    due: date | datetime | clock.Due,
    owner: int,
    role: str,
    lead_only: bool = False,
    remind: Sequence[int] = (3, 1),
    action: str = "",
) -> Deadline:
    """Set the open deadline of this kind for a row, replacing the one there was.

    due:    the last day (over at the midnight that ends it), a moment, or a computed `Due`.
    what:   what must be done by then, as the workbench shows it.
    owner:  id of the organisation whose members of `role` must act.
    remind: lead times in days.
    action: the sweep that makes the machine's move once it is over ("" for a reminder only).
    """
    drop(subject, kind)
    provisional = isinstance(due, clock.Due) and due.provisional
    due_on, due_at = _ends(due.date if isinstance(due, clock.Due) else due)
    return Deadline.objects.create(
        subject=ref(subject),
        kind=kind,
        what=quotes.nested(what),
        organisation_id=owner,
        role=role,
        lead_only=lead_only,
        due_on=due_on,
        due_at=due_at,
        provisional=provisional,
        remind=sorted(remind, reverse=True),
        action=action,
        created_at=clock.now(),
    )


def _ends(due: date | datetime) -> tuple[date, datetime]:
    if isinstance(due, datetime):
        return timezone.localtime(due).date(), due
    return due, clock.at(due + timedelta(days=1), hour=0)


def _open(subject: models.Model, kind: str) -> models.QuerySet[Deadline]:
    rows: models.QuerySet[Deadline] = open_ones().filter(subject=ref(subject), kind=kind)
    return rows


def open_ones() -> models.QuerySet[Deadline]:
    rows: models.QuerySet[Deadline] = Deadline.objects.filter(
        met_at__isnull=True, dropped_at__isnull=True
    )
    return rows


def meet(subject: models.Model, kind: str) -> None:
    """What was due has been done."""
    _open(subject, kind).update(met_at=clock.now())


def meet_first(owner: int, kind: str) -> None:
    """One of what an office owes of this kind has been done, whichever it was: the most urgent."""
    row = open_ones().filter(organisation=owner, kind=kind).order_by("due_at", "pk").first()
    if row is not None:
        open_ones().filter(pk=row.pk).update(met_at=clock.now())


def drop(subject: models.Model, kind: str = "") -> None:
    """It no longer has to be done; without a kind, none of the row's deadlines has."""
    rows = _open(subject, kind) if kind else open_ones().filter(subject=ref(subject))
    rows.update(dropped_at=clock.now())


def to_remind(now: datetime) -> list[int]:
    """Ids of open deadlines that have reached a lead time nobody was reminded at yet."""
    furthest = timezone.localtime(now).date() + timedelta(days=FURTHEST_LEAD)
    rows = open_ones().filter(due_on__lte=furthest).prefetch_related("reminders")
    return [row.pk for row in rows if _fresh_leads(row, now)]


def _fresh_leads(row: Deadline, now: datetime) -> list[int]:
    done = {each.lead_days for each in row.reminders.all() if each.due_on == row.due_on}
    return [lead for lead in _leads_reached(row, now) if lead not in done]


def remind(deadline_id: int) -> bool:
    """Remind of one deadline if a lead time has come. Idempotent; True when a message was written.

    After missed runs only the nearest lead time speaks; the ones before it are noted as passed.
    """
    with transaction.atomic():
        row = Deadline.objects.select_for_update().get(pk=deadline_id)
        if row.met_at or row.dropped_at:
            return False
        now = clock.now()
        fresh = _fresh_leads(row, now)
        if not fresh:
            return False
        Reminder.objects.bulk_create(
            Reminder(deadline=row, lead_days=lead, due_on=row.due_on) for lead in fresh
        )
        nearest = min(_leads_reached(row, now))
        if nearest in fresh:
            _write(row, nearest)
        return nearest in fresh


def _leads_reached(row: Deadline, now: datetime) -> list[int]:
    if row.due_at <= now:
        return [*row.remind, OVERDUE]
    left = (row.due_on - timezone.localtime(now).date()).days
    return [lead for lead in row.remind if lead >= left]


def _write(row: Deadline, lead: int) -> None:
    figures = {"what": row.what, "day": row.due_on.isoformat()}
    with translation.override("zh-hans"):
        if lead == OVERDUE:
            text = _("已逾期：%(what)s（期限 %(day)s）。") % figures
        else:
            left = (row.due_on - clock.today()).days
            says = (
                _("还剩 %(left)s 天：%(what)s（期限 %(day)s）。")
                if left
                else _("今天到期：%(what)s。")
            )
            text = says % {**figures, "left": left}
    Message.objects.create(
        organisation_id=row.organisation_id,
        role=row.role,
        lead_only=row.lead_only,
        kind=f"deadline.{row.kind}",
        subject=row.subject,
        text=text,
        key=f"deadline:{row.pk}:{lead}:{row.due_on.isoformat()}",
        created_at=clock.now(),
    )
