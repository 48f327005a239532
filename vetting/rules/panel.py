"""Guards of the panel's score sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.enums import Role
from core.counted import counted
from core.fsm import Asked, rule
from vetting import policies

if TYPE_CHECKING:
    from vetting.models import ScoreSheet


@rule(_("评审还没有开始，或这份申报的排名已经产生。"))
def panel_at_work(sheet: ScoreSheet, deed: Asked) -> bool:
    call = sheet.announcement
    return call.state == "reviewed" and sheet.application.state == "qualified"


@rule(_("该专家已声明与“%(name)s”有利害关系，应当回避。"))
def no_interest(sheet: ScoreSheet, deed: Asked) -> bool | dict[str, Any]:
    institution = sheet.application.institution
    declared = sheet.panelist.recusals.filter(institution=institution).exists()
    employed = sheet.panelist.user_id is not None and (
        institution.organisation.memberships.filter(user=sheet.panelist.user_id).exists()
    )
    return not (declared or employed) or {"name": institution.name}


@rule(_("还有评分项没有打分：%(titles)s。"))
def every_item_scored(sheet: ScoreSheet, deed: Asked) -> bool | dict[str, Any]:
    scored = set(sheet.scores.values_list("item_id", flat=True))
    missing = [row.title for row in sheet.announcement.score_items.all() if row.pk not in scored]
    return not missing or {"titles": "、".join(missing)}


@rule(_("超出分值范围：%(titles)s。"))
def scores_in_range(sheet: ScoreSheet, deed: Asked) -> bool | dict[str, Any]:
    wrong = [
        counted("%(title)s（0 至 %(most)s 分）", "most")
        % {"title": row.item.title, "most": row.item.points}
        for row in sheet.scores.select_related("item")
        if not 0 <= row.points <= row.item.points
    ]
    return not wrong or {"titles": "、".join(wrong)}


@rule(_("这份评分表已有纸面原件，请由经办按原扫描件重新代录。"))
def typed_from_the_same_paper(sheet: ScoreSheet, deed: Asked) -> bool:
    return not sheet.is_returned or deed.by.role == Role.DISTRICT


@rule(
    _(
        "您的账号由他人开通或重置，尚未确认本人，不能评分。请先在“本人确认”办理；来不及的，请在纸质评分表上签字，由经办代录。"
    )
)
def expert_is_confirmed(sheet: ScoreSheet, deed: Asked) -> bool:
    return not (deed.by.role == Role.PANEL and getattr(deed.by, "tied", False))


@rule(_("您的账号由他人开通或重置，尚未确认本人，不能查看评分，也就不能核对；请由另一人核对。"))
def checker_reads_marks(sheet: ScoreSheet, deed: Asked) -> bool:
    return not getattr(deed.by, "tied", False)


@rule(_("排名已经产生，不能再改动评分表；确需改动请先撤销排名。"))
def ranking_not_shown(sheet: ScoreSheet, deed: Asked) -> bool:
    return bool(sheet.application.state == "qualified")


@rule(_("这份纸面评分表的录入人、退回人已经看过打分，不能免评；确需免评的，由另一名负责人办理。"))
def left_out_unread(sheet: ScoreSheet, deed: Asked) -> permissions.Answer:
    if not sheet.is_returned:
        return True
    return permissions.another(deed.by, sheet.entered_by_id, sheet.entry_checked_by_id, on=(sheet,))


@rule(counted("再免去这一份，有效评分将少于 %(least)s 份。请先补充专家。", "least"))
def enough_experts_left(sheet: ScoreSheet, deed: Asked) -> bool | dict[str, Any]:
    least = sheet.announcement.figure(policies.PANEL_MIN, deed.on)
    left = sheet.application.sheets.filter(state__in=("open", "locked")).exclude(pk=sheet.pk)
    return left.count() >= least or {"least": least}


@rule(
    _(
        "评分表已经交齐启封，打分已可查看，这份评分表不能再打开。"
        "确有差错的，先撤销排名，再由负责人“重新组织评审”。"
    )
)
def marks_unseen(sheet: ScoreSheet, deed: Asked) -> bool:
    application = sheet.application
    return application.marks_shown_at is None and application.state == "qualified"


@rule(_("代录的评分表录入人已经看过，不能解锁；录入有误的，由核对人“退回代录评分表”。"))
def not_from_paper(sheet: ScoreSheet, deed: Asked) -> bool:
    return not sheet.entered_by_office


@rule(_("评分表还没有交齐启封，不必重新组织评审；填错的可以解锁或免评。"))
def marks_seen(sheet: ScoreSheet, deed: Asked) -> bool:
    return sheet.application.marks_shown_at is not None
