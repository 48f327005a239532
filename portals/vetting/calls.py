"""Calls: the list, the page of one for each side with its ranking, and what waits for the bureau."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.domain import ties
from accounts.enums import BUREAUS, Role
from core import clock, fsm
from portals.kit import frame, gate, links, lists, navigation, timeline
from portals.kit.workbench import waiting
from portals.vetting import facts, sheets, visible
from vetting.enums import CallState
from vetting.models import Announcement, Objection, Package, PublicNotice

OUTSIDE = (Role.INSTITUTION, Role.SCHOOL)
READERS = (*BUREAUS, *OUTSIDE)

links.register(Announcement, "call")
links.register(Package, lambda row: row.announcement)
navigation.register(_("遴选公告"), "calls", *BUREAUS, Role.INSTITUTION, order=20)
navigation.register(_("遴选公告"), "calls", Role.SCHOOL, order=64)


class Calls(lists.ListPage):
    """To those outside the offices, whose each one is comes first."""

    model, roles, title = Announcement, READERS, _("遴选公告")
    words = dict.fromkeys(
        BUREAUS, lists.Words(empty_hint=_("起草一份公告，带入常用清单后即可发布。"))
    )
    columns = (
        lists.Column("bureau.name", _("公告单位"), roles=OUTSIDE),
        lists.Column("title", _("公告"), kind="link", sort="name", width=44, roles=READERS),
        lists.Column("school_year", _("学年"), sort="school_year", roles=READERS),
        lists.Column("state", _("状态"), kind="chip", roles=READERS),
        lists.Column(
            "closes_at",
            _("申报截止"),
            kind="due",
            sort="closes_at",
            done=lambda row: row.state != "published",
            roles=READERS,
        ),
    )
    filters = (
        lists.Search(("name", "number"), roles=BUREAUS),
        lists.Search(("name", "bureau__name"), roles=OUTSIDE),
        lists.Choice("state", _("状态"), CallState.choices),
    )
    order = "-opens_at"
    new = ("create",)

    def rows(self, actor: Any) -> QuerySet[Any]:
        return visible.calls(actor)


def _packages(call: Announcement) -> Any:
    """The packages with how many applied, passed and were shortlisted."""
    gone = Q(applications__state__in=("draft", "withdrawn"))
    inside = Q(applications__submitted_at__isnull=False) & ~gone
    passed = inside & Q(applications__decided_at__isnull=False)
    chosen = Q(applications__state__in=("shortlisted", "listed"))
    return call.packages.annotate(
        applied=Count("applications", filter=inside),
        passed=Count("applications", filter=passed & ~Q(applications__state="disqualified")),
        chosen=Count("applications", filter=chosen),
    ).order_by("position", "pk")


def ranking(call: Announcement, actor: Any) -> list[dict[str, Any]]:
    """Package by package, its applications by rank, with dimension means beside the full marks.

    Without the applications for an account whose owner is not confirmed: means tell marks.
    """
    sealed = bool(ties.sealed(actor))
    full: dict[str, int] = {}
    names: dict[str, str] = {}
    for item in call.score_items.all():
        full[item.dimension] = full.get(item.dimension, 0) + item.points
        names[item.dimension] = item.get_dimension_display()
    heads = [(key, names[key], full[key]) for key in sorted(full)]
    found = []
    for package in call.packages.order_by("position", "pk"):
        rows = package.applications.filter(rank__isnull=False).select_related("institution")
        found.append(
            {
                "package": package,
                "heads": heads,
                "rows": []
                if sealed
                else [
                    (row, [(name, row.dimension_scores.get(key, "—")) for key, name, _f in heads])
                    for row in rows.order_by("rank")
                ],
            }
        )
    return found


TABS = ("overview", "applications", "panel", "ranking", "notice", "timeline")


@gate.page(*BUREAUS)
def call(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = gate.one(visible.calls(actor), pk)
    objections = Objection.objects.visible_to(actor).filter(announcement=row)
    applied = visible.applications(actor).filter(package__announcement=row)
    chosen = request.GET.get("tab", "")
    tab = chosen if chosen in TABS else _natural_tab(row)
    context = {
        "row": row,
        "tab": tab,
        "tabs": [
            ("overview", _t("公告内容")),
            ("applications", _t("申报"), applied.count()),
            ("panel", _t("专家评审"), row.panelists.count()),
            ("ranking", _t("排名与入围")),
            ("notice", _t("公示与异议"), objections.count()),
            ("timeline", _t("经过")),
        ],
        "packages": _packages(row),
        "before_publishing": _before_publishing(row, actor),
        "with_pages": visible.packages_with_pages(request, row),
        **PARTS[tab](request, row),
    }
    return render(request, "vetting/call.html", context)


def _before_publishing(row: Announcement, actor: Any) -> list[str]:
    """To an officer: what the lead's button says is still in the way."""
    if row.state != "draft" or actor.role != Role.DISTRICT or actor.is_lead:
        return []
    what = fsm.asked(actor, "publish")
    rules = fsm.declared(Announcement)["publish"].custom["rules"]
    answers = [rule(row, what) for rule in rules if rule.early]
    return [answer for answer in answers if answer] or [_t("已经齐备，请负责人发布。")]


def _natural_tab(row: Announcement) -> str:
    """Where the work is in this state."""
    found = {"closed": "applications", "reviewed": "panel", "on_public_notice": "notice"}
    return found.get(row.state, "overview")


def _overview(request: HttpRequest, row: Announcement) -> dict[str, Any]:
    return {
        "facts": facts.of_call(row),
        "items": row.items.select_related("reviewer"),
        "scores": row.score_items.all(),
        "amendments": row.amendments.all(),
    }


def _applications(request: HttpRequest, row: Announcement) -> dict[str, Any]:
    found = visible.applications(frame.actor_of(request)).filter(package__announcement=row)
    found = found.order_by("package__position", "package_id", "submitted_at")
    return {"applications": found, "sealed": ties.sealed(frame.actor_of(request))}


def _panel(request: HttpRequest, row: Announcement) -> dict[str, Any]:
    experts, table = sheets.of_call(row)
    recusals = [
        recusal
        for expert in row.panelists.prefetch_related("recusals__institution")
        for recusal in expert.recusals.all()
    ]
    opens = frame.actor_of(request).role == Role.DISTRICT  # the city reads results, not sheets
    return {"experts": experts, "table": table, "recusals": recusals, "opens": opens}


def _ranking(request: HttpRequest, row: Announcement) -> dict[str, Any]:
    actor = frame.actor_of(request)
    found = {"ranking": ranking(row, actor), "lot": facts.of_lot(row)}
    return {**found, "sealed": ties.sealed(actor)}


def _notice(request: HttpRequest, row: Announcement) -> dict[str, Any]:
    objections = Objection.objects.visible_to(frame.actor_of(request)).filter(announcement=row)
    return {
        "notices": row.public_notices.order_by("-round"),
        "objections": objections.select_related("application__institution", "announcement"),
    }


def _timeline(request: HttpRequest, row: Announcement) -> dict[str, Any]:
    return {"read": timeline.read(request, row, frame.actor_of(request))}


PARTS = {
    "overview": _overview,
    "applications": _applications,
    "panel": _panel,
    "ranking": _ranking,
    "notice": _notice,
    "timeline": _timeline,
}


@gate.page(*OUTSIDE)
def call_from_outside(request: HttpRequest, pk: int) -> HttpResponse:
    """To an institution with its own applications; a school, which sees none, reads the same page."""
    actor = frame.actor_of(request)
    row = gate.one(visible.calls(actor), pk)
    notices = PublicNotice.objects.visible_to(actor).filter(announcement=row)
    context = {
        "row": row,
        "packages": row.packages.order_by("position", "pk"),
        "mine": visible.applications(actor).filter(package__announcement=row),
        "objections": visible.objections(actor).filter(announcement=row),
        "facts": facts.of_call(row),
        "items": row.items.all(),
        "scores": row.score_items.all(),
        "amendments": row.amendments.all(),
        "withdrawn": notices.filter(withdrawn_at__isnull=False),
        "notice": notices.filter(withdrawn_at__isnull=True).first(),
    }
    return render(request, "vetting/call_from_outside.html", context)


@gate.page(Role.PANEL)
def call_to_score(request: HttpRequest, pk: int) -> HttpResponse:
    """What the call asks for, for the experts of its panel."""
    row = gate.one(visible.calls(frame.actor_of(request)), pk)
    context = {
        "row": row,
        "packages": row.packages.order_by("position"),
        "scores": row.score_items.all(),
        "sheets": sheets.own(frame.actor_of(request)).filter(
            application__package__announcement=row
        ),
    }
    return render(request, "vetting/call_to_score.html", context)


@gate.page(Role.REVIEWER)
def no_call_but_its_items(request: HttpRequest, pk: int) -> HttpResponse:
    """A department has no page of a call; what it is asked in it stands in one list."""
    gate.one(visible.calls(frame.actor_of(request)), pk)
    return redirect("applications")


@waiting(Role.DISTRICT, label=_("待我发布的公告"), lead=True, more="calls?state=draft", order=12)
def drafts(actor: Any) -> QuerySet[Any]:
    return visible.calls(actor).filter(state="draft")


@waiting(Role.DISTRICT, label=_("审核完成后待办结的公告"), more="calls?state=closed", order=20)
def to_finish(actor: Any) -> QuerySet[Any]:
    return visible.calls(actor).filter(state="closed")


@waiting(Role.DISTRICT, label=_("评审和入围待办"), lead=True, more="calls?state=reviewed", order=22)
def to_rank(actor: Any) -> QuerySet[Any]:
    return visible.calls(actor).filter(state="reviewed")


@waiting(
    Role.DISTRICT,
    label=_("公示期满，待公布结果"),
    lead=True,
    more="calls?state=on_public_notice",
    order=10,
)
def to_conclude(actor: Any) -> QuerySet[Any]:
    over = PublicNotice.objects.visible_to(actor).filter(
        announcement=OuterRef("pk"), withdrawn_at__isnull=True, ends_on__lt=clock.today()
    )
    return visible.calls(actor).filter(Exists(over), state="on_public_notice")


@waiting(Role.DISTRICT, label=_("公示中的名单"), mine=False, more="calls?state=on_public_notice")
def on_public_notice(actor: Any) -> QuerySet[Any]:
    running = PublicNotice.objects.visible_to(actor).filter(
        announcement=OuterRef("pk"), withdrawn_at__isnull=True, ends_on__gte=clock.today()
    )
    return visible.calls(actor).filter(Exists(running), state="on_public_notice")
