"""Ranking: the machine computes it, package by package, as soon as every sheet is in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.actors import system
from accounts.enums import Role
from accounts.permissions import member
from core.errors import Blocked, Forbidden, Stale
from core.fsm import deed_about, perform
from core.scoping import Actor
from vetting import policies
from vetting.domain import causes, files, lots, scoring
from vetting.enums import UNDER_REVIEW, ApplicationState, CallState, SheetState
from vetting.models import Announcement, Application, Package, ScoreSheet


@deed_about(files.of_call)
def compute(call: Announcement, *, by: Actor) -> list[Application]:
    """Rank the packages that are ready. Safe to repeat: ranked ones are left alone.

    `by` is system("ranking"); a person who asks for it is named as the cause by the caller.
    """
    ranked: list[Application] = []
    for package in call.packages.filter(state="open"):
        if ready(package):
            ranked += _rank(call, package, by)
    return ranked


def ready(package: Package) -> bool:
    """Is every qualified application of this package fully scored, and nothing undecided?"""
    waiting = package.applications.filter(state=ApplicationState.QUALIFIED)
    if package.announcement.state != CallState.REVIEWED or not waiting.exists():
        return False
    if package.applications.filter(state__in=UNDER_REVIEW).exists():
        return False
    sheets = ScoreSheet.objects.filter(application__in=waiting)
    open_ones = sheets.filter(state=SheetState.OPEN)
    unchecked = sheets.filter(
        state=SheetState.LOCKED, entered_by_office=True, checked_at__isnull=True
    )
    unscored = waiting.exclude(sheets__state=SheetState.LOCKED)
    return not (open_ones.exists() or unchecked.exists() or unscored.exists())


def due(_now: datetime | None = None) -> list[int]:
    """Ids of calls in which a package is ready to be ranked."""
    rows = Package.objects.filter(
        announcement__state=CallState.REVIEWED,
        state="open",
        applications__state=ApplicationState.QUALIFIED,
    ).distinct()
    return sorted({package.announcement_id for package in rows if ready(package)})


def _rank(call: Announcement, package: Package, by: Actor) -> list[Application]:
    rows = list(
        package.applications.filter(
            state__in=(
                ApplicationState.QUALIFIED,
                ApplicationState.RANKED,
            )
        ).select_related("institution")
    )
    least = call.figure(policies.TRIM_FROM)
    by_uscc = {row.institution.uscc: row for row in rows}
    outcomes = {
        uscc: scoring.combine(marks_of(row), trim_from=least) for uscc, row in by_uscc.items()
    }

    def lot(equals: Sequence[str]) -> Sequence[str]:
        return _drawn(call, package, equals)

    moved = []
    for place in scoring.places(outcomes, lot):
        row, outcome = by_uscc[place.key], outcomes[place.key]
        if row.state != ApplicationState.QUALIFIED:
            continue
        moved.append(
            perform(
                row,
                "rank_it",
                by=by,
                score=outcome.score,
                dimensions={name: str(value) for name, value in outcome.dimensions.items()},
                scorers=outcome.used,
                dropped=len(outcome.dropped),
                place=place.rank,
                by_lot=place.by_lot,
            )
        )
    return moved


def _drawn(call: Announcement, package: Package, equals: Sequence[str]) -> Sequence[str]:
    """By hand where a draw before witnesses was recorded, else by the published commitment."""
    by_hand = call.hand_draw.get(str(package.pk), {}).get("order", [])
    if set(equals) <= set(by_hand):
        return sorted(equals, key=by_hand.index)
    return lots.replay(call.lot_secret, call.closed_list, package.pk, equals)


def marks_of(application: Application) -> list[scoring.Marks]:
    found = []
    locked = application.sheets.filter(state=SheetState.LOCKED).prefetch_related("scores__item")
    for sheet in locked:
        dimensions: dict[str, Decimal] = {}
        for score in sheet.scores.all():
            key = score.item.dimension
            dimensions[key] = dimensions.get(key, Decimal(0)) + score.points
        found.append(scoring.Marks(sheet.pk, dimensions))
    return found


@deed_about(files.of_call)
def ask(call: Announcement, *, by: Actor, version: int | None = None) -> Announcement:
    """An officer does not want to wait for the machine's next turn. Raises Blocked saying what is missing."""
    if version is not None and call.version != version:
        raise Stale
    if not member(Role.DISTRICT)(call, by):
        raise Forbidden
    if not compute_for(call):
        raise Blocked([_missing(call)])
    return call


def _missing(call: Announcement) -> str:
    waiting = call.applications().filter(state=ApplicationState.QUALIFIED, package__state="open")
    if call.state != CallState.REVIEWED or not waiting.exists():
        return _("没有等待排名的申报。")
    sheets = ScoreSheet.objects.filter(application__in=waiting)
    open_ones = sheets.filter(state=SheetState.OPEN).count()
    unchecked = sheets.filter(
        state=SheetState.LOCKED, entered_by_office=True, checked_at__isnull=True
    ).count()
    return _(
        "每个项目包的评分表全部锁定或免评后才能排名：还有 %(open)s 份未锁定，%(unchecked)s 份代录待核对，"
        "%(bare)s 份申报还没有有效评分。"
    ) % {
        "open": open_ones,
        "unchecked": unchecked,
        "bare": waiting.exclude(sheets__state=SheetState.LOCKED).count(),
    }


def compute_for(call: Announcement) -> list[Application]:
    """What a person's button or the job calls: the machine ranks, the present deed is its cause."""
    ranked: list[Application] = compute(call, by=system("ranking", cause=causes.current()))
    return ranked
