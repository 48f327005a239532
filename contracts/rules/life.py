"""What stands in the way of changing, suspending, ending or renewing an agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import SYSTEM
from contracts import facts
from contracts.enums import EndCause, PlacementState, SuspensionCause
from contracts.rules import held, validity
from contracts.rules.offering import institution_may_come_back
from core import clock
from core.counted import counted
from core.fsm import Answer, Asked, Deed, rule

if TYPE_CHECKING:
    from contracts.models import Agreement


@rule(_("中止履行须写明起止范围、理由和依据，并说明类别。"), early=False)
def suspension_stated(agreement: Agreement, deed: Deed[facts.Suspension]) -> Answer:
    until = deed.facts.until
    stated = deed.reason and deed.facts.basis
    in_order = until is None or until >= deed.on
    return bool(stated and in_order and deed.facts.cause in SuspensionCause.values)


@rule(
    _("证照仍未恢复有效：%(missing)s。请上传换证受理回执（暂予恢复），或待新证核验后办理。"),
    early=False,
)
def licences_valid_or_receipt(agreement: Agreement, deed: Deed[facts.Resumption]) -> Answer:
    until = deed.facts.provisional_until
    if until is not None and until >= clock.today():
        return True
    missing = validity.missing_licences(agreement.institution, clock.today())
    return {"missing": "、".join(missing)} if missing else True


@rule(_("还有其他中止原因没有解除：%(causes)s。"))
def no_other_suspension(agreement: Agreement, deed: Asked) -> Answer:
    rows = [row for row in agreement.suspensions.all() if row.lifted_on is None]
    return not rows or {"causes": "、".join(str(row.get_cause_display()) for row in rows)}


@rule(_("协议期限（至%(last)s）已过。"))
def within_period(agreement: Agreement, deed: Asked) -> Answer:
    return clock.today() <= agreement.valid_until or {"last": agreement.valid_until.isoformat()}


@rule(_("协议截止日期为%(last)s，尚未到期。"))
def period_over(agreement: Agreement, deed: Asked) -> Answer:
    return clock.today() > agreement.valid_until or {"last": agreement.valid_until.isoformat()}


@rule(_("已有学校据此安排入校，不能撤回生效。请先办理入校安排的撤回，或办理协议解除。"))
def no_placement_rests_on_it(agreement: Agreement, deed: Asked) -> Answer:
    live = [PlacementState.PROPOSED, PlacementState.AGREED, PlacementState.RUNNING]
    return not agreement.placements.filter(state__in=[*live, PlacementState.ENDED]).exists()


@rule(_("补录的协议不能退回到签订前，只能解除。"))
def came_by_countersignature(agreement: Agreement, deed: Asked) -> Answer:
    return not agreement.backfilled


@rule(_("请选择解除的原因。"), early=False)
def end_cause_typed(agreement: Agreement, deed: Deed[facts.Ending]) -> Answer:
    return bool(deed.facts.cause in EndCause.values and deed.reason)


@rule(_("请上传解除协议的书面材料。"), early=False)
def end_documented(agreement: Agreement, deed: Deed[facts.Ending]) -> Answer:
    return deed.facts.document is not None


@rule(counted("还有%(count)s个教学班在校服务，请写明学生的接续安排。", "count"), early=False)
def handover_stated(agreement: Agreement, deed: Deed[facts.Ending]) -> Answer:
    running = agreement.placements.filter(state=PlacementState.RUNNING).count()
    return not running or bool(deed.facts.handover) or {"count": running}


@rule(_("解除日期还没有到。"), early=False)
def not_ahead(agreement: Agreement, deed: Deed[object]) -> Answer:
    return bool(deed.on <= clock.today())


@rule(_("这份协议已经开始续签，请继续办理续签的协议。"))
def renewal_not_opened(agreement: Agreement, deed: Asked) -> Answer:
    return not agreement.successors.exclude(state="voided").exists()


@rule(_("续签的协议尚未生效，按到期办理。"))
def has_successor(agreement: Agreement, deed: Asked) -> Answer:
    return bool(_in_force_after(agreement))


@rule(_("续签的协议已生效，按续签办理。"))
def no_successor(agreement: Agreement, deed: Asked) -> Answer:
    return not _in_force_after(agreement)


def _in_force_after(agreement: Any) -> bool:
    return bool(agreement.successors.filter(state__in=["active", "suspended"]).exists())


@rule(_("终止协议须写明退出决定的文号。"), early=False)
def decision_named(agreement: Agreement, deed: Deed[facts.Termination]) -> Answer:
    return bool(deed.facts.exit_number)


@rule(_("这份协议依退出决定终止，须在该决定撤销后由系统恢复。"))
def terminated_comes_back_by_revocation(agreement: Agreement, deed: Asked) -> Answer:
    return agreement.state != "terminated" or deed.by.role == SYSTEM


@rule(_("双方已另有“%(title)s”（%(first)s至%(last)s），服务项目和期限重叠，不能再恢复这一份。"))
def not_replaced(agreement: Agreement, deed: Asked) -> Answer:
    """A decision that was revoked brings it back all the same; the two are then the office's to sort."""
    return deed.by.role == SYSTEM or held.overlapping(agreement)


@rule(_("这份协议没有签订扫描件，不能恢复。"))
def was_signed(agreement: Agreement, deed: Asked) -> Answer:
    return agreement.signed_file_id is not None


@rule(_("解除日期应在协议期限之内，不晚于%(last)s。"), early=False)
def ends_within_period(agreement: Agreement, deed: Deed[facts.Ending]) -> Answer:
    return deed.on <= agreement.valid_until or {"last": agreement.valid_until.isoformat()}


@rule(_("已经约定于%(on)s解除；改期的，请先撤销原来的解除。"))
def no_end_planned(agreement: Agreement, deed: Asked) -> Answer:
    plan = agreement.planned_endings.filter(closed_on__isnull=True).first()
    return plan is None or {"on": plan.on.isoformat()}


ENDED_AHEAD = (
    end_cause_typed,
    end_documented,
    handover_stated,
    ends_within_period,
    no_end_planned,
)
# It goes on from here.
BACK = (institution_may_come_back, within_period)
REINSTATED = (
    terminated_comes_back_by_revocation,
    was_signed,
    not_replaced,
)
