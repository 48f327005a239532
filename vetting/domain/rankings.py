"""Ranking: the machine computes it, package by package, as soon as every sheet is in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.actors import system
from accounts.enums import Role
from accounts.permissions import member
from core import deeds
from core.errors import Blocked, Forbidden, Stale
from core.fsm import deed_about, perform
from core.scoping import Actor
from vetting import facts, policies
from vetting.domain import files, lots, scoring, seals
from vetting.enums import UNDER_REVIEW, ApplicationState, CallState, SheetState
from vetting.models import Announcement, Application, Package

_HAS_PLACE = (
    ApplicationState.RANKED,
    ApplicationState.SHORTLISTED,
    ApplicationState.NOT_SELECTED,
)


@deed_about(files.of_call)
def compute(call: Announcement, *, by: Actor) -> list[Application]:
    """Rank the packages that are ready, each as a whole. Safe to repeat: ranked ones are left alone.

    A package whose ranking was undone waits until a sheet is locked anew or a person asks.
    """
    waiting = call.packages.filter(state="open", ranking_undone_at__isnull=True)
    return _rank_ready(call, waiting, by)


def _rank_ready(call: Announcement, packages: Iterable[Package], by: Actor) -> list[Application]:
    return [row for package in packages if ready(package) for row in _rank(call, package, by)]


def ready(package: Package) -> bool:
    """Is every qualified application of this package fully scored, and nothing undecided?"""
    return _waits(package) and not _against(package)


def _waits(package: Package) -> bool:
    waiting = package.applications.filter(state=ApplicationState.QUALIFIED)
    return package.announcement.state == CallState.REVIEWED and waiting.exists()


def _against(package: Package) -> str:
    """What a package with qualified applications still lacks, in words; "" when it is ready."""
    if package.applications.filter(state__in=UNDER_REVIEW).exists():
        return _("还有申报没有审核结论。")
    if package.applications.filter(state__in=_HAS_PLACE).exists():
        return _("其他申报已有排名，请先撤销这个项目包的排名，再一并计算。")
    return seals.against(package)


def due(_now: datetime | None = None) -> list[int]:
    """Ids of calls in which a package is ready to be ranked."""
    rows = Package.objects.filter(
        announcement__state=CallState.REVIEWED,
        state="open",
        ranking_undone_at__isnull=True,
        applications__state=ApplicationState.QUALIFIED,
    ).distinct()
    return sorted({package.announcement_id for package in rows if ready(package)})


def _rank(call: Announcement, package: Package, by: Actor) -> list[Application]:
    seals.open_now(package)
    waiting = package.applications.filter(state=ApplicationState.QUALIFIED)
    rows = list(waiting.select_related("institution"))
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
        told = facts.Place(
            score=outcome.score,
            dimensions={name: str(value) for name, value in outcome.dimensions.items()},
            scorers=outcome.used,
            dropped=len(outcome.dropped),
            place=place.rank,
            by_lot=place.by_lot,
        )
        moved.append(perform(row, Application.rank_it, told, by=by))
    package.mark_undone(None)
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
    """An officer does not want to wait for the machine's next turn: rank every package that is ready.

    Raises Blocked saying, package by package, what is missing when none is.
    """
    if version is not None and call.version != version:
        raise Stale
    if not member(Role.DISTRICT)(call, by):
        raise Forbidden
    if not compute_for(call):
        waiting = [package for package in call.packages.filter(state="open") if _waits(package)]
        raise Blocked([_named(package) for package in waiting] or [_("没有等待排名的申报。")])
    return call


@deed_about(files.of_package)
def ask_one(package: Package, *, by: Actor, version: int | None = None) -> Package:
    """The same for one package. Raises Blocked saying what it lacks."""
    if version is not None and package.version != version:
        raise Stale
    if not member(Role.DISTRICT)(package, by):
        raise Forbidden
    if not _waits(package):
        raise Blocked([_("没有等待排名的申报。")])
    if not ready(package):
        raise Blocked([_named(package)])
    _rank(package.announcement, package, system("ranking", cause=deeds.cause()))
    return package


def _named(package: Package) -> str:
    return f"“{package.name}”：{_against(package)}"


def compute_for(call: Announcement) -> list[Application]:
    """What a person's button calls: the machine ranks, the present deed is its cause.

    Packages whose ranking was undone are ranked again too, for a person asks.
    """
    by = system("ranking", cause=deeds.cause())
    return _asked(call, by=by)


@deed_about(files.of_call)
def _asked(call: Announcement, *, by: Actor) -> list[Application]:
    return _rank_ready(call, call.packages.filter(state="open"), by)
