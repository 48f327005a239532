"""District bureau: agreements and placements of the region."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from contracts.enums import AgreementState, AmendmentState, PlacementState
from contracts.models import Agreement, Placement
from portals.contracts import page_context
from portals.kit import lists, navigation
from portals.kit.workbench import waiting
from vetting.models import Listing

BUREAUS = (Role.DISTRICT, Role.CITY)
navigation.register(_("协议"), "agreements", *BUREAUS, order=40)
navigation.register(_("入校安排"), "placements", *BUREAUS, order=42)


class Agreements(lists.ListPage):
    model, roles, title = Agreement, BUREAUS, _("合作协议")
    columns = page_context.AGREEMENT_COLUMNS
    filters = (
        lists.Search(("institution__name", "number")),
        lists.Choice("state", _("状态"), AgreementState.choices),
        lists.Between("valid_until", _("截止日期")),
    )
    empty_hint = _("从“待签协议的机构”里选一家起草；已在纸上签订的请办理存量补录。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.agreements(actor)


class Placements(lists.ListPage):
    model, roles, title = Placement, BUREAUS, _("入校安排")
    columns = page_context.PLACEMENT_COLUMNS
    filters = (
        lists.Search(
            ("school__organisation__name", "agreement__institution__name", "course__name")
        ),
        lists.Choice("state", _("状态"), PlacementState.choices),
        lists.Between("starts_on", _("入校日期")),
    )
    empty_hint = _("学校据履行中的协议提出，机构同意后按日期入校。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.placements(actor)


class ToSign(lists.ListPage):
    """Listed institutions of the region without an agreement for the time being."""

    model, roles, title = Listing, (Role.DISTRICT,), _("待签协议的机构")
    columns = (
        lists.Column(
            "institution.name",
            _("机构"),
            kind="link",
            sort="institution__name",
            url=lambda row, _actor: f"/do/vetting.listing/{row.pk}/draft-agreement/",
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
    live = [
        AgreementState.PENDING,
        AgreementState.DRAFT,
        AgreementState.OFFERED,
        AgreementState.COUNTERSIGNED,
        AgreementState.ACTIVE,
        AgreementState.SUSPENDED,
    ]
    taken = Agreement.objects.visible_to(actor).filter(state__in=live).values("listing")
    rows: QuerySet[Listing] = (
        Listing.objects.visible_to(actor)
        .filter(state="listed")
        .exclude(pk__in=taken)
        .select_related("institution")
    )
    return rows


def _draft_page(row: Listing, _actor: Any) -> str:
    return f"/do/vetting.listing/{row.pk}/draft-agreement/"


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
    return page_context.agreements(actor).filter(
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
    rows = page_context.agreements(actor).filter(state=AgreementState.COUNTERSIGNED)
    return rows.exclude(prepared_by=actor.user_id)


@waiting(
    Role.DISTRICT,
    label=_("机构已同意，等待负责人确认签订"),
    due="valid_from",
    lead=False,
    mine=False,
    more="agreements",
)
def in_signature(actor: Any) -> QuerySet[Any]:
    return page_context.agreements(actor).filter(state=AgreementState.COUNTERSIGNED)


@waiting(Role.DISTRICT, label=_("等待机构同意的协议"), mine=False, more="agreements")
def offered(actor: Any) -> QuerySet[Any]:
    return page_context.agreements(actor).filter(state=AgreementState.OFFERED)


@waiting(Role.DISTRICT, label=_("待核对的代录入校安排"), due="starts_on", more="placements")
def to_check(actor: Any) -> QuerySet[Any]:
    rows = page_context.placements(actor).filter(
        state=PlacementState.AGREED, entered_by_office=True, entry_checked_on=None
    )
    mine = {"proposal_entered_by": actor.user_id}
    return rows.exclude(**mine).exclude(entered_by=actor.user_id)


@waiting(Role.DISTRICT, label=_("待答复的协议变更"), due="effective_on", lead=True)
def to_answer(actor: Any) -> QuerySet[Any]:
    rows = page_context.amendments(actor).filter(state=AmendmentState.PROPOSED)
    return rows.filter(proposed_side=Role.INSTITUTION)
