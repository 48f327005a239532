"""A school's part: score the courses it hosts, hand out answer links, see what was published."""

from __future__ import annotations

from typing import Any

import segno
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core import clock
from core.errors import DomainError
from core.once import Answer
from evaluations.domain import surveys
from evaluations.enums import RoundState, SheetState
from evaluations.models import QualitySheet, Result, Round, Survey
from portals.evaluations.for_bureau import progress
from portals.kit import gate, links, navigation, onetime, wording, workbench

navigation.register(_("评价"), "rounds", Role.SCHOOL, order=50)


@gate.page(Role.SCHOOL)
def rounds(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    rows = Round.objects.visible_to(actor).select_related("region", "term")
    return render(request, "evaluations/school_rounds.html", {"rows": rows})


@gate.page(Role.SCHOOL)
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    row = gate.get_or_404(Round.objects.select_related("region", "term", "scheme"), actor, pk)
    papers = Survey.objects.visible_to(actor).filter(round=row)
    results = Result.objects.visible_to(actor).filter(round=row)
    context = {
        "row": row,
        "scheme_url": links.url(row.scheme, actor),
        "lines": progress(row, actor),
        "surveys": papers.select_related("placement__course", "placement__agreement__institution"),
        "results": results.select_related(
            "round", "institution", "placement__school__organisation", "placement__course"
        ),
        "open": row.state == RoundState.OPEN,
    }
    return render(request, "evaluations/school_round.html", context)


class LinksForm(wording.WordedForm):
    count = forms.IntegerField(
        label=_("发放份数"), min_value=1, max_value=surveys.MOST_LINKS,
        help_text=_("一个家庭或一名学生一个链接，只能用一次；不记录谁填了哪一份。"),
    )  # fmt: skip


@gate.page(Role.SCHOOL, Role.DISTRICT)
@onetime.done_once
def survey_links(request: HttpRequest, pk: int) -> HttpResponse:
    """Make links and show them once, as slips to cut and hand out."""
    actor = request.actor  # type: ignore[attr-defined]
    survey = gate.get_or_404(
        Survey.objects.select_related("round", "placement__school", "placement__course"), actor, pk
    )
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
    said = gettext("“%(title)s”已生成 %(n)s 个链接，只在第一次显示。没有打印下来的，请另行生成。")
    return Answer(links.url(survey.round, by), said % params)


def _slip(request: HttpRequest, token: str) -> dict[str, Any]:
    address = request.build_absolute_uri(reverse("survey", args=[token]))
    drawing = segno.make(address, error="m").svg_inline(scale=2, border=2, omitsize=True)
    return {"url": address, "qr": mark_safe(drawing)}


@workbench.waiting(Role.SCHOOL, label=_("待填报的质量评分"), order=20)
def sheets_to_score(actor: Any) -> QuerySet[Any]:
    rows = QualitySheet.objects.visible_to(actor).filter(
        state=SheetState.DUE, round__state=RoundState.OPEN, round__freezes_on__gt=clock.today()
    )
    return rows.select_related("round", "placement__course", "placement__school__organisation")
