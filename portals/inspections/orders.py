"""Orders to put things right: who received one, who looks at what was done."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import BUREAUS, Role
from inspections.enums import RectificationState
from inspections.models import Rectification
from portals.inspections import facts, originals, visible
from portals.kit import frame, gate, links, lists, navigation, timeline
from portals.kit.workbench import waiting

READERS = (*BUREAUS, Role.INSTITUTION, Role.SCHOOL)

links.register(Rectification, "order")
navigation.register(_("整改"), "orders", *BUREAUS, order=62)
navigation.register(_("整改"), "orders", Role.INSTITUTION, Role.SCHOOL, order=60)


class Orders(lists.ListPage):
    model, roles, title = Rectification, READERS, _("整改通知书")
    words = {
        Role.INSTITUTION: lists.Words(
            empty_title=_("没有收到整改通知书。"),
            empty_hint=_("收到后须在期限内整改并提交情况，工作台会提醒。"),
        ),
        Role.SCHOOL: lists.Words(
            empty_title=_("还没有整改通知书。"),
            empty_hint=_(
                "本校服务的机构不满意率过高时，由学校负责人发出书面整改通知，复查也在这里办理。"
            ),
        ),
    }
    columns = (
        lists.Column("title", _("通知书"), kind="link", roles=READERS),
        lists.Column("institution.name", _("机构"), sort="institution__name", roles=READERS),
        lists.Column("issuer.name", _("发出"), sort="issuer__name", roles=READERS),
        lists.Column("state", _("状态"), kind="chip", sort="state", roles=READERS),
        lists.Column(
            "due_on",
            _("期限"),
            kind="due",
            sort="due_on",
            done=lambda row: row.state != "issued",
            roles=READERS,
        ),
    )
    filters = (
        lists.Search(("institution__name", "number"), roles=BUREAUS),
        lists.Choice("state", _("状态"), RectificationState.choices, roles=BUREAUS),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        return visible.orders(actor)


@gate.page(*facts.CONCERNED)
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """The page is the same for whoever may see the row."""
    actor = frame.actor_of(request)
    row = gate.one(visible.orders(actor), pk)
    context = {
        "row": row,
        "facts": facts.of_order(row),
        "originals": originals.offered(row, actor),
        "entries": timeline.of(row, actor),
    }
    return render(request, "inspections/order.html", context)


@waiting(Role.DISTRICT, label=_("待复查的整改"), more="orders", order=32)
@waiting(Role.SCHOOL, label=_("待复查的整改"), more="orders")
def to_recheck(actor: Any) -> QuerySet[Rectification]:
    """Replies that the actor's office must look at, those from paper once they were compared."""
    rows = visible.orders(actor).filter(
        issuer=actor.organisation_id, state=RectificationState.SUBMITTED
    )
    return rows.exclude(entered_by_office=True, entry_checked_by=None)


@waiting(Role.DISTRICT, label=_("待核对的代录整改材料"), more="orders", order=31)
@waiting(Role.SCHOOL, label=_("待核对的代录整改材料"), more="orders")
def to_compare(actor: Any) -> QuerySet[Rectification]:
    """Replies a colleague put in from paper: one's own must be compared by another."""
    rows = visible.orders(actor).filter(
        state=RectificationState.SUBMITTED,
        entered_by__memberships__organisation=actor.organisation_id,
    )
    unchecked = rows.filter(entered_by_office=True, entry_checked_by=None)
    return unchecked.exclude(entered_by=actor.user_id).distinct()


@waiting(Role.INSTITUTION, label=_("待整改"), due="due_on", more="orders")
def to_put_right(actor: Any) -> QuerySet[Any]:
    return visible.orders(actor).filter(state=RectificationState.ISSUED)
