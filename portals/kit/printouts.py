"""Official pages to print and stamp: `/print/<app.model>/<pk>/<name>/`.

    register(Agreement, "contract", "contracts/paper_contract.html", _("服务协议"), allow=…)
The template extends official.html and fills {% block text %}.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from core import clock
from portals.kit import frame, gate, links

Allow = Callable[[Any, Any], bool]


@dataclass(frozen=True)
class Paper:
    """`allow(row, actor)`: may it be printed now; `context(row, actor)`: issuer, number, dated, …"""

    model: type[Model]
    name: str
    template: str
    title: Any
    allow: Allow
    context: Callable[[Any, Any], dict[str, Any]] | None = None


@dataclass(frozen=True)
class Shown:
    title: str
    url: str


_papers: dict[tuple[str, str], Paper] = {}


def register(
    model: type[Model],
    name: str,
    template: str,
    title: Any,
    *,
    allow: Allow,
    context: Callable[[Any, Any], dict[str, Any]] | None = None,
) -> Paper:
    paper = Paper(model, name, template, title, allow, context)
    key = (model._meta.label_lower, name)
    if key in _papers:
        raise ValueError(f"{key} is registered twice")
    _papers[key] = paper
    return paper


def url(row: Model, name: str) -> str:
    return reverse("print", args=[row._meta.label_lower, row.pk, name])


def papers(row: Model, actor: Any) -> list[Shown]:
    """The papers of a row that this actor may print now."""
    label = row._meta.label_lower
    return [
        Shown(str(paper.title), url(row, name))
        for (model, name), paper in _papers.items()
        if model == label and paper.allow(row, actor)
    ]


@gate.page()
def show(request: HttpRequest, label: str, pk: int, name: str) -> HttpResponse:
    actor = frame.actor_of(request)
    paper = _papers.get((label, name))
    if paper is None:
        raise Http404
    row = gate.get_or_404(paper.model, actor, pk)
    if not paper.allow(row, actor):
        raise Http404
    with translation.override("zh-hans"):  # a document of the office, whoever reads it
        return _drawn(request, paper, row, actor)


def _drawn(request: HttpRequest, paper: Paper, row: Any, actor: Any) -> HttpResponse:
    context = {
        "paper": paper,
        "row": row,
        "ref": links.ref(row),
        "printed_at": clock.now(),
        "back": links.url(row, actor) or "/",
        **(paper.context(row, actor) if paper.context else {}),
    }
    return render(request, paper.template, context)
