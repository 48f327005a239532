"""What stands in the way of changing a running group: pupils, hours and time, agreed by both."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from contracts.rules import placement as groups
from core import clock
from core.fsm import Answer, Asked, rule

if TYPE_CHECKING:
    from contracts.models import GroupChange

WHAT = ("pupils", "weekly_hours", "timetable")


@rule(_("这条入校安排目前是“%(state)s”；尚未确认的请直接修改或退回修改，已经结束的不能变更。"))
def group_runs(change: GroupChange, deed: Asked) -> Answer:
    placement = change.placement
    return placement.state == "running" or {"state": placement.get_state_display()}


@rule(_("学生人数、每周课时、上课时间和地点都没有变化，请填写要变更的内容。"))
def something_changes(change: GroupChange, deed: Asked) -> Answer:
    return any(getattr(change, name) != getattr(change.placement, name) for name in WHAT)


@rule(_("生效日期不能早于今天，也不能晚于服务截止日期（%(last)s）。"))
def effective_ahead(change: GroupChange, deed: Asked) -> Answer:
    last = change.placement.ends_on
    day = change.effective_on
    return clock.today() <= day <= last or {"last": last.isoformat()}


def as_changed(change: Any) -> Any:
    """The placement as it would be; not to be saved."""
    row = copy.copy(change.placement)
    for name in WHAT:
        setattr(row, name, getattr(change, name))
    return row


@rule(groups.pupils_stated.sentence)
def new_pupils_stated(change: GroupChange, deed: Asked) -> Answer:
    return groups.pupils_stated.check(as_changed(change), deed)


@rule(groups.hours_in_range.sentence)
def new_hours_in_range(change: GroupChange, deed: Asked) -> Answer:
    return groups.hours_in_range.check(as_changed(change), deed)


@rule(groups.heads_in_proportion.sentence)
def new_heads_in_proportion(change: GroupChange, deed: Asked) -> Answer:
    return groups.heads_in_proportion.check(as_changed(change), deed)


@rule(_("这条入校安排已有一项变更在办理，请先答复或撤回。"))
def no_other_open(change: GroupChange, deed: Asked) -> Answer:
    others = change.placement.changes.filter(state__in=("proposed", "agreed"))
    return not others.exclude(pk=change.pk).exists()


@rule(_("这项变更由本方提出，应由对方答复。"))
def other_side_answers(change: GroupChange, deed: Asked) -> Answer:
    return bool(deed.by.role != change.proposed_side)


@rule(_("这项变更由您本人提出，须由另一个人答复；对方没有经办的，请区市教育局按盖章材料代录。"))
def another_answers(change: GroupChange, deed: Asked) -> permissions.Answer:
    return permissions.another(deed.by, change.proposed_by_id, on=(change,))


@rule(_("这项变更由对方提出，只能由对方撤回。"))
def own_proposal(change: GroupChange, deed: Asked) -> Answer:
    return bool(deed.by.role == change.proposed_side)


@rule(_("生效日期是%(day)s，尚未到。"))
def day_has_come(change: GroupChange, deed: Asked) -> Answer:
    day = change.effective_on
    return day <= clock.today() or {"day": day.isoformat()}


FITS = (group_runs, something_changes, new_pupils_stated, new_hours_in_range)
PROPOSED = (*FITS, new_heads_in_proportion, effective_ahead, no_other_open)
AGREED = (*FITS, new_heads_in_proportion)
