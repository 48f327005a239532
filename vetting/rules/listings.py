"""Guards of the list of admitted institutions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.enums import SYSTEM
from core.fsm import Asked, Deed, rule
from vetting import facts, moments, use
from vetting.enums import SuspensionBasis

if TYPE_CHECKING:
    from vetting.models import Listing


@rule(_("补录须由录入人以外的人员确认。"))
def confirmed_by_another(listing: Listing, deed: Asked) -> permissions.Answer:
    return permissions.another(deed.by, listing.entered_by_id, on=(listing,))


@rule(
    _(
        "这项资格自%(from)s起，不在本局启用日（%(began)s）之前，不能直接补录。"
        "启用后的资格请经遴选产生；确需补录的，报市教育局同意后再确认。"
    )
)
def before_use_began(listing: Listing, deed: Asked) -> bool | dict[str, Any]:
    if listing.consented_on is not None:
        return True
    began = use.late(listing.bureau, listing.region, listing.valid_from, listing.listed_on)
    figures = {"from": max(listing.valid_from, listing.listed_on).isoformat()}
    return began is None or {**figures, "began": began.isoformat()}


@rule(
    _(
        "本局还没有启用日，不能确定这项资格是否在启用之前生效。"
        "请先在“政策参数”中填写启用日，或报市教育局同意后再确认。"
    )
)
def use_begun(listing: Listing, deed: Asked) -> bool:
    return listing.consented_on is not None or use.known(listing.bureau, listing.region)


@rule(_("机构目前不符合准入条件，不能补录为有效资格：%(why)s"))
def may_be_listed(listing: Listing, deed: Asked) -> bool | dict[str, Any]:
    """What is over already is history; what counts from now on is asked what a new listing is. A file
    that came with the same paper is confirmed by itself."""
    if listing.valid_until < deed.on or listing.institution.state == "registered":
        return True
    why = listing.institution.may_not_enter(deed.on, listing.region)
    return {"why": why} if why else True


@rule(_("这项资格在本局启用日之前已经生效，或已经同意，不需要再同意。"))
def needs_consent(listing: Listing, deed: Asked) -> bool:
    days = (listing.valid_from, listing.listed_on)
    late = use.late(listing.bureau, listing.region, *days) is not None
    return listing.consented_on is None and (late or not use.known(listing.bureau, listing.region))


@rule(_("请填写同意补录的文号并上传文件。"), early=False)
def consent_documented(listing: Listing, deed: Deed[facts.CityConsent]) -> bool:
    return bool(deed.facts.number.strip() and deed.facts.document is not None)


@rule(
    _("暂停资格须有依据：请选择依据（案件、证照或名单管理规定），写明条款或案号，并上传文件。"),
    early=False,
)
def suspension_founded(listing: Listing, deed: Deed[facts.Pause]) -> bool:
    if deed.by.role == SYSTEM:
        return True
    told = deed.facts
    typed = told.basis in SuspensionBasis.values and told.article.strip()
    return bool(typed and told.document is not None)


@rule(_("请填写暂停的最后一天，不早于开始之日，不晚于资格到期日（%(last)s）。"), early=False)
def suspension_dated(listing: Listing, deed: Deed[facts.Pause]) -> bool | dict[str, Any]:
    """What a machine stops (注销) has no last day: it holds until a lead lifts it."""
    until = deed.facts.until
    if until is None and deed.by.role == SYSTEM:
        return True
    fits = until is not None and deed.on <= until <= listing.valid_until
    return fits or {"last": listing.valid_until.isoformat()}


suspension_dated = replace(suspension_dated, field="until")


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
