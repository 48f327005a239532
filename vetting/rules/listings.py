"""Guards of the list of admitted institutions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from core.fsm import Asked, Deed, rule
from vetting import facts, moments

if TYPE_CHECKING:
    from vetting.models import Listing


@rule(_("补录须由录入人以外的人员确认。"))
def confirmed_by_another(listing: Listing, deed: Asked) -> permissions.Answer:
    return permissions.another(deed.by, listing.entered_by_id, on=(listing,))


@rule(_("只有补录的资格可以作废；经遴选产生的资格请通过退出程序办理。"))
def was_backfilled(listing: Listing, deed: Asked) -> bool:
    return bool(listing.backfilled)


@rule(_("%(why)s"))
def not_excluded(listing: Listing, deed: Asked) -> bool | dict[str, Any]:
    why = listing.institution.may_not_go_on(deed.on, listing.region)
    return not why or {"why": why}


@rule(_("请填写决定书文号。"), early=False)
def decision_numbered(listing: Listing, deed: Deed[facts.Numbered]) -> bool:
    return bool(deed.facts.number)


@rule(_("原资格已于 %(until)s 到期，不能恢复。"))
def still_valid(listing: Listing, deed: Asked) -> bool | dict[str, Any]:
    return bool(listing.valid_until >= deed.on) or {"until": listing.valid_until.isoformat()}


@rule(_("还有履行中的协议，请先办理协议终结。"))
def no_agreement_left(listing: Listing, deed: Asked) -> bool:
    agreements = getattr(listing, "agreements", None)
    if agreements is None:
        return True
    return not agreements.filter(state__in=("active", "suspended")).exists()


@rule(_("资格有效期到 %(until)s，还没有到期。"))
def validity_over(listing: Listing, deed: Asked) -> bool | dict[str, Any]:
    over = moments.day_of(deed.at) > listing.valid_until
    return bool(over) or {"until": listing.valid_until.isoformat()}
