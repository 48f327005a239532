"""One table of dates: written in the deed's transaction, reminded of and acted on by jobs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Deadline, Message
from core import clock, quotes
from core.models.subject import ref

OVERDUE = -1


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
        remind_at=_first_reminder(due_on, due_at, remind),
        action=action,
        created_at=clock.now(),
    )


def _first_reminder(due_on: date, due_at: datetime, leads: Sequence[int]) -> datetime:
    """A lead time that has begun when the deadline is set speaks at once."""
    return clock.at(due_on - timedelta(days=max(leads)), hour=0) if leads else due_at


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
    rows = open_ones().filter(remind_at__lte=now).order_by("remind_at", "pk")
    return list(rows.values_list("pk", flat=True))


def remind(deadline_id: int) -> bool:
    """Remind of one deadline if a lead time has come. Idempotent; True when a message was written."""
    return bool(remind_many([deadline_id]))


@transaction.atomic
def remind_many(ids: Sequence[int]) -> int:
    """Remind of those of them of which a lead time has come; how many they were.

    After missed runs only the nearest lead time speaks; the ones before it have passed.
    """
    now = clock.now()
    waiting = open_ones().filter(pk__in=ids, remind_at__lte=now).order_by("pk")
    rows = list(waiting.select_for_update())
    with translation.override("zh-hans"):
        messages = [_notice(row, now) for row in rows]
    Message.objects.bulk_create(messages, ignore_conflicts=True)
    # Rows that are due on one day are reminded of on one day: few values, whatever the rows.
    by_next: dict[datetime | None, list[int]] = {}
    for row in rows:
        by_next.setdefault(_next_reminder(row.due_on, row.due_at, row.remind, now), []).append(
            row.pk
        )
    for moment, pks in by_next.items():
        Deadline.objects.filter(pk__in=pks).update(remind_at=moment)
    return len(rows)


def _next_reminder(
    due_on: date, due_at: datetime, leads: Sequence[int], now: datetime
) -> datetime | None:
    """The next moment to speak: the midnight a lead time begins with, or the one it is over at."""
    left = (due_on - timezone.localtime(now).date()).days
    ahead = [lead for lead in leads if lead < left]
    if ahead:
        return clock.at(due_on - timedelta(days=max(ahead)), hour=0)
    return due_at if due_at > now else None


def _notice(row: Deadline, now: datetime) -> Message:
    left = (row.due_on - timezone.localtime(now).date()).days
    lead = OVERDUE if row.due_at <= now else min(lead for lead in row.remind if lead >= left)
    return Message(
        organisation_id=row.organisation_id,
        role=row.role,
        lead_only=row.lead_only,
        kind=f"deadline.{row.kind}",
        subject=row.subject,
        text=_words(row, left, overdue=lead == OVERDUE),
        key=f"deadline:{row.pk}:{lead}:{row.due_on.isoformat()}",
        created_at=now,
    )


def _words(row: Deadline, left: int, *, overdue: bool) -> str:
    figures = {"what": row.what, "day": row.due_on.isoformat(), "left": left}
    if overdue:
        return _("已逾期：%(what)s（期限 %(day)s）。") % figures
    if left:
        return _("还剩 %(left)s 天：%(what)s（期限 %(day)s）。") % figures
    return _("今天到期：%(what)s。") % figures
