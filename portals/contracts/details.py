"""One agreement, one placement: the page is the same for whoever may see the row."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from contracts.models import Agreement, Placement
from portals.contracts import facts, page_context
from portals.kit import frame, gate, links

links.register(Agreement, "agreement")
links.register(Placement, "placement")


@gate.page(*facts.AGREEMENT_READERS)
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = gate.get_or_404(page_context.agreements(actor), actor, pk)
    return render(request, "contracts/agreement.html", page_context.agreement(row, actor))


@gate.page(*facts.READERS)
def placement(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = gate.get_or_404(page_context.placements(actor), actor, pk)
    return render(request, "contracts/placement.html", page_context.placement(row, actor))
