from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from core import policy

REPLY_DAYS = policy.Setting(
    key="evaluations.reply_days",
    default=3,
    unit=_("个工作日"),
    source=_("本系统默认"),
    label=_("评价数据交机构核对的最短期限"),
    least=1,
    most=30,
)
SMALL_CELL = policy.Setting(
    key="evaluations.small_cell",
    default=5,
    unit=_("份"),
    source=_("本系统默认（个人信息保护：人数太少时不显示分布）"),
    label=_("少于多少份答卷时不显示各题分布和留言"),
    least=1,
    most=50,
)
PERSON_VETO = policy.Setting(
    key="evaluations.person_veto_fails_institution",
    default=False,
    unit="",
    source=_("本系统默认：一票否决的个人情形只处理本人，对机构按严重情形扣分"),
    label=_("人员的一票否决情形同时使机构评为不合格"),
    kind="boolean",
)
policy.register(REPLY_DAYS, SMALL_CELL, PERSON_VETO)
OBJECTION_DAYS = policy.Setting(
    "evaluations.objection_days",
    5,
    _("个工作日"),
    _("本系统默认值"),
    _("对评价结果提出异议的期限"),
    least=1,
    most=60,
)
policy.register(OBJECTION_DAYS)
