"""Every deed of an agreement that a person does from a page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.permissions import lead
from contracts import facts
from contracts.domain import agreements, backfill_confirm, endings_ahead
from contracts.enums import PlacementState
from contracts.models import Agreement
from core.fsm import perform
from portals.contracts import agreement_forms as forms
from portals.kit import links
from portals.kit.act import Act, register
from portals.kit.deed_form import ReasonForm
from vetting.models import Listing


def draft(listing: Listing, told: facts.Draft, *, by: Any, version: int) -> Agreement:
    return agreements.draft(listing, told, by=by)


def discard(agreement: Agreement, *, by: Any, reason: str, version: int) -> Any:
    return perform(agreement, Agreement.discard, by=by, reason=reason, version=version)


def _may_draft(listing: Any, actor: Any) -> bool:
    return listing.state == "listed" and agreements.may_prepare(listing.region, actor)


def _may_revise(agreement: Any, actor: Any) -> bool:
    return agreement.state == "draft" and agreements.may_prepare(agreement.region, actor)


def _may_call_off(agreement: Any, actor: Any) -> bool:
    lead_here = lead(Role.DISTRICT)(agreement, actor)
    return lead_here and endings_ahead.planned(agreement) is not None


def _running(agreement: Agreement) -> list[str]:
    rows = agreement.placements.filter(state=PlacementState.RUNNING)
    names = rows.select_related("school__organisation").order_by("pk")
    return [row.school.name for row in names]


def _ends(agreement: Agreement, _actor: Any) -> list[str]:
    lines = [
        _t("%(school)s：班次结束，按接续安排照看学生。") % {"school": school}
        for school in _running(agreement)
    ]
    return [
        *lines,
        _t("尚未开始的入校安排一并撤回。"),
        _t("不产生限制准入，不影响正在办理的退出案件。"),
    ]


def _in_force(agreement: Agreement, _actor: Any) -> list[str]:
    return [_t("协议生效，学校可据此提出入校安排。"), _t("到期前60天、30天、7天提醒续签。")]


register(
    Act(
        Listing,
        "draft-agreement",
        draft,
        form=forms.DraftForm,
        label=_("起草合作协议"),
        allow=_may_draft,
        goto=links.url,
        intro=_("条款已按常用文本填好，可直接修改；发出前系统会核对必备条款和价格。"),
    )
)
register(
    Act(
        Agreement,
        "revise",
        agreements.revise,
        form=forms.ReviseForm,
        label=_("修改协议"),
        allow=_may_revise,
    )
)
register(Act(Agreement, "offer", agreements.offer))
register(Act(Agreement, "countersign", agreements.countersign, form=forms.ConsentForm))
register(
    Act(Agreement, "activate", agreements.activate, form=forms.ActivateForm, preview=_in_force)
)
register(Act(Agreement, "renew", agreements.renew, form=forms.RenewForm))
register(Act(Agreement, "recall", agreements.recall, form=ReasonForm))
register(Act(Agreement, "decline", agreements.decline, form=ReasonForm))
register(Act(Agreement, "send_back", agreements.send_back, form=ReasonForm))
register(Act(Agreement, "reinstate", agreements.reinstate, form=ReasonForm))
register(Act(Agreement, "end", agreements.end, form=forms.EndForm, preview=_ends))
register(
    Act(
        Agreement,
        "call-off-end",
        endings_ahead.call_off,
        form=ReasonForm,
        label=_("撤销约定的解除"),
        allow=_may_call_off,
    )
)
register(Act(Agreement, "undo_activation", agreements.undo_activation))
register(Act(Agreement, "void", agreements.void))
register(Act(Agreement, "confirm", backfill_confirm.confirm_agreement))
register(Act(Agreement, "confirm_past", backfill_confirm.confirm_agreement))
register(Act(Agreement, "discard", discard))
