"""What falls due by itself: for each system actor the ids that are due, and the deed for one row.

`due(now)` lists ids, `do(id)` does one row. Every deed is idempotent: a row that
was dealt with meanwhile is left alone (False). A placement that may not start says so once a day.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.actors import system
from accounts.domain import messages
from accounts.enums import Role
from contracts import facts
from contracts.domain import (
    amendments,
    closures,
    endings,
    endings_ahead,
    group_changes,
    lapses,
    placements,
)
from contracts.enums import (
    IN_FORCE,
    AmendmentState,
    GroupChangeState,
    PlacementState,
)
from contracts.models import Agreement, Amendment, GroupChange, Placement
from core import clock
from core.errors import Blocked, Stale
from core.fsm import fresh
from institutions.models import School


@dataclass(frozen=True)
class Job:
    """One kind of system move, under the name of the system actor that makes it."""

    name: str
    due: Callable[[datetime], list[int]]
    do: Callable[[int], bool]


def _day(now: datetime) -> date:
    return timezone.localtime(now).date()


def agreements_to_expire(now: datetime) -> list[int]:
    rows = Agreement.objects.filter(state__in=IN_FORCE, valid_until__lt=_day(now))
    return list(rows.order_by("id").values_list("id", flat=True))


def expire_agreement(pk: int, *, by: Any) -> bool:
    row = Agreement.objects.get(pk=pk)
    if row.state not in IN_FORCE or row.valid_until >= clock.today():
        return False
    return _quietly(lambda: endings.expire(row, by=by))


def agreements_to_end(now: datetime) -> list[int]:
    return endings_ahead.due(now)


def end_agreement(pk: int, *, by: Any) -> bool:
    row = Agreement.objects.get(pk=pk)
    plan = endings_ahead.planned(row)
    if plan is None or plan.on > clock.today():
        return False
    told = facts.Ending(
        cause=plan.cause,
        document=plan.document,
        number=plan.number,
        handover=placements.handover(plan.handover),
    )
    return _quietly(lambda: endings.end(row, told, by=by, reason=plan.reason, on=plan.on))


def agreements_to_settle(now: datetime) -> list[int]:
    return lapses.to_settle(_day(now))


def settle_agreement(pk: int, *, by: Any) -> bool:
    row = Agreement.objects.get(pk=pk)
    before = row.state
    _quietly(lambda: lapses.settle(row, by=by))
    return bool(fresh(row).state != before)


def schools_to_close(now: datetime) -> list[int]:
    return closures.to_close(_day(now))


def close_school(pk: int, *, by: Any) -> bool:
    return _quietly(lambda: closures.close(School.objects.get(pk=pk), by=by))


def placements_to_start(now: datetime) -> list[int]:
    rows = Placement.objects.filter(state=PlacementState.AGREED, starts_on__lte=_day(now))
    return list(rows.order_by("id").values_list("id", flat=True))


def start_placement(pk: int, *, by: Any) -> bool:
    """Start it, or say once a day to everybody concerned why it cannot start."""
    row = Placement.objects.get(pk=pk)
    if row.state != PlacementState.AGREED or row.starts_on > clock.today():
        return False
    try:
        placements.start(row, by=by)
    except Stale:
        return False
    except Blocked as refusal:
        _tell_blocked(row, refusal.reasons)
        return False
    return True


def _tell_blocked(row: Placement, reasons: list[str]) -> None:
    figures = {"title": row.title(), "why": " ".join(reasons)}
    for role in (Role.SCHOOL, Role.INSTITUTION, Role.DISTRICT):
        # What is wrong with a person is the bureau's and the institution's business.
        text = _("“%(title)s”今天不能开始：%(why)s") % figures
        if role == Role.SCHOOL:
            text = (
                _("“%(title)s”今天不能开始，机构人员不得入校。请联系机构和区市教育局。") % figures
            )
        messages.tell(
            row.parties(role),
            role,
            subject=row,
            text=text,
            kind="placement.blocked",
            key=f"start-blocked:{row.pk}:{clock.today().isoformat()}",
        )


def placements_to_finish(now: datetime) -> list[int]:
    rows = Placement.objects.filter(state=PlacementState.RUNNING, ends_on__lt=_day(now))
    return list(rows.order_by("id").values_list("id", flat=True))


def finish_placement(pk: int, *, by: Any) -> bool:
    row = Placement.objects.get(pk=pk)
    if row.state != PlacementState.RUNNING or row.ends_on >= clock.today():
        return False
    return _quietly(lambda: placements.finish(row, by=by))


def amendments_to_apply(now: datetime) -> list[int]:
    rows = Amendment.objects.filter(state=AmendmentState.AGREED, effective_on__lte=_day(now))
    return list(rows.order_by("id").values_list("id", flat=True))


def apply_amendment(pk: int, *, by: Any) -> bool:
    """Make it true, or say once to both sides why it is not."""
    row = Amendment.objects.get(pk=pk)
    if row.state != AmendmentState.AGREED or row.effective_on > clock.today():
        return False
    try:
        amendments.take_effect(row, by=by)
    except Stale:
        return False
    except Blocked as refusal:
        figures = {"title": row.title(), "why": " ".join(refusal.reasons)}
        text = (
            _("“%(title)s”没有生效：%(why)s 请撤回这项变更，或在排除原因之后等待生效。") % figures
        )
        for role in (Role.INSTITUTION, Role.DISTRICT):
            key = f"amendment-blocked:{row.pk}:{row.version}"
            messages.tell(
                row.parties(role),
                role,
                subject=row,
                text=text,
                kind="amendment.blocked",
                key=key,
            )
        return False
    return True


def changes_to_apply(now: datetime) -> list[int]:
    rows = GroupChange.objects.filter(state=GroupChangeState.AGREED, effective_on__lte=_day(now))
    return list(rows.order_by("id").values_list("id", flat=True))


def apply_change(pk: int, *, by: Any) -> bool:
    row = GroupChange.objects.get(pk=pk)
    if row.state != GroupChangeState.AGREED or row.effective_on > clock.today():
        return False
    return _quietly(lambda: group_changes.take_effect(row, by=by))


def placements_to_cover(now: datetime) -> list[int]:
    """Running ones with somebody whose first paper runs out today."""
    rows = Placement.objects.filter(
        state=PlacementState.RUNNING,
        named_staff__until__isnull=True,
        named_staff__staff__good_until=_day(now),
    )
    return sorted(set(rows.values_list("id", flat=True)))


def ask_cover(pk: int, *, by: Any) -> bool:
    return lapses.ask_for_cover(Placement.objects.get(pk=pk))


def _quietly(act: Callable[[], Any]) -> bool:
    """Somebody was faster, or a rule does not hold (yet): the next run looks again."""
    try:
        act()
    except (Stale, Blocked):
        return False
    return True


def _job(name: str, due: Callable[[datetime], list[int]], do: Callable[..., bool]) -> Job:
    return Job(name, due, functools.partial(do, by=system(name)))


# In the order a day wants them: what ends before what begins.
JOBS: dict[str, Job] = {
    job.name: job
    for job in (
        _job("agreement-suspension", agreements_to_settle, settle_agreement),
        _job("placement-end", placements_to_finish, finish_placement),
        _job(endings_ahead.MACHINE, agreements_to_end, end_agreement),
        _job("agreement-expiry", agreements_to_expire, expire_agreement),
        _job("agreement-amendment", amendments_to_apply, apply_amendment),
        _job("school-closing", schools_to_close, close_school),
        _job(group_changes.MACHINE, changes_to_apply, apply_change),
        _job("placement-start", placements_to_start, start_placement),
        _job("placement-cover", placements_to_cover, ask_cover),
    )
}
