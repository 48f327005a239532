from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import SYSTEM, Role
from core.states import NOBODY, States


class CallState(States):
    DRAFT = "draft", Role.DISTRICT, _("草稿")
    PUBLISHED = "published", SYSTEM, _("申报中")
    CLOSED = "closed", Role.DISTRICT, _("申报截止")
    REVIEWED = "reviewed", Role.DISTRICT, _("审核完成")
    ON_PUBLIC_NOTICE = "on_public_notice", Role.DISTRICT, _("公示中")
    CONCLUDED = "concluded", NOBODY, _("已公布结果")
    CANCELLED = "cancelled", NOBODY, _("已取消")


class PackageState(States):
    OPEN = "open", Role.DISTRICT, _("遴选中")
    AWARDED = "awarded", NOBODY, _("已产生名单")
    ENDED = "ended", NOBODY, _("遴选终止")
    CANCELLED = "cancelled", NOBODY, _("已取消")


class ItemKind(models.TextChoices):
    """Where the evidence for a checklist item comes from."""

    UPLOAD = "UPLOAD", _("申报时上传")
    LICENCE = "LICENCE", _("取自机构档案的证照")


class Dimension(models.TextChoices):
    A = "A", _("资信与合规")
    B = "B", _("师资")
    C = "C", _("课程方案")
    D = "D", _("安全")
    E = "E", _("价格与公益")
    F = "F", _("业绩与服务")


class ApplicationState(States):
    DRAFT = "draft", Role.INSTITUTION, _("草稿")
    SUBMITTED = "submitted", Role.DISTRICT, _("待审核")
    CORRECTION = "correction", Role.INSTITUTION, _("待补正")
    QUALIFIED = "qualified", Role.PANEL, _("资质合格")
    DISQUALIFIED = "disqualified", NOBODY, _("资质不合格")
    RANKED = "ranked", Role.DISTRICT, _("已排名")
    SHORTLISTED = "shortlisted", Role.DISTRICT, _("入围")
    NOT_SELECTED = "not_selected", NOBODY, _("未入围")
    LISTED = "listed", NOBODY, _("已列入名单")
    REJECTED = "rejected", NOBODY, _("异议成立取消入围")
    WITHDRAWN = "withdrawn", NOBODY, _("已撤回申报")
    ENDED = "ended", NOBODY, _("随项目终止")
    LAPSED = "lapsed", NOBODY, _("逾期未提交")


_OVER = (ApplicationState.WITHDRAWN, ApplicationState.ENDED, ApplicationState.LAPSED)
# An institution may have one application of these per package; the others leave the place free.
LIVE_APPLICATION = tuple(state.value for state in ApplicationState if state not in _OVER)
UNDER_REVIEW = (ApplicationState.SUBMITTED.value, ApplicationState.CORRECTION.value)


class SheetState(States):
    OPEN = "open", Role.PANEL, _("待打分")
    LOCKED = "locked", NOBODY, _("已锁定")
    EXCUSED = "excused", NOBODY, _("已免评")
    VOIDED = "voided", NOBODY, _("已作废")


class ObjectionState(States):
    FILED = "filed", Role.DISTRICT, _("已提出")
    ACCEPTED = "accepted", Role.DISTRICT, _("已受理")
    NOT_ACCEPTED = "not_accepted", NOBODY, _("不予受理")
    UPHELD = "upheld", NOBODY, _("异议成立")
    DISMISSED = "dismissed", NOBODY, _("异议不成立")


class ListingState(States):
    PENDING = "pending", Role.DISTRICT, _("补录待确认")
    LISTED = "listed", NOBODY, _("在名单")
    SUSPENDED = "suspended", Role.DISTRICT, _("暂停")
    REMOVED = "removed", NOBODY, _("已移出名单")
    EXPIRED = "expired", NOBODY, _("已到期")
    ENDED = "ended", NOBODY, _("自愿退出")
    VOIDED = "voided", NOBODY, _("已作废")


class SuspensionBasis(models.TextChoices):
    """A listing stops only by one of these; which paper says so is named beside it."""

    CASE = "case", _("退出案件的决定")
    LICENCE = "licence", _("证照失效或被暂扣")
    RULES = "rules", _("公告或名单管理规定")


CURRENT_LISTING = (ListingState.LISTED.value, ListingState.SUSPENDED.value)


class PageKind(models.TextChoices):
    """官方文书 of a move that leaves no row of its own; the label is its title."""

    SUSPENDED = "suspended", _("暂停资格通知书")
    RESUMED = "resumed", _("恢复资格通知书")
    REMOVED = "removed", _("移出资格名单通知书")
    REINSTATED = "reinstated", _("恢复列入资格名单通知书")
    GIVEN_UP = "given_up", _("退出资格名单确认书")
    VOIDED = "voided", _("补录资格作废通知书")
    QUALIFIED = "qualified", _("资质审核合格通知书")
    RECONSIDERED = "reconsidered", _("更正资质审核结论通知书")
    SUBSTITUTED = "substituted", _("递补入围通知书")
    REJECTED = "rejected", _("取消入围通知书")
    UNREJECTED = "unrejected", _("撤销“取消入围”决定通知书")
    REOPENED = "reopened", _("恢复遴选公告")
    ACCEPTED = "accepted", _("异议受理通知书")
    TOLD = "told", _("异议告知书")
    TAKEN_BACK = "taken_back", _("撤回异议处理决定通知书")
