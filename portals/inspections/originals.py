"""Originals of evidence: a form that asks why, and the file. Each look is recorded."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from accounts.enums import Role
from core import files
from core.errors import Invalid
from inspections.domain import originals
from portals.institutions.staff_forms import RevealForm
from portals.kit import frame, gate, links


def offered(row: Any, actor: Any) -> dict[str, str]:
    """Where each original behind a row's pictures can be asked for, by field."""
    label = row._meta.label_lower
    _model, fields = originals.HELD[label]
    return {
        field: reverse("original", args=[label, row.pk, field])
        for field in fields
        if originals.may_open(row, actor) and originals.behind(row, field)
    }


@gate.page(Role.DISTRICT)
def original(request: HttpRequest, label: str, pk: int, field: str) -> HttpResponseBase:
    model, fields = originals.HELD.get(label, (None, ()))
    if model is None or field not in fields:
        raise Http404
    actor = frame.actor_of(request)
    row = gate.get_or_404(model, actor, pk)
    if originals.behind(row, field) is None:
        raise Http404
    form = RevealForm(subject=row, actor=actor, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            return files.response(originals.reveal(row, by=actor, field=field, reason=reason))
        except Invalid as refusal:
            form.add_error("reason", refusal.fields["reason"])
    context = {"row": row, "form": form, "back": links.url(row, actor)}
    status = 422 if form.errors else 200
    return render(request, "inspections/original.html", context, status=status)
