"""启封: the marks of a package may be read by others once every sheet of it is in, and no sooner."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from core import clock
from core.counted import counted
from vetting import policies
from vetting.enums import UNDER_REVIEW, ApplicationState, SheetState
from vetting.models import Package, ScoreSheet


def against(package: Package) -> str:
    """What the sheets of its qualified applications still lack, in words; "" when all are in."""
    if package.applications.filter(state__in=UNDER_REVIEW).exists():
        return _("还有申报没有审核结论。")
    sheets = list(_counted(package))
    open_ones = sum(each["open"] for each in sheets)
    unchecked = sum(each["unchecked"] for each in sheets)
    if open_ones or unchecked:
        params = {"open": open_ones, "unchecked": unchecked}
        return _("还有 %(open)s 份评分表未锁定，%(unchecked)s 份代录待核对。") % params
    least = package.announcement.figure(policies.PANEL_MIN)
    fewest = min((each["locked"] for each in sheets), default=0)
    if fewest >= least:
        return ""
    params = {"count": fewest, "least": least}
    return (
        counted("有效评分只有 %(count)s 份，至少需要 %(least)s 份。请补充专家。", "count") % params
    )


def _counted(package: Package) -> QuerySet[Any, Any]:
    """The sheets of each qualified application, in one query: it is asked under the call's lock."""
    locked = Q(sheets__state=SheetState.LOCKED)
    unchecked = Q(sheets__entered_by_office=True, sheets__entry_checked_on__isnull=True)
    waiting = package.applications.filter(state=ApplicationState.QUALIFIED)
    return waiting.values("pk").annotate(
        open=Count("sheets", filter=Q(sheets__state=SheetState.OPEN)),
        unchecked=Count("sheets", filter=locked & unchecked),
        locked=Count("sheets", filter=locked),
    )


def open_when_in(package: Package) -> None:
    """Called by every deed that may bring the last sheet in, within that deed.

    Kept on the applications and never taken back but by `reconvening.reconvene`: one that joins the
    package later keeps its own sheets sealed.
    """
    if not against(package):
        open_now(package)


def open_each_when_in(sheets: Iterable[ScoreSheet]) -> None:
    """Each package of these sheets once, after all of them were brought in."""
    packages = {sheet.application.package for sheet in sheets}
    for package in sorted(packages, key=lambda each: each.pk):
        open_when_in(package)


def open_now(package: Package) -> None:
    waiting = package.applications.filter(state=ApplicationState.QUALIFIED)
    waiting.filter(marks_shown_at__isnull=True).update(marks_shown_at=clock.now())
