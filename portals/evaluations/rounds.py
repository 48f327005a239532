"""Rounds: the list, the page of one for each side with its progress and results."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import BUREAUS, Role
from core import clock
from evaluations.domain import reading, results
from evaluations.enums import ReplyState, RoundState
from evaluations.models import Consequence, Round, Survey
from institutions.models import Institution
from portals.evaluations import visible
from portals.kit import frame, gate, links, lists, navigation, timeline, words, workbench
from portals.kit.facts import Fact

OFFICES = (*BUREAUS, Role.INSPECTOR)
SHOWN = (RoundState.FROZEN, RoundState.CLOSED, RoundState.PUBLISHED)

links.register(Round, "round")
navigation.register(_("评价"), "rounds", *OFFICES, Role.INSTITUTION, Role.SCHOOL, order=50)


class Rounds(lists.ListPage):
    model, roles, title = Round, OFFICES, _("评价批次")
    intro = _("每学期一次，按日期自动开始、停止填报和计算；公布由负责人办理。")
    columns = (
        lists.Column("title", _("批次"), kind="link", sort="term__starts_on", roles=OFFICES),
        lists.Column("region.name", _("区市"), sort="region_id", roles=OFFICES),
        lists.Column("state", _("状态"), kind="chip", sort="state", roles=OFFICES),
        lists.Column("opens_on", _("开始"), kind="date", sort="opens_on", roles=OFFICES),
        lists.Column("freezes_on", _("机构核对"), kind="date", roles=OFFICES),
        lists.Column("closes_on", _("计算"), kind="date", roles=OFFICES),
        lists.Column("published_on", _("公布"), kind="date", roles=OFFICES),
    )
    filters = (lists.Choice("state", _("状态"), RoundState.choices),)
    new = ("schedule",)
    empty_title = _("还没有评价批次。")
    empty_hint = _("评价批次由市教育局为全市统一安排；没有安排的，由区市负责人安排。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return visible.rounds(actor)


TABS = ("progress", "results", "replies", "record")


@gate.page(*OFFICES)
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = gate.one(visible.rounds(actor).select_related("scheme"), pk)
    tab = request.GET.get("tab", "progress")
    tab = tab if tab in TABS else "progress"
    replies = visible.replies(actor).filter(round=row)
    context: dict[str, Any] = {
        "row": row,
        "tab": tab,
        "tabs": (
            ("progress", _("填报进度")),
            ("results", _("结果")),
            ("replies", _("机构意见"), replies.filter(state=ReplyState.FILED).count()),
            ("record", _("办理记录")),
        ),
        "facts": _facts(row),
        "scheme_url": links.url(row.scheme, actor),
    }
    if tab == "progress":
        context["lines"] = progress(row, actor)
        context |= raised(row, context["lines"])
    elif tab == "results":
        context |= _results(row, actor)
    elif tab == "replies":
        context["replies"] = replies.select_related("sheet__placement__school")
    else:
        context["entries"] = timeline.of(row, actor)
    return render(request, "evaluations/round.html", context)


def _facts(row: Round) -> list[Fact]:
    return [
        Fact(_("学期"), row.term.name, roles=OFFICES),
        Fact(_("评价办法"), _("第 %(number)s 版") % {"number": row.scheme.number}, roles=OFFICES),
        Fact(_("填报和答卷"), _span(row.opens_on, row.freezes_on), roles=OFFICES),
        Fact(_("机构核对"), _span(row.freezes_on, row.closes_on), roles=OFFICES),
        Fact(_("计算结果"), row.closes_on, roles=OFFICES),
        Fact(_("公布文号"), row.publication_number or "—", roles=OFFICES),
    ]


def _span(first: date, end: date) -> str:
    """From the first day to the last one before `end`."""
    return f"{words.day(first)}—{words.day(end - clock.ONE_DAY)}"


def progress(row: Round, actor: Any) -> list[dict[str, Any]]:
    """One line a placement: its sheet, and how many answers have come back."""
    counts = results.tallies(row)
    papers: dict[int, dict[str, Survey]] = defaultdict(dict)
    for survey in Survey.objects.visible_to(actor).filter(round=row):
        papers[survey.placement_id][survey.audience] = survey
    rows = visible.sheets(actor).filter(round=row)
    return [
        {
            "sheet": sheet,
            "pupil": counts.get((sheet.placement_id, "PUPIL")),
            "parent": counts.get((sheet.placement_id, "PARENT")),
            "papers": papers.get(sheet.placement_id, {}),
        }
        for sheet in rows.select_related("placement__agreement__institution")
    ]


def raised(row: Round, lines: list[dict[str, Any]]) -> dict[str, Any]:
    """What families answered with yes to, by placement, for the lines that are shown."""
    found = reading.flags(row)
    told = [
        {"placement": line["sheet"].placement, "flags": found[line["sheet"].placement_id]}
        for line in lines
        if line["sheet"].placement_id in found
    ]
    return {"raised": told}


def _results(row: Round, actor: Any) -> dict[str, Any]:
    newest = results.newest(row)
    drafts = Consequence.objects.visible_to(actor).filter(result__round=row)
    return {
        "overall": [each for each in newest if each.placement_id is None],
        "placements": [each for each in newest if each.placement_id is not None],
        "drafts": drafts.select_related("result__institution"),
    }


@gate.page(Role.INSTITUTION, Role.SCHOOL)
def rounds_taken_part_in(request: HttpRequest) -> HttpResponse:
    actor = frame.actor_of(request)
    context = {"rows": visible.rounds(actor), "scores": actor.role == Role.SCHOOL}
    return render(request, "evaluations/rounds_taken_part_in.html", context)


@gate.page(Role.INSTITUTION)
def round_to_look_over(request: HttpRequest, pk: int) -> HttpResponse:
    """An institution looks at its figures while they are frozen, replies, reads the result."""
    actor = frame.actor_of(request)
    row = gate.one(visible.rounds(actor).select_related("scheme"), pk)
    institution = Institution.objects.visible_to(actor).get()
    context: dict[str, Any] = {
        "row": row,
        "scheme_url": links.url(row.scheme, actor),
        "institution": institution,
        "lines": progress(row, actor) if row.state in SHOWN else [],
        "replies": visible.replies(actor).filter(round=row),
        "results": visible.results(actor).filter(round=row),
        "frozen": row.state == RoundState.FROZEN,
    }
    return render(request, "evaluations/round_to_look_over.html", context)


@gate.page(Role.SCHOOL)
def round_to_score(request: HttpRequest, pk: int) -> HttpResponse:
    """A school scores the courses it hosts, hands out answer links, sees what was published."""
    actor = frame.actor_of(request)
    row = gate.one(visible.rounds(actor).select_related("scheme"), pk)
    context = {
        "row": row,
        "scheme_url": links.url(row.scheme, actor),
        "lines": progress(row, actor),
        "surveys": visible.surveys(actor).filter(round=row),
        "results": visible.results(actor).filter(round=row),
        "open": row.state == RoundState.OPEN,
    }
    return render(request, "evaluations/round_to_score.html", context)


@workbench.waiting(Role.DISTRICT, label=_("待公布的评价结果"), lead=True)
def to_publish(actor: Any) -> QuerySet[Any]:
    rows = visible.rounds(actor).filter(state=RoundState.CLOSED)
    return rows.filter(results__isnull=False).distinct()
