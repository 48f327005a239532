"""某日文本: how an agreement read on a day, with the amendments in effect by then."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from contracts import documents as papers
from core import clock, documents
from portals.contracts import facts, visible
from portals.kit import fields, frame, gate, wording


class DayForm(wording.WordedForm):
    on = fields.DayField(label=_("日期"))


@gate.page(*facts.AGREEMENT_READERS)
def text_on(request: HttpRequest, pk: int) -> HttpResponse:
    """To read, not to sign: the papers that were signed are the papers of the agreement."""
    actor = frame.actor_of(request)
    row = gate.get_or_404(visible.agreements(actor), actor, pk)
    form = DayForm(request.GET if "on" in request.GET else None, initial={"on": clock.today()})
    day: date | None = clock.today()
    if form.is_bound:
        day = form.cleaned_data["on"] if form.is_valid() else None
    page = papers.text_on(row, day) if day else None
    context = {
        "row": row,
        "form": form,
        "day": day,
        # Made by core.documents.html, which escapes every text.
        "article": mark_safe(documents.article(page)) if page else "",
        "back": reverse("agreement", args=[row.pk]),
    }
    return render(request, "contracts/text_on.html", context, status=422 if form.errors else 200)
