"""工作台: what waits for me, what I wait for, what changed. Rooms register providers.

@waiting(Role.DISTRICT, label=_("待审核的申报"), due="review_due", more="applications")
def applications_to_review(actor): return Application.objects.visible_to(actor).filter(...)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet

from core.models.subject import ref
from portals.kit import due, frame, links

SHOWN = 8
READ = 60  # dates looked at for rows that stand on the page already
Rows = Callable[[Any], QuerySet[Any]]


@dataclass(frozen=True)
class Provider:
    rows: Rows
    label: Any
    roles: tuple[str, ...]
    due: str = ""
    lead: bool | None = None
    more: str = ""
    about: Callable[[Any], Any] | None = None
    title: Callable[[Any], Any] | None = None
    url: Callable[[Any, Any], str] | None = None
    order: int = 50
    mine: bool = True
    moments: bool = False
    dates: bool = False


@dataclass(frozen=True)
class Line:
    title: str
    url: str
    about: str = ""
    left: due.Left | None = None
    at: datetime | None = None
    fresh: bool = False
    subject: str = ""


@dataclass(frozen=True)
class Block:
    label: str
    count: int
    overdue: int
    lines: Sequence[Line]
    more: str
    first: date
    order: int


@dataclass(frozen=True)
class Step:
    """One thing that is still to come: what, and whose turn it is. `url` leads to where one does it."""

    title: str
    turn: str
    url: str = ""
    mine: bool = True


_providers: list[Provider] = []
# Filled by rooms: what an actor has still to bring before it gets anywhere, anew at each look.
to_come: list[Callable[[Any], Sequence[Step]]] = []
# Filled by accounts: the newest messages of an actor as lines.
changes: list[Callable[[Any], Sequence[Line]]] = []


def waiting(*roles: str, label: Any, **options: Any) -> Callable[[Rows], Rows]:
    """Register a queryset of rows that wait for these roles.

    due: name of a date column (or moment column with `moments=True`) to sort by and show; lead=True:
    only for leads, False: only for officers; more: URL name or path of the full list; about: row ->
    words beside the title; title: row -> words instead of `row.title()`; url: (row, actor) -> address, default the row's page; order: among
    blocks without due dates; mine=False: it waits for somebody else (我在等);
    dates=True: bare dates of rows that may wait in another block, where the date is then shown instead.
    """

    def wrap(rows: Rows) -> Rows:
        known = tuple(str(role) for role in roles)
        _providers.append(Provider(rows=rows, label=label, roles=known, **options))
        return rows

    return wrap


def blocks(actor: Any, countdown: due.Countdown, *, mine: bool) -> list[Block]:
    """The actor's non-empty blocks: those with the earliest due date first."""
    found: list[Block] = []
    dates: list[Block] = []
    for each in _providers:
        if each.mine is not mine or str(actor.role) not in each.roles:
            continue
        if each.lead is not None and each.lead != actor.is_lead:
            continue
        block = _block(each, actor, countdown)
        if block.count:
            (dates if each.dates else found).append(block)
    for block in dates:
        found = _dated(found, block, countdown)
    return sorted(found, key=lambda block: (block.first, block.order))


def _dated(found: list[Block], dates: Block, countdown: due.Countdown) -> list[Block]:
    """Each matter once: a date whose row waits in another block is shown there."""
    waiting = {line.subject for block in found for line in block.lines}
    near: dict[str, due.Left] = {}
    rest = []
    for line in dates.lines:
        if line.left and line.subject in waiting and line.subject not in near:
            near[line.subject] = line.left
        else:
            rest.append(line)
    told = [_with_dates(block, near, countdown) for block in found]
    if count := dates.count - len(near):
        overdue = dates.overdue - sum(left.date < countdown.today for left in near.values())
        more = dates.more if count > SHOWN else ""
        first = min((line.left.date for line in rest if line.left), default=date.max)
        told.append(Block(dates.label, count, overdue, rest[:SHOWN], more, first, dates.order))
    return told


def _with_dates(block: Block, near: dict[str, due.Left], countdown: due.Countdown) -> Block:
    lines = [
        replace(line, left=near[line.subject])
        if line.subject in near and (line.left is None or near[line.subject].date < line.left.date)
        else line
        for line in block.lines
    ]
    lines.sort(key=lambda line: line.left.date if line.left else date.max)
    days = [line.left.date for line in lines if line.left]
    over = max(block.overdue, sum(day < countdown.today for day in days))
    return replace(block, lines=lines, overdue=over, first=min(days, default=date.max))


def _block(each: Provider, actor: Any, countdown: due.Countdown) -> Block:
    rows = each.rows(actor)
    count = rows.count()
    overdue = 0
    if each.due and count:
        column = each.due + ("__date" if each.moments else "")
        overdue = rows.filter(Q(**{f"{column}__lt": countdown.today})).count()
        rows = rows.order_by(F(each.due).asc(nulls_last=True), "pk")
    shown = list(rows[: READ if each.dates else SHOWN]) if count else []
    lines = [_line(each, row, actor, countdown) for row in shown]
    dates = [line.left.date for line in lines if line.left]
    more = _more(each.more) if count > SHOWN else ""
    return Block(
        str(each.label), count, overdue, lines, more, min(dates, default=date.max), each.order
    )


def _line(each: Provider, row: Any, actor: Any, countdown: due.Countdown) -> Line:
    when = getattr(row, each.due) if each.due else None
    url = each.url(row, actor) if each.url else links.url(row, actor)
    about = str(each.about(row)) if each.about else ""
    title = each.title(row) if each.title else row.title() if hasattr(row, "title") else row
    subject = row.subject if each.dates else ref(row)
    return Line(str(title), url, about, countdown(when), subject=subject)


def _more(name: str) -> str:
    return (
        name
        if name.startswith("/") or not name
        else frame.address(name.partition("?")[0]) + _query(name)
    )


def _query(name: str) -> str:
    _path, mark, query = name.partition("?")
    return mark + query


def steps(actor: Any) -> list[Step]:
    """What is missing and whose turn it is: one's own first."""
    found = [step for source in to_come for step in source(actor)]
    return sorted(found, key=lambda step: not step.mine)


def changed(actor: Any) -> list[Line]:
    return [line for source in changes for line in source(actor)][:SHOWN]
