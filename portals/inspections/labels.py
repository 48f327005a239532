"""What the timeline calls the deeds here that are no transitions, and the machine's parts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from portals.kit import timeline

timeline.labels.update(
    {
        "violation.record": _("记录违规情形"),
        "rectification.issue": _("发出整改通知书"),
        "exitcase.open": _("立案"),
        "exitcase.suspend": _("紧急暂停并立案"),
        "exitcase.hold": _("中止协议履行"),
        "exitcase.release": _("恢复协议履行"),
        "exitcase.strike": _("作废送达记录"),
        "exitcase.ask_elsewhere": _("询问其他区市"),
    }
)
timeline.systems.update(
    {
        "exit-hearing": _("听证随案件办理"),
        "exit-end": _("案件办结"),
        "exit-execution": _("到日执行退出决定"),
        "exit-revocation": _("退出决定撤销后的恢复"),
        "emergency-escalation": _("紧急暂停逾期上报"),
        "exit-opening": _("本区市立案"),
        "elsewhere-ask": _("询问人员新进入的区市"),
        "elsewhere-overdue": _("其他区市决定逾期未处理"),
        "release-overdue": _("解除协议通知逾期未发出"),
        "rectification-overdue": _("整改逾期处理"),
    }
)
