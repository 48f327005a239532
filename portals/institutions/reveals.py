"""Numbers in clear, on pages that nobody keeps, after a reason was given. Each look is recorded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.enums import Role
from core.errors import Invalid
from institutions.domain import persons, registration
from institutions.models import Institution, Staff
from portals.institutions.staff_forms import RevealForm
from portals.kit import frame, gate, links

WHO = (Role.DISTRICT, Role.INSTITUTION)


def _show(
    request: HttpRequest, row: Any, look: Callable[..., str], *, what: str, name: str
) -> HttpResponse:
    actor = frame.actor_of(request)
    form = RevealForm(subject=row, actor=actor, data=request.POST or None)
    number = ""
    if request.method == "POST" and form.is_valid():
        try:
            number = look(row, by=actor, reason=form.cleaned_data["reason"])
        except Invalid as refusal:
            form.add_error("reason", refusal.fields["reason"])
    context = {"row": row, "form": form, "number": number, "what": what, "name": name}
    context["back"] = links.url(row, actor)
    status = 422 if form.errors else 200
    response = render(request, "institutions/reveal.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@gate.page(*WHO)
def number(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    rows = Staff.objects.visible_to(actor).select_related("person", "institution")
    row = gate.get_or_404(rows, actor, pk)
    return _show(request, row, persons.reveal, what=_("完整证件号码"), name=row.person.name)


@gate.page(*WHO)
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    row = gate.get_or_404(Institution, frame.actor_of(request), pk)
    look = registration.reveal_phone
    return _show(request, row, look, what=_("完整联系电话"), name=row.contact_name)
