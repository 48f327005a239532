from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core import clock
from core.fsm import Asked, Deed, rule
from inspections import facts

if TYPE_CHECKING:
    from inspections.models import Rectification
    from institutions.models import Institution


@rule(_("这家机构没有在本校服务，学校不能向它发出整改通知书。请在教育局记录的情形中处理。"))
def placed_in_school(institution: Institution, deed: Asked) -> bool:
    """A principal orders only a body that is, was or is agreed to be in the school."""
    placed = institution.agreements.filter(
        placements__school__organisation=getattr(deed.by, "organisation_id", None),
        placements__state__in=["agreed", "running", "ended"],
    )
    return bool(placed.exists())


@rule(_("请写明整改情况。"), early=False)
def reply_told(order: Rectification, deed: Deed[facts.Reply]) -> bool:
    return bool(deed.facts.reply.strip())


@rule(_("请写明复查情况。"), early=False)
def recheck_told(order: Rectification, deed: Deed[facts.Recheck]) -> bool:
    return bool(deed.facts.recheck_note.strip())


@rule(_("整改期限只能延长一次，已经延长过。"))
def not_extended_yet(order: Rectification, deed: Asked) -> bool:
    return not order.extended


@rule(_("新的期限应晚于原期限 %(due)s。"), early=False)
def later_than_before(order: Rectification, deed: Deed[facts.Extension]) -> bool | dict[str, Any]:
    return deed.facts.due_on > order.due_on or {"due": order.due_on.isoformat()}


@rule(_("整改期限 %(due)s 未过。"))
def overdue(order: Rectification, deed: Asked) -> bool | dict[str, Any]:
    return True if deed.on > order.due_on else {"due": order.due_on.isoformat()}


@rule(_("退出案件已经以此为依据，请在该案件中提出或处理。"))
def ground_unused(order: Rectification, deed: Asked) -> bool:
    return not order.grounds.filter(used=True).exists()


@rule(_("代录须上传机构提交的书面材料扫描件。"), early=False)
def reply_scanned(order: Rectification, deed: Deed[facts.EnteredReply]) -> bool:
    return deed.facts.file is not None


@rule(_("收到材料的日期应在 %(first)s 至 %(last)s 之间。"), early=False)
def received_between(order: Rectification, deed: Deed[facts.EnteredReply]) -> bool | dict[str, Any]:
    last = clock.today()
    if order.issued_on <= deed.facts.received_on <= last:
        return True
    return {"first": order.issued_on.isoformat(), "last": last.isoformat()}
