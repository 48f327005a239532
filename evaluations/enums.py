from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import SYSTEM, Role
from core.states import NOBODY, States


class RoundState(States):
    SCHEDULED = "scheduled", SYSTEM, _("未开始")
    OPEN = "open", SYSTEM, _("评价中")
    FROZEN = "frozen", SYSTEM, _("机构核对")
    CLOSED = "closed", Role.DISTRICT, _("已计算")
    PUBLISHED = "published", NOBODY, _("已公布")
    CANCELLED = "cancelled", NOBODY, _("已取消")


class SheetState(States):
    """A school's quality sheet for one placement."""

    DUE = "due", Role.SCHOOL, _("待填报")
    ENTERED = "entered", Role.DISTRICT, _("代录待核对")
    SUBMITTED = "submitted", NOBODY, _("已填报")


class TallyState(States):
    """Answers counted from paper by an officer."""

    ENTERED = "entered", Role.DISTRICT, _("代录待核对")
    CHECKED = "checked", NOBODY, _("已核对")
    RETURNED = "returned", NOBODY, _("已退回")


class ReplyState(States):
    FILED = "filed", Role.DISTRICT, _("待答复")
    UPHELD = "upheld", NOBODY, _("意见采纳")
    DISMISSED = "dismissed", NOBODY, _("维持原评价")
    WITHDRAWN = "withdrawn", NOBODY, _("已撤回")


class ConsequenceState(States):
    PROPOSED = "proposed", Role.SCHOOL, _("待决定")
    TAKEN = "taken", NOBODY, _("已采取")
    DECLINED = "declined", NOBODY, _("不采取")


class ConsequenceKind(models.TextChoices):
    """What a published result suggests to the one who may issue it; the machine issues nothing."""

    ORDER = "ORDER", _("学校书面责令整改")
    RECTIFY = "RECTIFY", _("限期整改")


class Audience(models.TextChoices):
    PARENT = "PARENT", _("家长")
    PUPIL = "PUPIL", _("学生")


class Rating(models.IntegerChoices):
    """Five points and “不了解”, which is not a valid answer."""

    UNKNOWN = 0, _("不了解")
    VERY_DISSATISFIED = 1, _("非常不满意")
    DISSATISFIED = 2, _("不满意")
    NEUTRAL = 3, _("一般")
    SATISFIED = 4, _("满意")
    VERY_SATISFIED = 5, _("非常满意")
