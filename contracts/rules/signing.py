"""What stands in the way of consent and of the signature taking effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from accounts import permissions
from accounts.rules import approved_on_paper
from contracts import facts
from contracts.rules import validity
from contracts.rules.offering import institution_may_operate, is_office, listing_is_current
from core import clock
from core.fsm import Answer, Asked, Deed, rule

if TYPE_CHECKING:
    from contracts.models import Agreement


@rule(_("必备证照已失效或未核验：%(missing)s。请机构更新证照并经核验后再办理。"))
def licences_valid(agreement: Agreement, deed: Asked) -> Answer:
    missing = validity.missing_licences(agreement.institution, clock.today())
    return {"missing": "、".join(missing)} if missing else True


@rule(_("人员附件中有人不能入校：%(who)s。请更换人员，或补齐材料并经核准。"))
def annex_cleared(agreement: Agreement, deed: Asked) -> Answer:
    today = clock.today()
    rows = agreement.annexed_staff.filter(until__isnull=True).select_related("staff__person")
    told = validity.troubles([row.staff for row in rows], today, agreement.region)
    return {"who": "；".join(told)} if told else True


@rule(_("协议由您本人起草，请由另一位负责人确认签订。"))
def prepared_by_another(agreement: Agreement, deed: Asked) -> Answer:
    return permissions.another(deed.by, agreement.prepared_by_id, on=(agreement,))


@rule(_("机构的同意由您本人作出或代录，请由另一人核对后确认签订。"))
def consent_entered_by_another(agreement: Agreement, deed: Asked) -> Answer:
    return permissions.another(deed.by, agreement.countersigned_by_id, on=(agreement,))


@rule(
    _(
        "协议由您本人起草或发出，机构的同意须由另一人作出；请由机构其他经办办理，或请区市教育局按盖章材料代录。"
    )
)
def consented_by_another(agreement: Agreement, deed: Asked) -> Answer:
    """What an officer types in is held against the paper by another person, who signs."""
    if is_office(deed.by):
        return True
    signer = (agreement.prepared_by_id, agreement.offered_by_id)
    return permissions.another(deed.by, *signer, on=(agreement,))


@rule(_("请填写协议编号。"), early=False)
def number_given(agreement: Agreement, deed: Deed[facts.Signature]) -> Answer:
    return bool(deed.facts.number or agreement.number)


@rule(_("请上传双方签字盖章的协议扫描件。"), early=False)
def signed_file_there(agreement: Agreement, deed: Deed[facts.Signature]) -> Answer:
    return deed.facts.signed_file is not None


@rule(_("签订日期不能晚于今天，也不能晚于协议起始日期（%(first)s）。"), early=False)
def signed_in_time(agreement: Agreement, deed: Deed[facts.Signature]) -> Answer:
    day = deed.facts.signed_on
    if day is not None and day <= clock.today() and day <= agreement.valid_from:
        return True
    return {"first": agreement.valid_from.isoformat()}


@rule(_("协议期限已过（截止%(last)s），不能再生效。请退回重拟期限。"))
def not_over_yet(agreement: Agreement, deed: Asked) -> Answer:
    if clock.today() <= agreement.valid_until:
        return True
    return {"last": agreement.valid_until.isoformat()}


# Both sides may sign today.
ABLE = (listing_is_current, institution_may_operate, licences_valid, annex_cleared)
BY_ANOTHER = (prepared_by_another, consent_entered_by_another)
SIGNED = (number_given, signed_file_there, signed_in_time, not_over_yet, approved_on_paper)
