"""Agreements: those of the region, one's own, those a school may choose from; and who has none yet."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from accounts.enums import BUREAUS, Role
from contracts.enums import AgreementState, Clause
from contracts.models import Agreement, PlannedEnding
from portals.contracts import facts, persons, visible
from portals.kit import frame, gate, links, lists, navigation, timeline
from portals.kit.workbench import waiting
from vetting.models import Listing

SIDES = (*BUREAUS, Role.INSTITUTION)
IN_FORCE = (AgreementState.ACTIVE, AgreementState.SUSPENDED)
LIVE = (
    AgreementState.PENDING,
    AgreementState.DRAFT,
    AgreementState.OFFERED,
    AgreementState.COUNTERSIGNED,
    *IN_FORCE,
)

links.register(Agreement, "agreement")
navigation.register(_("协议"), "agreements", *SIDES, order=40)
navigation.register(_("可选的协议"), "agreements", Role.SCHOOL, order=24)


class Agreements(lists.ListPage):
    model, roles, title = Agreement, SIDES, _("合作协议")
    empty_hint = _("从“待签协议的机构”里选一家起草；已在纸上签订的请办理存量补录。")
    words = {
        Role.INSTITUTION: lists.Words(
            title=_("本机构的协议"),
            empty_hint=_("列入资格名单后，由区市教育局起草协议并发来确认。"),
        )
    }
    columns = (
        lists.Column("title", _("协议"), kind="link", sort="institution__name", roles=SIDES),
        lists.Column("state", _("状态"), kind="chip", sort="state", roles=SIDES),
        lists.Column("valid_from", _("起始"), kind="date", sort="valid_from", roles=SIDES),
        lists.Column(
            "valid_until",
            _("截止"),
            kind="due",
            sort="valid_until",
            done=lambda row: row.state not in IN_FORCE,
            roles=SIDES,
        ),
        lists.Column("running", _("在校班次"), kind="number", sort="running", roles=SIDES),
        lists.Column("marks", _("标记"), value=facts.marks, roles=SIDES),
    )
    filters = (
        lists.Search(("institution__name", "number"), roles=BUREAUS),
        lists.Choice("state", _("状态"), AgreementState.choices),
        lists.Between("valid_until", _("截止日期"), roles=BUREAUS),
    )

    def rows(self, actor: Any) -> QuerySet[Any]:
        return visible.agreements(actor)


class Offers(lists.ListPage):
    """What the region offers: agreements in force, to choose a course from."""

    model, roles, title = Agreement, (Role.SCHOOL,), _("可选的协议")
    columns = (
        lists.Column("title", _("协议"), kind="link", roles=(Role.SCHOOL,)),
        lists.Column("institution.name", _("机构"), sort="institution__name", roles=(Role.SCHOOL,)),
        lists.Column(
            "institution.category",
            _("类别"),
            value=lambda row: row.institution.get_category_display(),
            roles=(Role.SCHOOL,),
        ),
        lists.Column("state", _("状态"), kind="chip", sort="state", roles=(Role.SCHOOL,)),
        lists.Column(
            "valid_until", _("截止"), kind="date", sort="valid_until", roles=(Role.SCHOOL,)
        ),
    )
    filters = (
        lists.Search(("institution__name",)),
        lists.Choice("state", _("状态"), AgreementState.choices),
    )
    empty_title = _("现在没有可选的协议。")
    empty_hint = _("区市教育局与机构签订协议并生效后，在这里选课程、提出入校安排。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        # What the school signed itself stays, in whatever state.
        offered = Q(state__in=IN_FORCE) | Q(bureau=actor.organisation_id)
        return visible.agreements(actor).filter(offered)


def _draft_page(row: Listing, _actor: Any) -> str:
    return f"/do/vetting.listing/{row.pk}/draft-agreement/"


class ToSign(lists.ListPage):
    """Listed institutions of the region without an agreement for the time being."""

    model, roles, title = Listing, (Role.DISTRICT,), _("待签协议的机构")
    columns = (
        lists.Column(
            "institution.name",
            _("机构"),
            kind="link",
            sort="institution__name",
            url=_draft_page,
            roles=(Role.DISTRICT,),
        ),
        lists.Column(
            "category",
            _("类别"),
            value=lambda row: row.get_category_display(),
            roles=(Role.DISTRICT,),
        ),
        lists.Column("service_items", _("服务项目"), roles=(Role.DISTRICT,)),
        lists.Column("price_standard", _("收费标准"), roles=(Role.DISTRICT,)),
        lists.Column(
            "valid_until",
            _("资格有效期至"),
            kind="date",
            sort="valid_until",
            roles=(Role.DISTRICT,),
        ),
    )
    filters = (lists.Search(("institution__name", "service_items")),)
    intro = _("列入资格名单、尚无协议的机构。点机构名称起草协议。")
    empty_title = _("名单里的机构都已有协议。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return listings_without(actor)


def listings_without(actor: Any) -> QuerySet[Listing]:
    """Listings that no live agreement rests on."""
    taken = Agreement.objects.visible_to(actor).filter(state__in=LIVE).values("listing")
    rows: QuerySet[Listing] = (
        Listing.objects.visible_to(actor)
        .filter(state="listed")
        .exclude(pk__in=taken)
        .select_related("institution")
    )
    return rows


@gate.page(*facts.AGREEMENT_READERS)
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    """The page is the same for whoever may see the row."""
    actor = frame.actor_of(request)
    row = gate.one(visible.agreements(actor), pk)
    context = {
        "row": row,
        "facts": facts.of_agreement(row),
        "clauses": Clause.texts(row),
        "people": persons.annexed(row, actor),
        "courses": row.annexed_courses.select_related("course"),
        "suspensions": row.suspensions.select_related("licence__institution", "basis_file"),
        "planned_endings": PlannedEnding.objects.visible_to(actor).filter(
            agreement=row, closed_on__isnull=True
        ),
        "amendments": visible.amendments(actor).filter(agreement=row),
        "placements": visible.placements(actor).filter(agreement=row),
        "entries": timeline.of(row, actor),
    }
    return render(request, "contracts/agreement.html", context)


@waiting(
    Role.DISTRICT,
    label=_("待起草的协议"),
    more="agreements-to-sign",
    title=lambda row: row.institution.name,
    url=_draft_page,
    order=40,
)
def to_draft(actor: Any) -> QuerySet[Any]:
    return listings_without(actor)


@waiting(Role.DISTRICT, label=_("待发出的协议"), more="agreements", order=41)
def to_offer(actor: Any) -> QuerySet[Any]:
    return visible.agreements(actor).filter(
        state=AgreementState.DRAFT, bureau=actor.organisation_id
    )


@waiting(
    Role.DISTRICT,
    label=_("待我确认签订的协议"),
    due="valid_from",
    lead=True,
    more="agreements",
)
def to_activate(actor: Any) -> QuerySet[Any]:
    return in_signature(actor).exclude(prepared_by=actor.user_id)


@waiting(
    Role.DISTRICT,
    label=_("机构已同意，等待负责人确认签订"),
    due="valid_from",
    lead=False,
    mine=False,
    more="agreements",
)
@waiting(
    Role.INSTITUTION,
    label=_("等待确认签订的协议"),
    due="valid_from",
    mine=False,
    more="agreements",
)
def in_signature(actor: Any) -> QuerySet[Any]:
    return visible.agreements(actor).filter(state=AgreementState.COUNTERSIGNED)


@waiting(Role.INSTITUTION, label=_("待同意的协议"), due="valid_from", more="agreements")
@waiting(Role.DISTRICT, label=_("等待机构同意的协议"), mine=False, more="agreements")
def offered(actor: Any) -> QuerySet[Any]:
    return visible.agreements(actor).filter(state=AgreementState.OFFERED)
