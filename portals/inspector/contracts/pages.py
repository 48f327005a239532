"""Inspector at the gate: what runs where, and who may stand there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from contracts.enums import PlacementState
from contracts.models import Placement
from core import clock
from portals.shared import chrome, gate, links, lists, nav, workbench
from portals.shared.contracts import views

links.register(Placement, {Role.INSPECTOR: "inspector-placement"})
nav.register(_("入校安排"), "inspector-placements", Role.INSPECTOR, order=30)


class Placements(lists.ListPage):
    model, roles, title = Placement, (Role.INSPECTOR,), _("入校安排")
    columns = views.PLACEMENT_COLUMNS
    filters = (
        lists.Search(("school__organisation__name", "agreement__institution__name")),
        lists.Choice("state", _("状态"), PlacementState.choices),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        return views.placements(actor)


@workbench.waiting(
    Role.INSPECTOR,
    label=_("七天内入校，可到校核对人员"),
    due="starts_on",
    more="inspector-placements?state=agreed",
)
def coming(actor: Any) -> QuerySet[Any]:
    week = clock.today() + timedelta(days=7)
    return views.placements(actor).filter(state=PlacementState.AGREED, starts_on__lte=week)


@gate.page(Role.INSPECTOR)
def placement(request: HttpRequest, pk: int) -> HttpResponse:
    actor = chrome.actor_of(request)
    row = gate.get_or_404(views.placements(actor), actor, pk)
    return render(request, "contracts/placement.html", views.placement(row, actor))
