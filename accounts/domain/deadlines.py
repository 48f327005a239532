"""One table of dates: written in the deed's transaction, reminded of and acted on by jobs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.apps import apps
from django.db import connection, models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import Deadline, Message
from core import clock, quotes
from core.counted import counted
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
    lapses: bool = False,
) -> Deadline:
    """Set the open deadline of this kind for a row, replacing the one there was.

    due:    the last day (over at the midnight that ends it), a moment, or a computed `Due`.
    what:   what must be done by then, as the workbench shows it.
    owner:  id of the organisation whose members of `role` must act.
    remind: lead times in days.
    action: the sweep that makes the machine's move once it is over ("" for a reminder only).
    lapses: something that may be done until then, and is not owed: nobody is told of being late.
    """
    drop(subject, kind)
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
        **_counted(due),
        remind=sorted(remind, reverse=True),
        remind_at=_first_reminder(due_on, due_at, remind),
        action=action,
        lapses=lapses,
        created_at=clock.now(),
    )


def _counted(due: date | datetime | clock.Due) -> dict[str, Any]:
    """Of a computed date, from where and over how many working days."""
    if not isinstance(due, clock.Due):
        return {}
    return {"provisional": due.provisional, "counted_from": due.start, "working_days": due.days}


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


class Counted(NamedTuple):
    """A deadline, and its last day counted anew by a table that was entered or corrected."""

    row: Deadline
    due: clock.Due

    @property
    def period(self) -> Period | None:
        return period_of(self.row)


@dataclass(frozen=True)
class Period:
    """A legal period behind a deadline: what it is called, and the row that keeps its last day too.

    `follow(subject, due)` gives that row the later day; all parties of the subject are told.
    """

    label: Any
    follow: Callable[[Any, clock.Due], None]


_periods: dict[tuple[str, str], Period] = {}


def counts(
    model: type[models.Model], kind: str, label: Any, follow: Callable[[Any, clock.Due], None]
) -> None:
    """Declare that a deadline of this kind is the end of a legal period of its subject."""
    _periods[model._meta.label_lower, kind] = Period(label, follow)


def period_of(row: Deadline) -> Period | None:
    return _periods.get((row.subject.partition(":")[0], row.kind))


def subject_of(row: Deadline) -> Any:
    label, _colon, pk = row.subject.partition(":")
    return apps.get_model(label)._base_manager.get(pk=pk)


def later(counted: Sequence[Counted]) -> list[Counted]:
    """Those that end later now. None ends earlier than was told: nobody loses a day to a table that was
    corrected."""
    return [each for each in counted if each.due.date > each.row.due_on]


def make_certain(counted: Sequence[Counted]) -> None:
    """Days that were told as 预计 and stay: the table of the year says so now."""
    sure = [
        row.pk
        for row, due in counted
        if row.provisional and not due.provisional and due.date <= row.due_on
    ]
    Deadline.objects.filter(pk__in=sure).update(provisional=False)


def counted_anew(year: int) -> list[Counted]:
    """Open deadlines of counted periods that reach into the year, with their ends by the calendar as it
    is now. What has run out is over."""
    rows = open_ones().filter(
        counted_from__isnull=False,
        counted_from__year__lte=year,
        due_on__year__gte=year,
        due_at__gt=clock.now(),
    )
    found = list(rows.select_related("organisation").order_by("due_at", "pk"))
    if not found:
        return []
    spans = [(row.counted_from or row.due_on, row.working_days) for row in found]
    count = clock.reckoner(spans)
    return [Counted(row, count(*span)) for row, span in zip(found, spans, strict=True)]


def move(moved: Counted) -> None:
    """Give it the later day; whoever was reminded is reminded anew."""
    due_on, due_at = _ends(moved.due.date)
    Deadline.objects.filter(pk=moved.row.pk).update(
        due_on=due_on,
        due_at=due_at,
        provisional=moved.due.provisional,
        remind_at=_first_reminder(due_on, due_at, moved.row.remind),
    )


def to_remind(now: datetime) -> list[int]:
    """Ids of open deadlines that have reached a lead time nobody was reminded at yet."""
    rows = open_ones().filter(remind_at__lte=now).order_by("remind_at", "pk")
    return list(rows.values_list("pk", flat=True))


def remind(deadline_id: int) -> bool:
    """Remind of one deadline if a lead time has come. Idempotent; True when a message was written."""
    return bool(remind_many([deadline_id]))


class _Occasion(NamedTuple):
    """What a reminder says besides which thing is due: the same for all that are due on one day."""

    due_on: date
    due_at: datetime
    remind: tuple[int, ...]
    lapses: bool


@transaction.atomic
def remind_many(ids: Sequence[int]) -> int:
    """Remind of those of them of which a lead time has come; how many they were.

    After missed runs only the nearest lead time speaks; the ones before it have passed. The messages are
    written inside the database, of which thousands may fall due on one morning.
    """
    now = clock.now()
    waiting = open_ones().filter(pk__in=ids, remind_at__lte=now).order_by("pk").select_for_update()
    occasions: dict[_Occasion, list[int]] = {}
    for pk, due_on, due_at, remind_, lapses in waiting.values_list("pk", *_Occasion._fields):
        occasion = _Occasion(due_on, due_at, tuple(remind_), lapses)
        occasions.setdefault(occasion, []).append(pk)
    for occasion, pks in occasions.items():
        if not (occasion.lapses and occasion.due_at <= now):
            _speak(occasion, pks, now)
        Deadline.objects.filter(pk__in=pks).update(remind_at=_next_reminder(occasion, now))
    return sum(map(len, occasions.values()))


def _next_reminder(each: _Occasion, now: datetime) -> datetime | None:
    """The next moment to speak: the midnight a lead time begins with, or the one it is over at."""
    left = (each.due_on - timezone.localtime(now).date()).days
    ahead = [lead for lead in each.remind if lead < left]
    if ahead:
        return clock.at(each.due_on - timedelta(days=max(ahead)), hour=0)
    return each.due_at if each.due_at > now and not each.lapses else None


_WHAT = "\ue000"  # stands for what is due, in a sentence that the database completes
_TABLES = {"message": Message._meta.db_table, "deadline": Deadline._meta.db_table}
_SPEAK = """
INSERT INTO {message}
    (organisation_id, role, lead_only, kind, subject, text, key, deed_id, created_at)
SELECT organisation_id, role, lead_only, 'deadline.' || kind, subject, replace(%s, %s, what),
    'deadline:' || id || %s, '', %s
FROM {deadline} WHERE id IN ({marks}) ORDER BY id
ON CONFLICT (key) DO NOTHING
"""


def _speak(each: _Occasion, pks: Sequence[int], now: datetime) -> None:
    left = (each.due_on - timezone.localtime(now).date()).days
    over = each.due_at <= now
    lead = OVERDUE if over else min(lead for lead in each.remind if lead >= left)
    day = each.due_on.isoformat()
    with translation.override("zh-hans"):
        sentence = _sentence(left, over=over) % {"what": _WHAT, "day": day, "left": left}
    marks = ", ".join(["%s"] * len(pks))
    at = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(
            _SPEAK.format(**_TABLES, marks=marks), [sentence, _WHAT, f":{lead}:{day}", at, *pks]
        )


def _sentence(left: int, *, over: bool) -> str | counted:
    if over:
        return _("已逾期：%(what)s（期限 %(day)s）。")
    if left:
        return counted("还剩 %(left)s 天：%(what)s（期限 %(day)s）。", "left")
    return _("今天到期：%(what)s。")
