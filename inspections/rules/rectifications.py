from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.fsm import Deed, rule


@rule(_("请写明理由。"), early=False)
def reason_given(order: Any, deed: Deed) -> bool:
    return bool(deed.reason)


@rule(_("请写明整改情况。"), early=False)
def reply_told(order: Any, deed: Deed) -> bool:
    return bool(str(deed.fact("reply", "")).strip())


@rule(_("请写明复查情况。"), early=False)
def recheck_told(order: Any, deed: Deed) -> bool:
    return bool(str(deed.fact("recheck_note", "")).strip())


@rule(_("整改期限只能延长一次，已经延长过。"))
def not_extended_yet(order: Any, deed: Deed) -> bool:
    return not order.extended


@rule(_("新的期限应晚于原期限 %(due)s。"), early=False)
def later_than_before(order: Any, deed: Deed) -> bool | dict[str, Any]:
    due = deed.fact("due_on")
    return True if due and due > order.due_on else {"due": order.due_on.isoformat()}


@rule(_("整改期限 %(due)s 未过。"))
def overdue(order: Any, deed: Deed) -> bool | dict[str, Any]:
    return True if deed.on > order.due_on else {"due": order.due_on.isoformat()}


@rule(_("这次复查结论已被退出案件采用，不能再改。"))
def ground_unused(order: Any, deed: Deed) -> bool:
    return not order.grounds.filter(used=True).exists()
