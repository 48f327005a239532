"""Papers that were counted by hand, and which of them wait for a second person."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import BUREAUS, Role
from evaluations.enums import TallyState
from evaluations.models import PaperTally
from evaluations.models.tally import RATINGS
from portals.accounts import entries
from portals.kit import frame, gate, links, timeline, workbench
from portals.kit.facts import Fact

READERS = (*BUREAUS, Role.SCHOOL)

links.register(PaperTally, "evaluation-tally")


@gate.page(*READERS)
def tally_page(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = gate.get_or_404(
        PaperTally.objects.select_related(
            "survey__round",
            "survey__placement__school__organisation",
            "entered_by",
            "entry_checked_by",
        ),
        actor,
        pk,
    )
    facts: list[Fact] = [Fact(_("发出纸质答卷"), row.issued, roles=READERS)]
    facts += [
        Fact(rating.label, getattr(row, name), roles=READERS) for name, rating in RATINGS.items()
    ]
    facts += entries.facts(row)
    context = {
        "row": row,
        "facts": facts,
        "entries": timeline.of(row, actor),
        "survey_url": links.url(row.survey, actor),
    }
    return render(request, "evaluations/tally.html", context)


@workbench.waiting(Role.DISTRICT, Role.SCHOOL, label=_("待核对的纸质答卷统计"))
def to_check(actor: Any) -> QuerySet[Any]:
    rows = PaperTally.objects.visible_to(actor).filter(state=TallyState.ENTERED)
    return rows.exclude(entered_by=actor.user_id).select_related(
        "survey__round", "survey__placement__school__organisation", "survey__placement__course"
    )
