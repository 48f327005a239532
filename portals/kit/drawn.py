"""Pages that a room still draws from a template each time. `portals.kit.printouts` asks here last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from core import clock
from portals.kit import frame, gate, links

Allow = Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Printout:
    """`allow(row, actor)`: may it be printed now; `context(row, actor)`: issuer, number, dated, …"""

    model: type[Model]
    name: str
    template: str
    title: Any
    allow: Allow
    context: Callable[[Any, Any], dict[str, Any]] | None = None


_printouts: dict[tuple[str, str], Printout] = {}


def register(
    model: type[Model],
    name: str,
    template: str,
    title: Any,
    *,
    allow: Allow,
    context: Callable[[Any, Any], dict[str, Any]] | None = None,
) -> Printout:
    printout = Printout(model, name, template, title, allow, context)
    key = (model._meta.label_lower, name)
    if key in _printouts:
        raise ValueError(f"{key} is registered twice")
    _printouts[key] = printout
    return printout


def of(row: Model, actor: Any) -> list[Printout]:
    label = row._meta.label_lower
    return [
        printout
        for (model, _name), printout in _printouts.items()
        if model == label and printout.allow(row, actor)
    ]


def show(request: HttpRequest, label: str, pk: int, name: str) -> HttpResponse:
    actor = frame.actor_of(request)
    printout = _printouts.get((label, name))
    if printout is None:
        raise Http404
    row = gate.get_or_404(printout.model, actor, pk)
    if not printout.allow(row, actor):
        raise Http404
    with translation.override("zh-hans"):  # a document of the office, whoever reads it
        return _drawn(request, printout, row, actor)


def _drawn(request: HttpRequest, printout: Printout, row: Any, actor: Any) -> HttpResponse:
    context = {
        "printout": printout,
        "row": row,
        "printed_at": clock.now(),
        "back": links.url(row, actor) or "/",
        **(printout.context(row, actor) if printout.context else {}),
    }
    return render(request, printout.template, context)
