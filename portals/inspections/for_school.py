"""School: what it recorded itself, and orders that concern it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from inspections.models import Rectification, Violation
from portals.inspections import page_context
from portals.kit import lists, navigation
from portals.kit.workbench import waiting

navigation.register(_("违规情形"), "violations", Role.SCHOOL, order=58)
navigation.register(_("整改"), "orders", Role.SCHOOL, order=60)


class Violations(lists.ListPage):
    model, roles, title = Violation, (Role.SCHOOL,), _("本校记录的情形")
    columns = page_context.VIOLATION_COLUMNS
    new = ("record",)
    empty_hint = _("看到机构或人员有违规违约情形时，在这里记录，由教育局另一人核实。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.violations(actor)


class Orders(lists.ListPage):
    model, roles, title = Rectification, (Role.SCHOOL,), _("整改通知书")
    columns = page_context.ORDER_COLUMNS
    empty_title = _("还没有整改通知书。")
    empty_hint = _("本校服务的机构不满意率过高时，由学校负责人发出书面整改通知，复查也在这里办理。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.orders(actor)


@waiting(Role.SCHOOL, label=_("待复查的整改"), more="orders")
def to_recheck(actor: Any) -> QuerySet[Any]:
    return page_context.to_recheck(actor)


@waiting(Role.SCHOOL, label=_("待核对的代录整改材料"), more="orders")
def to_compare(actor: Any) -> QuerySet[Any]:
    return page_context.to_compare(actor)
