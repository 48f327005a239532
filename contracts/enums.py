from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import SYSTEM, Role
from core.states import NOBODY, States


class AgreementState(States):
    PENDING = "pending", Role.DISTRICT, _("补录待核")
    DRAFT = "draft", Role.DISTRICT, _("起草")
    OFFERED = "offered", Role.INSTITUTION, _("已发机构")
    COUNTERSIGNED = "countersigned", Role.DISTRICT, _("机构已同意")
    ACTIVE = "active", NOBODY, _("履行中")
    SUSPENDED = "suspended", Role.DISTRICT, _("中止履行")
    EXPIRED = "expired", NOBODY, _("已到期")
    RENEWED = "renewed", NOBODY, _("已续签")
    ENDED = "ended", NOBODY, _("已解除")
    TERMINATED = "terminated", NOBODY, _("已终止")
    VOIDED = "voided", NOBODY, _("作废")


# The promise stands, whether or not it may be carried out today.
IN_FORCE = (AgreementState.ACTIVE, AgreementState.SUSPENDED)
# Not yet signed: can still be taken back or made void.
IN_PREPARATION = (AgreementState.DRAFT, AgreementState.OFFERED, AgreementState.COUNTERSIGNED)
OVER = (
    AgreementState.EXPIRED,
    AgreementState.RENEWED,
    AgreementState.ENDED,
    AgreementState.TERMINATED,
)


class Clause(models.TextChoices):
    """The clauses of an agreement; each value is the column that holds its text."""

    SERVICE_CONTENT = "service_content", _("服务内容")
    SERVICE_STANDARD = "service_standard", _("服务标准")
    PERSONNEL = "personnel_clause", _("服务人员")
    SETTLEMENT = "settlement", _("价格与结算")
    SAFETY = "safety", _("安全责任")
    DATA = "data_protection", _("个人信息与肖像保护")
    CONDUCT = "conduct", _("行为约束")
    SATISFACTION = "satisfaction_clause", _("满意度与评价")
    RECTIFICATION = "rectification_clause", _("检查与整改")
    BREACH = "breach_liability", _("违约责任")
    WITHDRAWAL = "withdrawal", _("变更、解除与退出")
    DISPUTE = "dispute", _("争议处理")

    @classmethod
    def texts(cls, agreement: Any) -> list[tuple[str, str, str]]:
        """(column, heading, text) of every clause, in the order of the paper."""
        return [(item.value, str(item.label), getattr(agreement, item.value)) for item in cls]


class EndCause(models.TextChoices):
    """Ends without fault: no bar follows, and an open exit case goes on."""

    MUTUAL = "mutual", _("双方协商解除")
    NOT_NEEDED = "not_needed", _("学校不再需要")
    POLICY = "policy", _("政策调整")
    FORCE_MAJEURE = "force_majeure", _("不可抗力")
    DEREGISTERED = "deregistered", _("机构注销")
    WITHDRAWN = "withdrawn", _("机构提前告知后自愿退出")


class SuspensionCause(models.TextChoices):
    LICENCE = "licence", _("证照失效")
    CASE = "case", _("案件处理期间")
    EMERGENCY = "emergency", _("紧急暂停")
    LISTING = "listing", _("资格暂停")
    OTHER = "other", _("其他")


class AmendmentState(States):
    PROPOSED = "proposed", Role.INSTITUTION, _("待对方同意")
    AGREED = "agreed", SYSTEM, _("已同意，待生效")
    EFFECTIVE = "effective", NOBODY, _("已生效")
    DECLINED = "declined", NOBODY, _("对方不同意")
    WITHDRAWN = "withdrawn", NOBODY, _("已撤回")


class AmendmentCause(models.TextChoices):
    STAFF = "staff", _("服务人员调整")
    COURSE = "course", _("课程调整")
    PRICE = "price", _("价格调整")
    PERIOD = "period", _("期限调整")
    CLAUSE = "clause", _("条款修改")


class PlacementState(States):
    PENDING = "pending", Role.DISTRICT, _("补录待核")
    PROPOSED = "proposed", Role.INSTITUTION, _("待机构同意")
    DECLINED = "declined", Role.SCHOOL, _("机构不同意")
    AGREED = "agreed", SYSTEM, _("待入校")
    RUNNING = "running", NOBODY, _("在校服务")
    ENDED = "ended", NOBODY, _("已结束")
    WITHDRAWN = "withdrawn", NOBODY, _("已撤回")
    VOIDED = "voided", NOBODY, _("作废")


class GroupChangeState(States):
    PROPOSED = "proposed", Role.INSTITUTION, _("待对方同意")
    AGREED = "agreed", SYSTEM, _("已同意，待生效")
    EFFECTIVE = "effective", NOBODY, _("已生效")
    DECLINED = "declined", NOBODY, _("对方不同意")
    WITHDRAWN = "withdrawn", NOBODY, _("已撤回")


class PlacementEnd(models.TextChoices):
    DUE = "due", _("服务期满")
    AGREEMENT = "agreement", _("协议终结")
    EXIT = "exit", _("机构退出")
    SCHOOL = "school", _("学校不再需要")
    CLOSED = "closed", _("学校撤并")
    INSTITUTION = "institution", _("机构不能继续")
    OTHER = "other", _("其他")


class BatchState(States):
    PENDING = "pending", Role.DISTRICT, _("待核对")
    SETTLED = "settled", NOBODY, _("已核对完毕")
