"""One violation, one order: the page is the same for whoever may see the row."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from inspections.models import Rectification, Violation
from portals.inspections import facts, page_context
from portals.kit import frame, gate, links

links.register(Violation, "violation")
links.register(Rectification, "order")


@gate.page(*facts.CONCERNED)
def violation(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = gate.get_or_404(Violation, actor, pk)
    return render(request, "inspections/violation.html", page_context.violation(row, actor))


@gate.page(*facts.CONCERNED)
def order(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = gate.get_or_404(Rectification, actor, pk)
    return render(request, "inspections/order.html", page_context.order(row, actor))
