"""Guards of ranking and of choosing from the ranking."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core.counted import counted
from core.fsm import Asked, rule
from vetting import policies
from vetting.enums import CURRENT_LISTING

if TYPE_CHECKING:
    from vetting.models import Application


@rule(counted("还有 %(count)s 份评分表没有锁定或免评。", "count"))
def sheets_in(row: Application, deed: Asked) -> bool | dict[str, Any]:
    count = row.sheets.filter(state="open").count()
    return count == 0 or {"count": count}


@rule(counted("有效评分只有 %(count)s 份，至少需要 %(least)s 份。请补充专家。", "count"))
def enough_scorers(row: Application, deed: Asked) -> bool | dict[str, Any]:
    least = row.announcement.figure(policies.PANEL_MIN, deed.on)
    count = row.sheets.filter(state="locked").count()
    return count >= least or {"count": count, "least": least}


@rule(_("只能在公示前确定入围名单。"))
def before_public_notice(row: Application, deed: Asked) -> bool:
    return bool(row.announcement.state == "reviewed")


@rule(_("结果已公布或尚未公示，不能递补。"))
def not_concluded(row: Application, deed: Asked) -> bool:
    return row.announcement.state in {"reviewed", "on_public_notice"}


@rule(_("公示前和公示中、或结果公布后服务期（至 %(until)s）内，才能递补。"))
def within_validity(row: Application, deed: Asked) -> bool | dict[str, Any]:
    """递补 after the result lasts as long as the listings of the call; a new public notice follows."""
    call = row.announcement
    late = call.state == "concluded" and deed.on <= call.term_until
    may = late or call.state in {"reviewed", "on_public_notice"}
    return may or {"until": call.term_until.isoformat()}


@rule(_("得分 %(score)s 分，未达到合格线 %(line)s 分。"))
def reaches_pass_line(row: Application, deed: Asked) -> bool | dict[str, Any]:
    line = row.announcement.figure(policies.PASS_LINE, deed.on)
    score = "—" if getattr(deed.by, "tied", False) else row.score  # as on the pages
    return bool(row.score is not None and row.score >= line) or {"score": score, "line": line}


@rule(_("有维度得分低于该维度满分的 %(floor)s%%：%(names)s。"))
def reaches_floor(row: Application, deed: Asked) -> bool | dict[str, Any]:
    names = below_floor(row, deed)
    floor = row.announcement.figure(policies.FLOOR_PERCENT, deed.on)
    return not names or {"floor": floor, "names": "、".join(names)}


def below_floor(row: Application, deed: Asked) -> list[str]:
    """Names of the dimensions in which an application stays under the floor."""
    floor = row.announcement.figure(policies.FLOOR_PERCENT, deed.on)
    full: dict[str, int] = {}
    names: dict[str, str] = {}
    for item in row.announcement.score_items.all():
        full[item.dimension] = full.get(item.dimension, 0) + item.points
        names[item.dimension] = str(item.get_dimension_display())
    reached = {key: Decimal(text) for key, text in row.dimension_scores.items()}
    return [
        names[key]
        for key, points in full.items()
        if reached.get(key, Decimal(0)) * 100 < floor * points
    ]


@rule(_("入围名额（%(quota)s 家）已满。"))
def within_quota(row: Application, deed: Asked) -> bool | dict[str, Any]:
    # A place falls free when the listing that took it has ended, whatever ended it.
    every = row.package.applications
    taken = every.filter(state="shortlisted").count()
    taken += every.filter(state="listed", listing__state__in=CURRENT_LISTING).count()
    return taken < row.package.quota or {"quota": row.package.quota}


@rule(_("排名在前的“%(name)s”尚未处理，请按排名依次确定。"))
def nobody_passed_over(row: Application, deed: Asked) -> bool | dict[str, Any]:
    return _nobody_before(row, ("ranked",))


@rule(_("排名在前的“%(name)s”未入围，应由其先递补。"))
def next_in_line(row: Application, deed: Asked) -> bool | dict[str, Any]:
    before = row.package.applications.filter(state="not_selected", rank__lt=row.rank)
    line = row.announcement.figure(policies.PASS_LINE, deed.on)
    for other in before.order_by("rank").select_related("institution"):
        fit = other.score >= line and not below_floor(other, deed)
        if fit and not other.institution.may_not_enter(deed.on, row.announcement.region):
            return {"name": other.institution.name}
    return True


def _nobody_before(row: Application, states: tuple[str, ...]) -> bool | dict[str, Any]:
    before = row.package.applications.filter(state__in=states, rank__lt=row.rank)
    first = before.order_by("rank").select_related("institution").first()
    return first is None or {"name": first.institution.name}


@rule(_("对该申报的异议已认定成立，须先由作出决定的单位撤回决定。"))
def no_objection_stands(row: Application, deed: Asked) -> bool:
    return not row.objections.filter(state="upheld").exists()


@rule(_("没有成立的异议，机构也不在暂停或限制准入期内，不能取消入围。"))
def objection_upheld(row: Application, deed: Asked) -> bool:
    if row.objections.filter(state="upheld").exists():
        return True
    return bool(row.institution.may_not_enter(deed.on, row.announcement.region))


# Good enough, and a place is left.
FIT = (reaches_pass_line, reaches_floor, within_quota)
MOVED_UP = (within_validity, *FIT, next_in_line, no_objection_stands)
