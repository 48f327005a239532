"""When the agreement is no more: its groups end or are withdrawn, each with who takes it on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import deadlines
from contracts import facts
from contracts.domain import families
from contracts.enums import PlacementState
from contracts.models import Agreement, Placement
from core.fsm import perform

LIVE = (PlacementState.PROPOSED, PlacementState.AGREED, PlacementState.RUNNING)


def leave(row: Placement) -> None:
    """Nobody is expected there any more."""
    deadlines.drop(row)
    for change in row.changes.filter(state__in=("proposed", "agreed")):
        deadlines.drop(change)
    row.named_staff.filter(until__isnull=True).update(until=row.ran_until)


def handover(*arranged: str) -> str:
    """Who takes a group on: the first of these that says it, or what holds where nobody arranged
    anything."""
    default = _("由学校教师接管照看，直至家长另作选择或学校另行安排。")
    return next((text for text in arranged if text.strip()), default)


def running_of(institution: Any) -> list[Placement]:
    """Its groups in schools now: whoever ends the institution must say who takes each of them."""
    rows = Placement.objects.filter(
        agreement__institution=institution, state=PlacementState.RUNNING
    )
    return list(rows.select_related("agreement", "school__organisation", "course").order_by("id"))


def clear(
    agreement: Agreement,
    stop: facts.Stop,
    *,
    by: Any,
    handovers: Mapping[int, str] | None = None,
    on: date | None = None,
) -> None:
    """End or withdraw everything that rests on an agreement that is no more."""
    reason = _("所依据的协议已终结")
    for row in agreement.placements.filter(state__in=LIVE).order_by("id"):
        if row.state == PlacementState.RUNNING:
            plan = handover((handovers or {}).get(row.pk, ""), stop.handover, row.group_plan)
            told = replace(stop, handover=plan)
            ended = perform(row, Placement.end, told, by=by, reason=reason, on=on)
            leave(ended)
            families.tell_ended(ended, by=by)
        else:
            deadlines.drop(perform(row, Placement.withdraw, by=by, reason=reason))
    for row in agreement.placements.filter(state=PlacementState.DECLINED).order_by("id"):
        perform(row, Placement.withdraw, by=by, reason=reason)
