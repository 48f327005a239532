"""Applications: the lists, the page of one for each side, and what waits for whom."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.domain import ties
from accounts.enums import BUREAUS, Role
from core import clock
from institutions.domain import standing
from portals.kit import frame, gate, links, lists, navigation, timeline
from portals.kit.workbench import waiting
from portals.vetting import facts, visible
from vetting import linked
from vetting.enums import ApplicationState
from vetting.models import Application, Correction, Verdict
from vetting.rules import applications as rules

READERS = facts.APPLICATION_READERS
OFFICES = (*BUREAUS, Role.REVIEWER)

links.register(Application, "application")
navigation.register(_("申报审核"), "applications", *BUREAUS, order=22)
navigation.register(_("我的申报"), "applications", Role.INSTITUTION, order=22)
navigation.register(_("联审事项"), "applications", Role.REVIEWER, order=20)


class Applications(lists.ListPage):
    model, roles, title = Application, OFFICES, _("申报审核")
    words = {Role.REVIEWER: lists.Words(title=_("联审事项"))}
    columns = (
        lists.Column(
            "institution.name",
            _("机构"),
            kind="link",
            sort="institution__name",
            width=36,
            roles=OFFICES,
        ),
        lists.Column("package.name", _("项目包"), sort="package__name", width=24, roles=OFFICES),
        lists.Column(
            "own_package",
            _("项目包"),
            kind="link",
            width=24,
            value=lambda row: row.package.name,
            roles=(Role.INSTITUTION,),
        ),
        lists.Column("package.announcement.name", _("公告"), width=44, roles=READERS),
        lists.Column("state", _("状态"), kind="chip", sort="state", roles=READERS),
        lists.Column(
            "submitted_at", _("提交时间"), kind="moment", sort="submitted_at", roles=READERS
        ),
    )
    filters = (
        lists.Search(("institution__name", "institution__uscc"), roles=BUREAUS),
        lists.Search(("institution__name",), roles=(Role.REVIEWER,)),
        lists.Choice("state", _("状态"), ApplicationState.choices),
        lists.Choice(
            "call",
            _("公告"),
            lambda actor: visible.calls(actor).values_list("pk", "name"),
            field="package__announcement",
            roles=BUREAUS,
        ),
    )
    order = "submitted_at"

    def rows(self, actor: Any) -> QuerySet[Any]:
        return visible.applications(actor)


class OwnApplications(lists.ListPage):
    """An institution's own, the one begun last on top."""

    model, roles, title = Application, (Role.INSTITUTION,), _("我的申报")
    columns = Applications.columns
    filters = (lists.Choice("state", _("状态"), ApplicationState.choices),)
    order = "-started_at"
    empty_hint = _("在“遴选公告”中选择项目包开始申报。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return visible.applications(actor)


def _checklist(row: Application, actor: Any) -> list[dict[str, Any]]:
    """Each item with what is shown for it and, for the reviewing side, the verdict that stands."""
    shown = {
        material.item_id: material
        for material in row.materials.select_related("file", "licence__file")
    }
    seen = Verdict.objects.visible_to(actor).filter(application=row)
    verdicts = {
        verdict.item_id: verdict
        for verdict in seen.filter(superseded_at__isnull=True).select_related(
            "by", "office", "entry_scan"
        )
    }
    earlier: dict[int, list[Any]] = {}
    for verdict in seen.filter(superseded_at__isnull=False).select_related("by"):
        earlier.setdefault(verdict.item_id, []).append(verdict)
    items = row.items()
    if actor.role == Role.REVIEWER:
        items = [item for item in items if item.reviewer_id == actor.organisation_id]
    return [
        {
            "item": item,
            "material": shown.get(item.pk),
            "judges": actor.role in Verdict.scope,
            "verdict": verdicts.get(item.pk),
            "earlier": earlier.get(item.pk, []),
        }
        for item in items
    ]


@gate.page(*BUREAUS)
def application(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = gate.one(visible.applications(actor), pk)
    opened = timezone.localtime(row.announcement.opens_at).date()
    context = {
        "row": row,
        "sealed": ties.sealed(actor),
        "facts": facts.of_application(row),
        "checklist": _checklist(row, actor),
        "waits_for": departments_waited_for(row),
        "corrections": row.corrections.order_by("round"),
        "entries": timeline.of(row, actor),
        "linked": linked.excluded_relatives(row.institution, opened),
        "inexperienced": standing.lacking_experience(row.institution, on=opened),
    }
    return render(request, "vetting/application.html", context)


@gate.page(Role.INSTITUTION)
def own_application(request: HttpRequest, pk: int) -> HttpResponse:
    actor = frame.actor_of(request)
    row = gate.one(visible.applications(actor), pk)
    missing = rules.missing_items(row, clock.today()) if row.state == "draft" else []
    context = {
        "row": row,
        "facts": facts.of_application(row),
        "checklist": _checklist(row, actor),
        "corrections": row.corrections.order_by("round"),
        "missing": missing,
        "objections": visible.objections(actor).filter(application=row),
        "entries": timeline.of(row, actor),
    }
    return render(request, "vetting/own_application.html", context)


@gate.page(Role.REVIEWER)
def items_to_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """To a department of the joint review: the items it has to answer."""
    actor = frame.actor_of(request)
    row = gate.one(visible.applications(actor), pk)
    context = {
        "row": row,
        "facts": facts.of_application(row),
        "checklist": _checklist(row, actor),
    }
    return render(request, "vetting/items_to_answer.html", context)


def departments_waited_for(row: Application) -> list[str]:
    """Whose word of the joint review is still out, by name."""
    if row.state != "submitted":
        return []
    told = row.current_verdicts()
    waited = [item.reviewer.name for item in row.items() if item.reviewer and item.pk not in told]
    return list(dict.fromkeys(waited))


def _waits_for(row: Application) -> str:
    names = departments_waited_for(row)
    return _t("等待%(names)s的联审意见") % {"names": "、".join(names)} if names else ""


@waiting(
    Role.DISTRICT,
    label=_("待审核的申报"),
    more="applications?state=submitted",
    about=_waits_for,
    order=16,
)
def to_review(actor: Any) -> QuerySet[Any]:
    return visible.applications(actor).filter(state="submitted")


@waiting(
    Role.DISTRICT,
    label=_("代录申报待核对"),
    more="applications?state=submitted",
    order=15,
)
def entries_to_check(actor: Any) -> QuerySet[Any]:
    rows = to_review(actor).filter(entered_by_office=True, taken_over_at__isnull=True)
    return rows.filter(entry_checked_on__isnull=True).exclude(entered_by=actor.user_id)


@waiting(Role.DISTRICT, label=_("补正逾期，待确认"), more="applications?state=correction", order=14)
def lapsed(actor: Any) -> QuerySet[Any]:
    rows = visible.applications(actor).filter(state="correction")
    return rows.filter(lapse_proposed_at__isnull=False)


@waiting(Role.DISTRICT, label=_("待机构补正"), mine=False, more="applications?state=correction")
def in_correction(actor: Any) -> QuerySet[Any]:
    rows = visible.applications(actor).filter(state="correction", lapse_proposed_at__isnull=True)
    return rows.filter(
        Exists(Correction.objects.visible_to(actor).filter(application=OuterRef("pk")))
    )


@waiting(Role.REVIEWER, label=_("待填写联审意见"), more="applications?state=submitted")
def to_answer(actor: Any) -> QuerySet[Any]:
    answered = Verdict.objects.visible_to(actor).filter(
        application=OuterRef("pk"), superseded_at__isnull=True
    )
    return visible.applications(actor).filter(~Exists(answered), state="submitted")


@waiting(
    Role.INSTITUTION,
    label=_("还没有提交的申报"),
    due="closes_at",
    moments=True,
    more="applications?state=draft",
    order=10,
)
def drafts(actor: Any) -> QuerySet[Any]:
    rows = visible.applications(actor).filter(state="draft")
    return rows.annotate(closes_at=F("package__announcement__closes_at"))


@waiting(Role.INSTITUTION, label=_("待补正"), due="due_on", title=lambda row: row.application.title(),
         url=lambda row, actor: links.url(row.application, actor))  # fmt: skip
def corrections(actor: Any) -> QuerySet[Any]:
    rows = Correction.objects.visible_to(actor).filter(
        answered_at__isnull=True, application__state="correction"
    )
    return rows.select_related("application__institution", "application__package")


@waiting(Role.INSTITUTION, label=_("审核中的申报"), mine=False, more="applications")
def under_review(actor: Any) -> QuerySet[Any]:
    states = ("submitted", "qualified", "ranked", "shortlisted")
    return visible.applications(actor).filter(state__in=states)
