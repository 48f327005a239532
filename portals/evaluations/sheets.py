"""Quality sheets: the page of one, and what waits to be scored or compared with its paper."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import BUREAUS, Role
from core import clock
from evaluations import schemes
from evaluations.enums import RoundState, SheetState
from evaluations.models import QualitySheet
from portals.evaluations import visible
from portals.kit import frame, gate, links, timeline, workbench

READERS = (*BUREAUS, Role.INSPECTOR, Role.SCHOOL, Role.INSTITUTION)

links.register(QualitySheet, "evaluation-sheet")


@gate.page(*READERS)
def sheet_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A quality sheet as each side may see it."""
    actor = frame.actor_of(request)
    row = gate.one(visible.sheets(actor).select_related("round__scheme", "scored_by"), pk)
    items = [
        {"item": item, "given": row.points.get(item.key), "now": row.adjusted.get(item.key)}
        for item in schemes.read(row.round.scheme.body).items
    ]
    context = {"row": row, "items": items, "entries": timeline.of(row, actor)}
    return render(request, "evaluations/sheet.html", context)


@workbench.waiting(Role.SCHOOL, label=_("待填报的质量评分"), order=20)
def to_score(actor: Any) -> QuerySet[Any]:
    rows = visible.sheets(actor).filter(state=SheetState.DUE, round__state=RoundState.OPEN)
    return rows.filter(round__freezes_on__gt=clock.today())


@workbench.waiting(Role.DISTRICT, label=_("待核对的代录评分"))
def to_check(actor: Any) -> QuerySet[Any]:
    rows = visible.sheets(actor).filter(state=SheetState.ENTERED)
    return rows.exclude(scored_by=actor.user_id)
