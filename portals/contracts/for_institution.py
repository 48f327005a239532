"""Institution: agrees to agreements and placements, names its persons."""

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

navigation.register(_("协议"), "agreements", Role.INSTITUTION, order=40)
navigation.register(_("入校安排"), "placements", Role.INSTITUTION, order=42)


class Agreements(lists.ListPage):
    model, roles, title = Agreement, (Role.INSTITUTION,), _("本机构的协议")
    columns = page_context.AGREEMENT_COLUMNS
    filters = (lists.Choice("state", _("状态"), AgreementState.choices),)
    empty_hint = _("列入资格名单后，由区市教育局起草协议并发来确认。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.agreements(actor)


class Placements(lists.ListPage):
    model, roles, title = Placement, (Role.INSTITUTION,), _("本机构的入校安排")
    columns = tuple(
        each for each in page_context.PLACEMENT_COLUMNS if each.name != "agreement.institution.name"
    )
    filters = (
        lists.Search(("school__organisation__name", "course__name")),
        lists.Choice("state", _("状态"), PlacementState.choices),
    )
    empty_hint = _("协议生效后，学校会提出入校安排，由本机构选定人员并同意。")

    def rows(self, actor: Any) -> QuerySet[Any]:
        return page_context.placements(actor)


@waiting(Role.INSTITUTION, label=_("待同意的协议"), due="valid_from", more="agreements")
def to_countersign(actor: Any) -> QuerySet[Any]:
    return page_context.agreements(actor).filter(state=AgreementState.OFFERED)


@waiting(Role.INSTITUTION, label=_("待同意的入校安排"), due="starts_on", more="placements")
def to_agree(actor: Any) -> QuerySet[Any]:
    return page_context.placements(actor).filter(state=PlacementState.PROPOSED)


@waiting(Role.INSTITUTION, label=_("待答复的协议变更"), due="effective_on")
def to_answer(actor: Any) -> QuerySet[Any]:
    rows = page_context.amendments(actor).filter(state=AmendmentState.PROPOSED)
    return rows.filter(proposed_side=Role.DISTRICT)


@waiting(
    Role.INSTITUTION,
    label=_("等待确认签订的协议"),
    due="valid_from",
    mine=False,
    more="agreements",
)
def in_signature(actor: Any) -> QuerySet[Any]:
    return page_context.agreements(actor).filter(state=AgreementState.COUNTERSIGNED)
