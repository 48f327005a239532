"""Institution: open calls, its applications, its places on the list."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core import clock
from portals.kit import frame, gate, links, lists, navigation, timeline
from portals.kit.workbench import waiting
from portals.vetting import page_context
from vetting.enums import ApplicationState
from vetting.models import (
    Application,
    Correction,
    Listing,
    PublicNotice,
)
from vetting.rules import applications as rules

I = Role.INSTITUTION  # noqa: E741 - one role throughout this module

navigation.register(_("遴选公告"), "calls", I, order=20)
navigation.register(_("我的申报"), "applications", I, order=22)
navigation.register(_("我的资格"), "listings", I, order=24)


class Calls(page_context.OutsideCalls):
    roles = (I,)


class Applications(lists.ListPage):
    model, roles, title = Application, (I,), _("我的申报")
    columns = page_context.APPLICATION_COLUMNS
    filters = (lists.Choice("state", _("状态"), ApplicationState.choices),)
    order = "-started_at"
    empty_hint = _("在“遴选公告”中选择项目包开始申报。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.applications(actor)


class Listings(lists.ListPage):
    model, roles, title = Listing, (I,), _("我的资格")
    columns = page_context.LISTING_COLUMNS
    order = "-valid_until"

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.listings(actor)


@gate.page(I)
def call(request: HttpRequest, pk: int) -> HttpResponse:
    row = page_context.one(page_context.calls(frame.actor_of(request)), pk)
    mine = page_context.applications(frame.actor_of(request)).filter(package__announcement=row)
    context = {
        "row": row,
        "packages": row.packages.order_by("position", "pk"),
        "mine": mine,
        "objections": page_context.objections(frame.actor_of(request)).filter(announcement=row),
        "facts": page_context.call_facts(row),
        "items": row.items.all(),
        "scores": row.score_items.all(),
        "amendments": row.amendments.all(),
        "pages": page_context.papers_of_packages(row, frame.actor_of(request)),
        "withdrawn": PublicNotice.objects.visible_to(frame.actor_of(request)).filter(
            announcement=row, withdrawn_at__isnull=False
        ),
        "notice": PublicNotice.objects.visible_to(frame.actor_of(request))
        .filter(announcement=row, withdrawn_at__isnull=True)
        .first(),
    }
    return render(request, "vetting/institution_call.html", context)


@gate.page(I)
def application(request: HttpRequest, pk: int) -> HttpResponse:
    row = page_context.one(page_context.applications(frame.actor_of(request)), pk)
    missing = rules.missing_items(row, clock.today()) if row.state == "draft" else []
    context = {
        "row": row,
        "facts": page_context.application_facts(row),
        "checklist": page_context.checklist(row, frame.actor_of(request)),
        "corrections": row.corrections.order_by("round"),
        "missing": missing,
        "objections": page_context.objections(frame.actor_of(request)).filter(application=row),
        "entries": timeline.of(row, frame.actor_of(request)),
    }
    return render(request, "vetting/institution_application.html", context)


@gate.page(I)
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Whole for who filed it; for whom it is about, how it stands and what they are told of it."""
    actor = frame.actor_of(request)
    row = page_context.one(page_context.objections(actor), pk)
    own = row.filed_by_office_id == actor.organisation_id
    context = {"row": row, "own": own}
    return render(request, "vetting/institution_objection.html", context)


@waiting(
    I,
    label=_("还没有提交的申报"),
    due="closes_at",
    moments=True,
    more="applications?state=draft",
    order=10,
)
def drafts(actor: Any) -> QuerySet[Any]:
    rows = page_context.applications(actor).filter(state="draft")
    return rows.annotate(closes_at=F("package__announcement__closes_at"))


@waiting(I, label=_("待补正"), due="due_on", title=lambda row: row.application.title(),
         url=lambda row, actor: links.url(row.application, actor))  # fmt: skip
def corrections(actor: Any) -> QuerySet[Any]:
    rows = Correction.objects.visible_to(actor).filter(
        answered_at__isnull=True, application__state="correction"
    )
    return rows.select_related("application__institution", "application__package")


@waiting(I, label=_("审核中的申报"), mine=False, more="applications")
def under_review(actor: Any) -> QuerySet[Any]:
    states = ("submitted", "qualified", "ranked", "shortlisted")
    return page_context.applications(actor).filter(state__in=states)
