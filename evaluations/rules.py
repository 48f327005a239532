"""What stands in the way of an evaluation's moves."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.enums import Role
from core import clock
from core.counted import counted
from core.fsm import Answer, Asked, Deed, rule
from evaluations import facts, schemes
from evaluations.enums import ReplyState, RoundState

if TYPE_CHECKING:
    from evaluations.models import PaperTally, QualitySheet, Reply, Round


@rule(_("评价批次 %(day)s 才开始。"))
def opening_day_reached(row: Round, deed: Asked) -> Answer:
    return clock.today() >= row.opens_on or {"day": row.opens_on}


@rule(_("填报到 %(day)s 前一天为止，现在还不能停止。"))
def freezing_day_reached(row: Round, deed: Asked) -> Answer:
    return clock.today() >= row.freezes_on or {"day": row.freezes_on}


@rule(_("机构核对期到 %(day)s 前一天为止，现在还不能计算结果。"))
def closing_day_reached(row: Round, deed: Asked) -> Answer:
    return clock.today() >= row.closes_on or {"day": row.closes_on}


@rule(counted("还有 %(count)s 条机构意见未答复，请先逐条书面答复。", "count"))
def replies_answered(row: Round, deed: Asked) -> Answer:
    waiting = row.replies.filter(state=ReplyState.FILED).count()
    return not waiting or {"count": waiting}


@rule(_("本批次没有参评课程，没有可公布的结果。"))
def results_computed(row: Round, deed: Asked) -> bool:
    return bool(row.results.exists())


@rule(_("请填写公布文件的文号。"), early=False)
def publication_numbered(row: Round, deed: Deed[facts.Publication]) -> bool:
    return bool(deed.facts.number)


@rule(_("这一批次由市教育局统一安排，需要取消的请报市教育局办理。"))
def cancelled_by_who_arranged(row: Round, deed: Asked) -> bool:
    return bool(deed.by.role == Role.CITY or row.by_bureau)


@rule(_("评价批次现在是“%(state)s”，只有评价中才能填报或退回评分。"))
def round_takes_sheets(sheet: QualitySheet, deed: Asked) -> Answer:
    is_open = sheet.round.state == RoundState.OPEN
    return is_open or {"state": sheet.round.get_state_display()}


@rule(counted("还有 %(count)s 项没有评分：%(names)s。", "count"), early=False)
def every_item_scored(sheet: QualitySheet, deed: Deed[facts.Points]) -> Answer:
    given = deed.facts.points
    empty = [i.label for i in _items(sheet).values() if given.get(i.key) in {None, ""}]
    return not empty or {"count": len(empty), "names": "、".join(empty)}


@rule(_("评分超出范围：%(names)s。每项应在 0 到满分之间，最多一位小数。"), early=False)
def points_in_range(sheet: QualitySheet, deed: Deed[facts.Points]) -> Answer:
    wrong = _out_of_range(sheet, deed.facts.points)
    return not wrong or {"names": "、".join(wrong)}


@rule(_("评价批次现在是“%(state)s”，结果算出后不能再改动填报数据。"))
def results_not_computed(row: QualitySheet | PaperTally, deed: Asked) -> Answer:
    batch = row.round
    early = batch.state in {RoundState.OPEN, RoundState.FROZEN}
    return early or {"state": batch.get_state_display()}


@rule(_("评价批次现在是“%(state)s”，要等结果算出后才能答复意见。"))
def round_is_closed(reply: Reply, deed: Asked) -> Answer:
    closed = reply.round.state == RoundState.CLOSED
    return closed or {"state": reply.round.get_state_display()}


@rule(_("请写明答复意见。"), early=False)
def answered_in_writing(reply: Reply, deed: Deed[facts.Answer]) -> bool:
    return bool(deed.facts.answer)


@rule(_("被提出意见的评分由您本人录入，须由另一人答复。"))
def not_the_scorer(reply: Reply, deed: Asked) -> permissions.Answer:
    sheet = reply.sheet
    return sheet is None or permissions.another(deed.by, sheet.scored_by_id, on=(sheet,))


@rule(_("请写明更正后的分数。超出范围或未写的项目：%(names)s。"), early=False)
def correction_in_range(reply: Reply, deed: Deed[facts.Correction]) -> Answer:
    points = deed.facts.points
    if reply.sheet is None:
        return not points or {"names": _("该意见不针对某一份评分表")}
    if not points:
        return {"names": _("全部")}
    wrong = _out_of_range(reply.sheet, points)
    return not wrong or {"names": "、".join(wrong)}


def _items(sheet: QualitySheet) -> dict[str, schemes.Item]:
    return {item.key: item for item in schemes.read(sheet.round.scheme.body).items}


def _out_of_range(sheet: QualitySheet, points: Mapping[str, Any]) -> list[str]:
    """Labels of the items whose points are no number, out of range, finer than 0.1 or unknown."""
    items = _items(sheet)
    wrong = [key for key in points if key not in items]
    for key, item in items.items():
        raw = points.get(key)
        if raw in {None, ""}:
            continue
        try:
            value = Decimal(str(raw))
        except InvalidOperation:
            wrong.append(item.label)
            continue
        fits = value.is_finite() and 0 <= value <= item.points and value * 10 == (value * 10) // 1
        if not fits:
            wrong.append(item.label)
    return wrong
