"""What stands in the way of another district's answer, and of a school's notice that ends its agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from core.fsm import Asked, Deed, rule
from inspections import facts

if TYPE_CHECKING:
    from inspections.models import Elsewhere, Release


@rule(_("这是关于进校人员的处理，请选择“准予在本区市入校”或“本区市不再准予入校”。"))
def about_a_body(row: Elsewhere, deed: Asked) -> bool:
    return row.person_id is None


@rule(_("这是关于机构的处理，请选择“继续履行”，或者启动退出程序。"))
def about_a_person(row: Elsewhere, deed: Asked) -> bool:
    return row.person_id is not None


@rule(_("机构在本区市已经没有有效的资格和协议，没有可以继续的内容。"), early=False)
def listing_runs(row: Elsewhere, deed: Deed[facts.CarriedOn]) -> bool:
    return deed.facts.until is not None


@rule(_("处理期限 %(due)s 未过。"))
def answer_overdue(row: Elsewhere | Release, deed: Asked) -> bool | dict[str, Any]:
    return True if deed.on > row.due_on else {"due": row.due_on.isoformat()}


@rule(_("请写明通知的文号、解除的条款、结算和班组安排。"), early=False)
def release_stated(row: Release, deed: Deed[facts.Release]) -> bool:
    told = deed.facts
    return all(text.strip() for text in (told.number, told.clause, told.settlement, told.handover))


@rule(
    _("协议自通知发出之日起解除，解除日期不能早于退出决定生效之日 %(first)s、晚于今天。"),
    early=False,
)
def release_dated(row: Release, deed: Deed[facts.Release]) -> bool | dict[str, Any]:
    first = row.case.decision.effective_on
    return first <= deed.facts.given_on <= deed.on or {"first": first.isoformat()}
