"""What families answered, counted by question with their remarks; and the links they answer by."""

from __future__ import annotations

from typing import Any

import segno
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.enums import BUREAUS, Role
from core.counted import counted
from core.errors import DomainError
from core.once import Answer
from evaluations.domain import reading, results, surveys
from evaluations.models import PaperTally, Survey
from portals.evaluations import visible
from portals.kit import frame, gate, links, onetime, wording
from portals.kit.facts import Fact

READERS = (*BUREAUS, Role.SCHOOL)

links.register(Survey, "evaluation-survey")


@gate.page(*READERS)
def survey_page(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = gate.one(visible.surveys(actor).select_related("round__region", "round__term"), pk)
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


class LinksForm(wording.WordedForm):
    count = forms.IntegerField(
        label=_("发放份数"), min_value=1, max_value=surveys.MOST_LINKS,
        help_text=_("一个家庭或一名学生一个链接，只能用一次；不记录谁填了哪一份。"),
    )  # fmt: skip


@gate.page(Role.SCHOOL, Role.DISTRICT)
@onetime.done_once
def survey_links(request: HttpRequest, pk: int) -> HttpResponse:
    """Make links and show them once, as slips to cut and hand out."""
    actor = frame.actor_of(request)
    survey = gate.one(visible.surveys(actor), pk)
    form = LinksForm(request.POST or None, initial={"count": survey.placement.pupils})
    if request.method == "POST" and (asked := onetime.sent(request).refusal()):
        form.add_error(None, asked)
    elif request.method == "POST" and form.is_valid():
        try:
            with onetime.sent(request).claiming(lambda made: _issued(*made, by=actor)):
                survey, tokens = surveys.issue_links(
                    survey, by=actor, count=form.cleaned_data["count"]
                )
        except DomainError as refusal:
            form.add_error(None, list(refusal.reasons))
        else:
            slips = [_slip(request, token) for token in tokens]
            context = {"survey": survey, "slips": slips, "until": survey.round.answers_until}
            return render(request, "evaluations/link_slips.html", context)
    context = {"survey": survey, "form": form, "back": links.url(survey.round, actor)}
    status = 422 if form.is_bound else 200
    return render(request, "evaluations/links.html", context, status=status)


def _issued(survey: Survey, tokens: list[str], *, by: Any) -> Answer:
    """The links themselves are told to the first one only: nothing keeps them."""
    params = {"title": survey.title(), "n": len(tokens)}
    said = counted(
        "“%(title)s”已生成 %(n)s 个链接，只在第一次显示。没有打印下来的，请另行生成。", "n"
    )
    return Answer(links.url(survey.round, by), said % params)


def _slip(request: HttpRequest, token: str) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("survey", args=[token]))
    drawing = segno.make(address, error="m").svg_inline(scale=2, border=2, omitsize=True)
    return {"url": address, "qr": mark_safe(drawing)}
