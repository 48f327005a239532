from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class CallState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("申报中")
    CLOSED = "closed", _("申报截止")
    REVIEWED = "reviewed", _("审核完成")
    ON_PUBLIC_NOTICE = "on_public_notice", _("公示中")
    CONCLUDED = "concluded", _("已公布结果")
    CANCELLED = "cancelled", _("已取消")


class PackageState(models.TextChoices):
    OPEN = "open", _("遴选中")
    AWARDED = "awarded", _("已产生名单")
    ENDED = "ended", _("遴选终止")
    CANCELLED = "cancelled", _("已取消")


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


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审核")
    CORRECTION = "correction", _("待补正")
    QUALIFIED = "qualified", _("资质合格")
    DISQUALIFIED = "disqualified", _("资质不合格")
    RANKED = "ranked", _("已排名")
    SHORTLISTED = "shortlisted", _("入围")
    NOT_SELECTED = "not_selected", _("未入围")
    LISTED = "listed", _("已列入名单")
    REJECTED = "rejected", _("异议成立取消入围")
    WITHDRAWN = "withdrawn", _("已撤回申报")
    ENDED = "ended", _("随项目终止")
    LAPSED = "lapsed", _("逾期未提交")


_OVER = (ApplicationState.WITHDRAWN, ApplicationState.ENDED, ApplicationState.LAPSED)
# An institution may have one application of these per package; the others leave the place free.
LIVE_APPLICATION = tuple(state.value for state in ApplicationState if state not in _OVER)
UNDER_REVIEW = (ApplicationState.SUBMITTED.value, ApplicationState.CORRECTION.value)


class SheetState(models.TextChoices):
    OPEN = "open", _("待打分")
    LOCKED = "locked", _("已锁定")
    EXCUSED = "excused", _("已免评")
    VOIDED = "voided", _("已作废")


class ObjectionState(models.TextChoices):
    FILED = "filed", _("已提出")
    ACCEPTED = "accepted", _("已受理")
    NOT_ACCEPTED = "not_accepted", _("不予受理")
    UPHELD = "upheld", _("异议成立")
    DISMISSED = "dismissed", _("异议不成立")


class ListingState(models.TextChoices):
    PENDING = "pending", _("补录待确认")
    LISTED = "listed", _("在名单")
    SUSPENDED = "suspended", _("暂停")
    REMOVED = "removed", _("已移出名单")
    EXPIRED = "expired", _("已到期")
    ENDED = "ended", _("自愿退出")
    VOIDED = "voided", _("已作废")


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
