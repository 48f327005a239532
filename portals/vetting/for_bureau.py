"""District bureau: its calls, the applications to review, sheets, objections and the list."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.domain import ties
from accounts.enums import Role
from institutions.domain import standing
from institutions.enums import Category
from portals.kit import frame, gate, links, lists, navigation, timeline
from portals.vetting import page_context
from vetting.enums import ApplicationState, CallState, ListingState
from vetting.models import Announcement, Application, Listing, Objection, Package, Score, ScoreSheet

BUREAUS = (Role.DISTRICT, Role.CITY)


links.register(Announcement, "call")
links.register(Application, "application")
links.register(Listing, "listing")
links.register(Objection, "objection")
links.register(ScoreSheet, "sheet")
links.register(Package, lambda row: row.announcement)
navigation.register(_("遴选公告"), "calls", *BUREAUS, order=20)
navigation.register(_("申报审核"), "applications", *BUREAUS, order=22)
navigation.register(_("资格名单"), "listings", *BUREAUS, Role.INSPECTOR, order=24)


class Calls(lists.ListPage):
    model, roles, title = Announcement, BUREAUS, _("遴选公告")
    columns = page_context.CALL_COLUMNS
    filters = (
        lists.Search(("name", "number")),
        lists.Choice("state", _("状态"), CallState.choices),
    )
    order = "-opens_at"
    new = ("create",)
    empty_hint = _("起草一份公告，带入常用清单后即可发布。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.calls(actor)


class Applications(lists.ListPage):
    model, roles, title = Application, BUREAUS, _("申报审核")
    columns = page_context.APPLICATION_COLUMNS
    filters = (
        lists.Search(("institution__name", "institution__uscc")),
        lists.Choice("state", _("状态"), ApplicationState.choices),
        lists.Choice(
            "call",
            _("公告"),
            lambda actor: page_context.calls(actor).values_list("pk", "name"),
            field="package__announcement",
        ),
    )
    order = "submitted_at"

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.applications(actor)


class Listings(lists.ListPage):
    model, roles, title = Listing, (*BUREAUS, Role.INSPECTOR), _("资格名单")
    columns = page_context.LISTING_COLUMNS
    filters = (
        lists.Search(("institution__name", "institution__uscc", "document_number")),
        lists.Choice("state", _("状态"), ListingState.choices),
        lists.Choice("category", _("类别"), Category.choices),
    )
    order = "institution__name"
    new = ("backfill",)

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.listings(actor)


TABS = ("overview", "applications", "panel", "ranking", "notice", "timeline")


@gate.page(*BUREAUS)
def call(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = page_context.one(page_context.calls(actor), pk)
    objections = Objection.objects.visible_to(actor).filter(announcement=row)
    applied = page_context.applications(actor).filter(package__announcement=row)
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
        "packages": page_context.packages(row),
        "pages": page_context.papers_of_packages(row, actor),
        **PARTS[tab](request, row),
    }
    return render(request, "vetting/call.html", context)


def _natural_tab(row: Announcement) -> str:
    """Where the work is in this state."""
    found = {"closed": "applications", "reviewed": "panel", "on_public_notice": "notice"}
    return found.get(row.state, "overview")


def _overview(request: HttpRequest, row: Announcement) -> dict[str, Any]:
    return {
        "facts": page_context.call_facts(row),
        "items": row.items.select_related("reviewer"),
        "scores": row.score_items.all(),
        "amendments": row.amendments.all(),
    }


def _applications(request: HttpRequest, row: Announcement) -> dict[str, Any]:
    found = page_context.applications(frame.actor_of(request)).filter(package__announcement=row)
    found = found.order_by("package__position", "package_id", "submitted_at")
    return {"applications": found, "sealed": ties.sealed(frame.actor_of(request))}


def _panel(request: HttpRequest, row: Announcement) -> dict[str, Any]:
    experts, table = page_context.sheets(row)
    recusals = [
        recusal
        for expert in row.panelists.prefetch_related("recusals__institution")
        for recusal in expert.recusals.all()
    ]
    opens = frame.actor_of(request).role == Role.DISTRICT  # the city reads results, not sheets
    return {"experts": experts, "table": table, "recusals": recusals, "opens": opens}


def _ranking(request: HttpRequest, row: Announcement) -> dict[str, Any]:
    actor = frame.actor_of(request)
    found = {"ranking": page_context.ranking(row, actor), "lot": page_context.lot_facts(row)}
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


@gate.page(*BUREAUS)
def application(request: HttpRequest, pk: int) -> HttpResponse:
    row = page_context.one(page_context.applications(frame.actor_of(request)), pk)
    opened = timezone.localtime(row.announcement.opens_at).date()
    context = {
        "row": row,
        "sealed": ties.sealed(frame.actor_of(request)),
        "facts": page_context.application_facts(row),
        "checklist": page_context.checklist(row, frame.actor_of(request)),
        "corrections": row.corrections.order_by("round"),
        "entries": timeline.of(row, frame.actor_of(request)),
        "linked": row.linked_exclusions(opened),
        "inexperienced": standing.lacking_experience(row.institution, on=opened),
    }
    return render(request, "vetting/application.html", context)


@gate.page(Role.DISTRICT)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    row = page_context.one(page_context.sheets_of(frame.actor_of(request)), pk)
    actor = frame.actor_of(request)
    scores = Score.objects.visible_to(actor).filter(sheet=row).select_related("item")
    context = {"row": row, "scores": scores, "entries": timeline.of(row, actor)}
    context["sealed"] = ties.sealed(actor)
    return render(request, "vetting/sheet.html", context)


@gate.page(*BUREAUS)
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    row = page_context.one(page_context.objections(frame.actor_of(request)), pk)
    actor = frame.actor_of(request)
    context = {"row": row, "entries": timeline.of(row, actor)}
    context["sealed"] = getattr(actor, "tied", False)
    return render(request, "vetting/objection.html", context)


@gate.page(*page_context.LISTING_READERS)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    row = page_context.one(page_context.listings(frame.actor_of(request)), pk)
    actor = frame.actor_of(request)
    context = {"row": row, "entries": timeline.of(row, actor)}
    return render(request, "vetting/listing.html", context)
