"""Listings: who may be worked with, in which region, until when."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import BUREAUS, Role
from institutions.enums import Category
from portals.kit import frame, gate, links, lists, navigation, timeline
from portals.kit.workbench import waiting
from portals.vetting import visible
from vetting.enums import ListingState
from vetting.models import Listing

OFFICES = (*BUREAUS, Role.INSPECTOR)
OWN = (Role.INSTITUTION,)
READERS = (*OFFICES, *OWN)

links.register(Listing, "listing")
navigation.register(_("资格名单"), "listings", *OFFICES, order=24)
navigation.register(_("我的资格"), "listings", *OWN, order=24)


class Listings(lists.ListPage):
    model, roles, title = Listing, OFFICES, _("资格名单")
    columns = (
        lists.Column("title", _("资格"), kind="link", width=40, roles=OWN),
        lists.Column("region.name", _("区市"), roles=OWN),
        lists.Column(
            "institution.name",
            _("机构"),
            kind="link",
            sort="institution__name",
            width=36,
            roles=OFFICES,
        ),
        lists.Column(
            "institution.uscc", _("统一社会信用代码"), kind="code", width=24, roles=OFFICES
        ),
        lists.Column(
            "category", _("类别"), value=lambda row: row.get_category_display(), roles=OFFICES
        ),
        lists.Column("service_items", _("服务项目"), width=30, roles=READERS),
        lists.Column("price_standard", _("收费标准"), roles=READERS),
        lists.Column("valid_from", _("有效期起"), kind="date", sort="valid_from", roles=READERS),
        lists.Column("valid_until", _("有效期止"), kind="date", sort="valid_until", roles=READERS),
        lists.Column("document_number", _("文号"), width=24, roles=READERS),
        lists.Column("state", _("状态"), kind="chip", roles=READERS),
    )
    filters = (
        lists.Search(("institution__name", "institution__uscc", "document_number")),
        lists.Choice("state", _("状态"), ListingState.choices),
        lists.Choice("category", _("类别"), Category.choices),
    )
    order = "institution__name"
    new = ("backfill",)

    def rows(self, actor: Any) -> QuerySet[Any]:
        return visible.listings(actor)


class OwnListings(lists.ListPage):
    """An institution's own, the one that lasts longest on top."""

    model, roles, title = Listing, OWN, _("我的资格")
    columns = Listings.columns
    order = "-valid_until"

    def rows(self, actor: Any) -> QuerySet[Any]:
        return visible.listings(actor)


@gate.page(*READERS)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    row = gate.one(visible.listings(frame.actor_of(request)), pk)
    actor = frame.actor_of(request)
    context = {"row": row, "entries": timeline.of(row, actor)}
    return render(request, "vetting/listing.html", context)


@waiting(Role.DISTRICT, label=_("待确认的资格补录"), more="listings?state=pending", order=26)
def to_confirm(actor: Any) -> QuerySet[Any]:
    return visible.listings(actor).filter(~Q(entered_by=actor.user_id), state="pending")
