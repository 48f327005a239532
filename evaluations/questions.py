"""What parents and pupils are asked. The last rating of each paper is the one that is counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from evaluations.enums import Audience


@dataclass(frozen=True)
class Question:
    key: str
    text: Any


OVERALL = "overall"
RATINGS: dict[str, tuple[Question, ...]] = {
    Audience.PARENT: (
        Question("fit", _("课程内容适合孩子")),
        Question("attitude", _("老师的态度")),
        Question("safety", _("上课安全和放学交接")),
        Question("as_announced", _("内容与公布的一致")),
        Question("no_extra", _("没有另外收费或推销")),
        Question("voluntary", _("报名完全自愿")),
        Question("contact", _("沟通和意见处理")),
        Question(OVERALL, _("总的来说，您对这门课满意吗")),
    ),
    Audience.PUPIL: (
        Question("teacher", _("老师对我们好")),
        Question("learn", _("我学到了东西")),
        Question("safe", _("上课时我觉得安全")),
        Question("go_on", _("我想继续上这门课")),
        Question(OVERALL, _("我喜欢这门课")),
    ),
}
# Facts that no average may hide; any “yes” reaches the bureau.
FLAGS: tuple[Question, ...] = (
    Question("promotion", _("有人向你们推销课程或商品吗？")),
    Question("extra_charge", _("有人另外收钱吗？")),
    Question("punishment", _("有老师打骂、体罚学生吗？")),
    Question("subject_class", _("上课时讲语文、数学、英语等学科内容吗？")),
)
AT_ONCE = "punishment"
LONGEST_REMARK = 300
