from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core.states import NOBODY, States


class SubjectKind(models.TextChoices):
    """Whom a violation or an exit is about."""

    INSTITUTION = "INSTITUTION", _("机构")
    PERSON = "PERSON", _("进校人员")


class Severity(models.TextChoices):
    """From light to grave; `raised()` is one level higher."""

    MINOR = "MINOR", _("轻微")
    MEDIUM = "MEDIUM", _("一般")
    SERIOUS = "SERIOUS", _("严重")
    VETO = "VETO", _("一票否决")

    def raised(self) -> Severity:
        levels = list(Severity)
        return levels[min(levels.index(self) + 1, len(levels) - 1)]


class Signing(models.TextChoices):
    """What became of the record of a visit on paper."""

    SIGNED = "SIGNED", _("在纸面签名")
    REFUSED = "REFUSED", _("拒绝签名")


class ViolationState(States):
    RECORDED = "recorded", Role.DISTRICT, _("待核实")
    CONFIRMED = "confirmed", NOBODY, _("已核实")
    DISMISSED = "dismissed", NOBODY, _("不予认定")
    WITHDRAWN = "withdrawn", NOBODY, _("已撤回")


class GroundKind(models.TextChoices):
    VIOLATION = "VIOLATION", _("经核实的违规违约情形")
    RESULT = "RESULT", _("评价结果")
    RECTIFICATION = "RECTIFICATION", _("整改未通过")
    ELSEWHERE = "ELSEWHERE", _("其他区市的退出决定")


class RectificationState(States):
    ISSUED = "issued", Role.INSTITUTION, _("整改中")
    SUBMITTED = "submitted", Role.DISTRICT, _("待复查")
    ACCEPTED = "accepted", Role.DISTRICT, _("复查通过")
    REFUSED = "refused", Role.DISTRICT, _("复查未通过")
    ESCALATED = "escalated", Role.DISTRICT, _("逾期未改")
    CLOSED = "closed", NOBODY, _("已办结")
    CANCELLED = "cancelled", NOBODY, _("已撤销")


class ExitState(States):
    OPENED = "opened", Role.DISTRICT, _("已立案")
    NOTIFIED = "notified", Role.DISTRICT, _("已告知")
    REVIEWED = "reviewed", Role.DISTRICT, _("已审核")
    DECIDED = "decided", Role.DISTRICT, _("已决定")
    SERVED = "served", Role.DISTRICT, _("已送达")
    EXECUTED = "executed", NOBODY, _("已执行")
    VARIED = "varied", NOBODY, _("已变更")
    DISMISSED = "dismissed", NOBODY, _("不予退出")
    VOIDED = "voided", NOBODY, _("已作废")
    REVOKED = "revoked", NOBODY, _("已撤销")


# Before its end: one live case per subject and district.
LIVE_CASE = (
    ExitState.OPENED,
    ExitState.NOTIFIED,
    ExitState.REVIEWED,
    ExitState.DECIDED,
    ExitState.SERVED,
)


class Outcome(models.TextChoices):
    """What a case may end in, from light to harsh (`weight`)."""

    TALK = "TALK", _("约谈")
    RECTIFY = "RECTIFY", _("限期整改")
    SUSPEND = "SUSPEND", _("暂停服务")
    END = "END", _("终止合作")
    REMOVE = "REMOVE", _("终止合作并移出资格名单")

    @property
    def weight(self) -> int:
        return list(Outcome).index(self)

    @property
    def ends(self) -> bool:
        """Does it end the cooperation (and so need a plan for running groups)?"""
        return self in {Outcome.END, Outcome.REMOVE}

    @property
    def notice_title(self) -> Any:
        """How the 告知书 of such an intention is headed: only what ends the cooperation is an exit."""
        return _NOTICES.get(self.value, _("退出事先告知书"))

    @property
    def decision_title(self) -> Any:
        return _DECISIONS.get(self.value, _("退出决定书"))

    @classmethod
    def open_to(cls, kind: str) -> list[Outcome]:
        """A person is never on the list, so cannot be removed from it."""
        return [one for one in cls if kind == SubjectKind.INSTITUTION or one != cls.REMOVE]


_NOTICES = {
    "TALK": _("约谈事先告知书"),
    "RECTIFY": _("限期整改事先告知书"),
    "SUSPEND": _("暂停服务事先告知书"),
}
_DECISIONS = {
    "TALK": _("约谈决定书"),
    "RECTIFY": _("限期整改决定书"),
    "SUSPEND": _("暂停服务决定书"),
}


class ListingFate(models.TextChoices):
    """What an end of the cooperation does to the listings; a removal is an outcome of its own."""

    SUSPENDED = "SUSPENDED", _("暂停资格")
    STAYS = "STAYS", _("保留资格")


class ElsewhereState(States):
    """What another district does after a decision about somebody who is in its schools too."""

    WAITING = "waiting", Role.DISTRICT, _("待本区市处理")
    CONTINUED = "continued", NOBODY, _("继续履行")
    TAKEN_UP = "taken_up", NOBODY, _("另案办理")
    KEPT = "kept", NOBODY, _("不再入校")
    READMITTED = "readmitted", NOBODY, _("准予入校")
    CLOSED = "closed", NOBODY, _("原决定已失效")


class ReleaseState(States):
    WAITING = "waiting", Role.SCHOOL, _("待学校发出")
    GIVEN = "given", NOBODY, _("已发出")
    DROPPED = "dropped", NOBODY, _("不再需要")


# What a notice must say. 依据:行政处罚法第四十四条(参照)。
NOTICE_PARTS = {
    "facts_text": _("事实"),
    "reasons": _("理由"),
    "basis": _("依据"),
    "intended": _("拟作决定"),
    "how_to_answer": _("申辩方式"),
}


class Document(models.TextChoices):
    NOTICE = "NOTICE", _("退出事先告知书")
    DECISION = "DECISION", _("退出决定书")


class Recipient(models.TextChoices):
    INSTITUTION = "INSTITUTION", _("机构")
    PERSON = "PERSON", _("当事人")


class Statement(models.TextChoices):
    """What a recipient of the notice may say. The first two keep a right, the others give one up."""

    DEFENCE = "DEFENCE", _("陈述申辩")
    HEARING = "HEARING", _("申请听证")
    WAIVER = "WAIVER", _("放弃陈述申辩")
    WITHDRAWAL = "WITHDRAWAL", _("撤回听证申请")


class Method(models.TextChoices):
    """How a document reached its recipient. 依据:民事诉讼法关于送达的规定(通行做法)。"""

    DIRECT = "DIRECT", _("直接送达")
    LEFT = "LEFT", _("留置送达")
    POST = "POST", _("邮寄送达")
    ELECTRONIC = "ELECTRONIC", _("电子送达")
    ANNOUNCED = "ANNOUNCED", _("公告送达")


class HearingState(States):
    REQUESTED = "requested", Role.DISTRICT, _("待确定日期")
    FIXED = "fixed", Role.DISTRICT, _("待举行")
    HELD = "held", NOBODY, _("已举行")
    WITHDRAWN = "withdrawn", NOBODY, _("已撤回")
    DROPPED = "dropped", NOBODY, _("不再举行")


class TalkState(States):
    ASKED = "asked", Role.DISTRICT, _("待安排")
    FIXED = "fixed", Role.DISTRICT, _("待进行")
    HELD = "held", NOBODY, _("已进行")
    DROPPED = "dropped", NOBODY, _("不再进行")


class EmergencyState(States):
    """How the lead has answered an emergency suspension."""

    WAITING = "waiting", Role.DISTRICT, _("待负责人确认")
    CONFIRMED = "confirmed", NOBODY, _("已确认")
    LIFTED = "lifted", NOBODY, _("已解除")
    CLOSED = "closed", NOBODY, _("随案件办结")
