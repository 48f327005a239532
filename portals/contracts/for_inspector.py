"""Inspector at the gate: what runs where, and who may stand there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from contracts.enums import PlacementState
from contracts.models import Placement
from core import clock
from portals.contracts import page_context
from portals.kit import lists, navigation, workbench

navigation.register(_("入校安排"), "placements", Role.INSPECTOR, order=30)


class Placements(lists.ListPage):
    model, roles, title = Placement, (Role.INSPECTOR,), _("入校安排")
    columns = page_context.PLACEMENT_COLUMNS
    filters = (
        lists.Search(("school__organisation__name", "agreement__institution__name")),
        lists.Choice("state", _("状态"), PlacementState.choices),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.placements(actor)


@workbench.waiting(
    Role.INSPECTOR,
    label=_("七天内入校，可到校核对人员"),
    due="starts_on",
    more="placements?state=agreed",
)
def coming(actor: Any) -> QuerySet[Any]:
    week = clock.today() + timedelta(days=7)
    return page_context.placements(actor).filter(state=PlacementState.AGREED, starts_on__lte=week)
