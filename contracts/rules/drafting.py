"""What may still be changed at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from core.fsm import Answer, Asked, rule

if TYPE_CHECKING:
    from contracts.models import Agreement, Placement


@rule(_("协议已不在起草阶段，不能直接修改；请先收回，或办理协议变更。"))
def is_draft(agreement: Agreement, deed: Asked) -> Answer:
    return bool(agreement.state == "draft")


@rule(_("入校安排已经确认，不能直接修改：尚未入校的请先退回修改，在校服务的请提出班次变更。"))
def is_open_proposal(placement: Placement, deed: Asked) -> Answer:
    return placement.state in {"proposed", "declined"}


@rule(_("只有尚未结束的入校安排可以调整人员。"))
def is_live(placement: Placement, deed: Asked) -> Answer:
    return placement.state in {"proposed", "agreed", "running"}
