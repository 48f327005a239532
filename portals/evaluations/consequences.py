"""Consequences that results suggest: the page of one, and what waits to be decided."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import BUREAUS, Role
from evaluations.enums import ConsequenceState
from evaluations.models import Consequence
from portals.kit import frame, gate, links, timeline, workbench
from portals.kit.facts import Fact

READERS = (*BUREAUS, Role.SCHOOL)

links.register(Consequence, "evaluation-consequence")


@gate.page(*READERS)
def consequence_page(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = gate.get_or_404(
        Consequence.objects.select_related("result__institution", "result__round"), actor, pk
    )
    facts = [
        Fact(_("机构"), row.result.institution.name, roles=READERS),
        Fact(_("评价批次"), row.result.round.title(), roles=READERS),
        Fact(_("依据"), row.text, roles=READERS),
        Fact(_("不采取的理由"), row.declined_why or "—", roles=READERS),
    ]
    context = {"row": row, "facts": facts, "entries": timeline.of(row, actor)}
    return render(request, "evaluations/consequence.html", context)


@workbench.waiting(Role.DISTRICT, Role.SCHOOL, label=_("评价结果建议采取的措施"))
def to_decide(actor: Any) -> QuerySet[Any]:
    rows = Consequence.objects.visible_to(actor).filter(state=ConsequenceState.PROPOSED)
    kind = Q(kind="ORDER") if actor.role == Role.SCHOOL else Q(kind="RECTIFY")
    return rows.filter(kind).select_related("result__institution")
