"""The bureau's and the city's pages of a round: progress, results, replies."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core import clock
from evaluations import schemes
from evaluations.domain import reading, results
from evaluations.enums import ConsequenceState, ReplyState, RoundState, SheetState
from evaluations.models import Consequence, QualitySheet, Reply, Round, Survey
from portals.accounts import entries
from portals.kit import gate, links, lists, navigation, timeline, words, workbench
from portals.kit.facts import Fact

BUREAU = (Role.DISTRICT, Role.CITY, Role.INSPECTOR)
SHEET_READERS = (*BUREAU, Role.SCHOOL, Role.INSTITUTION)
REPLY_READERS = (Role.DISTRICT, Role.CITY, Role.INSTITUTION, Role.SCHOOL)
CONSEQUENCE_READERS = (Role.DISTRICT, Role.CITY, Role.SCHOOL)

navigation.register(_("评价"), "rounds", *BUREAU, order=50)
links.register(Round, "round")
links.register(QualitySheet, "evaluation-sheet")
links.register(Reply, "evaluation-reply")
links.register(Consequence, "evaluation-consequence")


class Rounds(lists.ListPage):
    model, roles, title = Round, BUREAU, _("评价批次")
    intro = _("每学期一次，按日期自动开始、停止填报和计算；公布由负责人办理。")
    columns = (
        lists.Column("title", _("批次"), kind="link", sort="term__starts_on", roles=BUREAU),
        lists.Column("region.name", _("区市"), sort="region_id", roles=BUREAU),
        lists.Column("state", _("状态"), kind="chip", sort="state", roles=BUREAU),
        lists.Column("opens_on", _("开始"), kind="date", sort="opens_on", roles=BUREAU),
        lists.Column("freezes_on", _("机构核对"), kind="date", roles=BUREAU),
        lists.Column("closes_on", _("计算"), kind="date", roles=BUREAU),
        lists.Column("published_on", _("公布"), kind="date", roles=BUREAU),
    )
    filters = (lists.Choice("state", _("状态"), RoundState.choices),)
    new = ("schedule",)
    empty_title = _("还没有评价批次。")
    empty_hint = _("评价批次由市教育局为全市统一安排；没有安排的，由区市负责人安排。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return super().rows(actor).select_related("region", "term")


TABS = ("progress", "results", "replies", "record")


@gate.page(*BUREAU)
def round_page(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    row = gate.get_or_404(Round.objects.select_related("region", "term", "scheme"), actor, pk)
    tab = request.GET.get("tab", "progress")
    tab = tab if tab in TABS else "progress"
    replies = Reply.objects.visible_to(actor).filter(round=row)
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
        context["replies"] = replies.select_related("institution", "sheet__placement__school")
    else:
        context["entries"] = timeline.of(row, actor)
    return render(request, "evaluations/round.html", context)


def _facts(row: Round) -> list[Fact]:
    return [
        Fact(_("学期"), row.term.name, roles=BUREAU),
        Fact(_("评价办法"), _("第 %(number)s 版") % {"number": row.scheme.number}, roles=BUREAU),
        Fact(_("填报和答卷"), _span(row.opens_on, row.freezes_on), roles=BUREAU),
        Fact(_("机构核对"), _span(row.freezes_on, row.closes_on), roles=BUREAU),
        Fact(_("计算结果"), row.closes_on, roles=BUREAU),
        Fact(_("公布文号"), row.publication_number or "—", roles=BUREAU),
    ]


def _span(first: date, end: date) -> str:
    """From the first day to the last one before `end`."""
    return f"{words.day(first)}—{words.day(end - clock.ONE_DAY)}"


def progress(row: Round, actor: Any) -> list[dict[str, Any]]:
    """One line a placement: its sheet, and how many answers have come back."""
    sheets = QualitySheet.objects.visible_to(actor)
    counts = results.tallies(row)
    papers: dict[int, dict[str, Survey]] = defaultdict(dict)
    for survey in Survey.objects.visible_to(actor).filter(round=row):
        papers[survey.placement_id][survey.audience] = survey
    rows = sheets.filter(round=row).select_related(
        "round",
        "placement__school__organisation",
        "placement__course",
        "placement__agreement__institution",
    )
    return [
        {
            "sheet": sheet,
            "pupil": counts.get((sheet.placement_id, "PUPIL")),
            "parent": counts.get((sheet.placement_id, "PARENT")),
            "papers": papers.get(sheet.placement_id, {}),
        }
        for sheet in rows
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


@gate.page(*SHEET_READERS)
def sheet_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A quality sheet as each side may see it."""
    actor = request.actor  # type: ignore[attr-defined]
    row = gate.get_or_404(
        QualitySheet.objects.select_related(
            "round__scheme", "placement__school__organisation", "placement__course", "scored_by"
        ),
        actor,
        pk,
    )
    items = [
        {"item": item, "given": row.points.get(item.key), "now": row.adjusted.get(item.key)}
        for item in schemes.read(row.round.scheme.body).items
    ]
    context = {"row": row, "items": items, "entries": timeline.of(row, actor)}
    return render(request, "evaluations/sheet.html", context)


@gate.page(*REPLY_READERS)
def reply_page(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    row = gate.get_or_404(Reply.objects.select_related("round", "institution", "sheet"), actor, pk)
    facts = [
        Fact(_("机构"), row.institution.name, roles=REPLY_READERS),
        Fact(
            _("针对"), row.sheet.title() if row.sheet else _("整个批次的数据"), roles=REPLY_READERS
        ),
        Fact(_("意见"), row.text, roles=REPLY_READERS),
        Fact(_("提出日期"), row.filed_on, roles=REPLY_READERS),
        *entries.facts(row),
        Fact(_("答复"), row.answer or "—", roles=REPLY_READERS),
        Fact(_("答复日期"), row.answered_on or "—", roles=REPLY_READERS),
    ]
    context = {"row": row, "facts": facts, "entries": timeline.of(row, actor)}
    return render(request, "evaluations/reply.html", context)


@gate.page(*CONSEQUENCE_READERS)
def consequence_page(request: HttpRequest, pk: int) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    row = gate.get_or_404(
        Consequence.objects.select_related("result__institution", "result__round"), actor, pk
    )
    facts = [
        Fact(_("机构"), row.result.institution.name, roles=CONSEQUENCE_READERS),
        Fact(_("评价批次"), row.result.round.title(), roles=CONSEQUENCE_READERS),
        Fact(_("依据"), row.text, roles=CONSEQUENCE_READERS),
        Fact(_("不采取的理由"), row.declined_why or "—", roles=CONSEQUENCE_READERS),
    ]
    context = {"row": row, "facts": facts, "entries": timeline.of(row, actor)}
    return render(request, "evaluations/consequence.html", context)


@workbench.waiting(Role.DISTRICT, label=_("待公布的评价结果"), lead=True)
def rounds_to_publish(actor: Any) -> QuerySet[Any]:
    rows = Round.objects.visible_to(actor).filter(state=RoundState.CLOSED)
    return rows.filter(results__isnull=False).select_related("region", "term").distinct()


@workbench.waiting(Role.DISTRICT, label=_("待答复的评价意见"))
def replies_to_answer(actor: Any) -> QuerySet[Any]:
    rows = Reply.objects.visible_to(actor).filter(
        state=ReplyState.FILED, round__state=RoundState.CLOSED
    )
    return rows.select_related("round__region", "round__term", "institution")


@workbench.waiting(Role.DISTRICT, Role.SCHOOL, label=_("评价结果建议采取的措施"))
def drafts_to_decide(actor: Any) -> QuerySet[Any]:
    rows = Consequence.objects.visible_to(actor).filter(state=ConsequenceState.PROPOSED)
    kind = Q(kind="ORDER") if actor.role == Role.SCHOOL else Q(kind="RECTIFY")
    return rows.filter(kind).select_related("result__institution")


@workbench.waiting(Role.DISTRICT, label=_("待核对的代录评分"))
def sheets_to_check(actor: Any) -> QuerySet[Any]:
    rows = QualitySheet.objects.visible_to(actor).filter(state=SheetState.ENTERED)
    return rows.exclude(scored_by=actor.user_id).select_related(
        "placement__school__organisation", "placement__course", "round"
    )


@workbench.waiting(Role.DISTRICT, label=_("待核对的代录意见"))
def replies_to_check(actor: Any) -> QuerySet[Any]:
    rows = Reply.objects.visible_to(actor).filter(
        state=ReplyState.FILED, entered_by_office=True, entry_checked_on__isnull=True
    )
    return rows.exclude(entered_by=actor.user_id).select_related(
        "round__region", "round__term", "institution"
    )
