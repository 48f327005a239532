"""What families answered: counts by question, remarks, and papers that were counted by hand."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from evaluations.domain import reading, results
from evaluations.enums import TallyState
from evaluations.models import PaperTally, Survey
from evaluations.models.tally import RATINGS
from portals.accounts import entries
from portals.kit import gate, links, timeline, workbench
from portals.kit.facts import Fact

READERS = (Role.DISTRICT, Role.CITY, Role.SCHOOL)

links.register(Survey, "evaluation-survey")
links.register(PaperTally, "evaluation-tally")


@gate.page(*READERS)
def survey_page(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    row = gate.get_or_404(
        Survey.objects.select_related(
            "round__region", "round__term", "placement__school__organisation",
            "placement__course", "placement__agreement__institution",
        ),
        actor,
        pk,
    )  # fmt: skip
    answers = reading.answers(row)
    tally = results.tallies(row.round)[row.placement_id, row.audience]
    context = {
        "row": row,
        "facts": _facts(row, tally),
        "answers": answers,
        "shown": row.round.state in reading.SHOWN_IN,
        "scale": [rating.label for rating in reading.SCALE],
        "tallies": PaperTally.objects.visible_to(actor).filter(survey=row),
        "round_url": links.url(row.round, actor),
    }
    return render(request, "evaluations/survey.html", context)


def _facts(row: Survey, tally: Any) -> list[Fact]:
    return [
        Fact(
            _("学校与课程"),
            f"{row.placement.school.name} · {row.placement.course.name}",
            roles=READERS,
        ),
        Fact(_("机构"), row.placement.agreement.institution.name, roles=READERS),
        Fact(_("发放"), _("%(count)s 份") % {"count": tally.issued}, roles=READERS),
        Fact(_("收回"), _("%(count)s 份") % {"count": tally.answered}, roles=READERS),
        Fact(_("回收率"), f"{tally.rate * 100:.0f}%", roles=READERS),
    ]


@gate.page(*READERS)
def tally_page(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
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
def tallies_to_check(actor: Any) -> QuerySet[Any]:
    rows = PaperTally.objects.visible_to(actor).filter(state=TallyState.ENTERED)
    return rows.exclude(entered_by=actor.user_id).select_related(
        "survey__round", "survey__placement__school__organisation", "survey__placement__course"
    )
