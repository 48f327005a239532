"""The machine of an agreement, first part: from the desk to the signature."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.permissions import lead, machine, member
from contracts.enums import IN_PREPARATION, AgreementState
from contracts.rules import life, offering, signing
from core.fsm import Deed, move
from core.models.subject import Subject, state_field

S = AgreementState
BOTH = (Role.INSTITUTION, Role.SCHOOL)
SIGNER = member(Role.DISTRICT) | lead(Role.SCHOOL)


class AgreementSigning(Subject):
    """Bodies set columns of the row only; consequences are in `contracts.domain`."""

    state = state_field(AgreementState, AgreementState.DRAFT)

    class Meta:
        abstract = True

    @move(
        state,
        source=S.DRAFT,
        target=S.OFFERED,
        permission=SIGNER,
        label=_("发机构确认"),
        rules=(
            offering.acts_for_signer,
            offering.listing_is_current,
            offering.institution_may_operate,
            offering.period_within_listing,
            offering.clauses_complete,
            offering.satisfaction_written,
            offering.names_staff,
            offering.names_courses,
            offering.courses_accepted,
            offering.prices_within_cap,
            offering.prices_below_outside,
        ),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”已发给贵机构，请核对条款、人员和价格后确认同意或退回。"),
    )
    def offer(self, deed: Deed) -> None:
        row: Any = self
        row.offered_at = deed.at
        row.offered_by_id = deed.by.user_id

    @move(
        state,
        source=S.OFFERED,
        target=S.DRAFT,
        permission=SIGNER,
        label=_("收回修改"),
        rules=(offering.acts_for_signer, life.reason_given),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”已收回修改，理由：%(reason)s。修改后会再次发出。"),
    )
    def recall(self, deed: Deed) -> None:
        """Back to the desk; what was said about it stays in the record."""

    @move(
        state,
        source=S.OFFERED,
        target=S.DRAFT,
        permission=member(Role.INSTITUTION),
        label=_("不同意并退回"),
        rules=(life.reason_given,),
        tells=(Role.DISTRICT,),
        audience=BOTH,
        says=_("机构对“%(title)s”提出不同意见并退回：%(reason)s"),
    )
    def decline(self, deed: Deed) -> None:
        """The institution wants other terms."""

    @move(
        state,
        source=S.OFFERED,
        target=S.COUNTERSIGNED,
        permission=member(Role.INSTITUTION, Role.DISTRICT),
        label=_("同意签订"),
        rules=(
            offering.listing_is_current,
            offering.institution_may_operate,
            signing.licences_valid,
            signing.annex_cleared,
            signing.paper_entry_has_scan,
            signing.consented_by_another,
        ),
        tells=(Role.DISTRICT,),
        audience=BOTH,
        says=_("“%(title)s”机构已同意，请办理纸质盖章、上传签订扫描件后生效。"),
    )
    def countersign(self, deed: Deed) -> None:
        row: Any = self
        row.countersigned_on = deed.on
        row.countersigned_by_id = getattr(deed.by, "user_id", None)
        row.entered_by_office = deed.by.role == Role.DISTRICT
        row.entry_scan = deed.fact("entry_scan") if row.entered_by_office else None

    @move(
        state,
        source=S.COUNTERSIGNED,
        target=S.DRAFT,
        permission=SIGNER,
        label=_("退回重拟"),
        rules=(offering.acts_for_signer, life.reason_given),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”退回重新拟定，理由：%(reason)s。"),
    )
    def send_back(self, deed: Deed) -> None:
        row: Any = self
        _forget_consent(row)

    @move(
        state,
        source=S.COUNTERSIGNED,
        target=S.ACTIVE,
        permission=lead(Role.DISTRICT),
        label=_("确认签订并生效"),
        rules=(
            signing.prepared_by_another,
            signing.consent_entered_by_another,
            offering.listing_is_current,
            offering.institution_may_operate,
            signing.licences_valid,
            signing.annex_cleared,
            signing.number_given,
            signing.signed_file_there,
            signing.signed_in_time,
            signing.not_over_yet,
        ),
        tells=(Role.INSTITUTION, Role.SCHOOL),
        audience=BOTH,
        says=_("“%(title)s”已签订生效。"),
    )
    def activate(self, deed: Deed) -> None:
        row: Any = self
        row.number = deed.fact("number") or row.number
        row.signed_on = deed.fact("signed_on")
        row.signed_file = deed.fact("signed_file")
        row.activated_by_id = deed.by.user_id

    @move(
        state,
        source=S.ACTIVE,
        target=S.COUNTERSIGNED,
        permission=lead(Role.DISTRICT),
        label=_("更正：撤回生效"),
        rules=(life.reason_given, life.no_placement_rests_on_it, life.came_by_countersignature),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”的生效登记有误，已撤回更正，理由：%(reason)s。"),
        danger=True,
    )
    def undo_activation(self, deed: Deed) -> None:
        row: Any = self
        row.activated_by = None
        row.signed_on = None
        row.signed_file = None

    @move(
        state,
        source=IN_PREPARATION,
        target=S.VOIDED,
        permission=SIGNER | machine("exit-execution", "institution-deregistration"),
        label=_("作废"),
        rules=(offering.acts_for_signer, life.reason_given),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”已作废，理由：%(reason)s。"),
        danger=True,
    )
    def void(self, deed: Deed) -> None:
        """It will not be signed."""


def _forget_consent(row: Any) -> None:
    row.countersigned_on = None
    row.countersigned_by = None
    row.entered_by_office = False
    row.entry_scan = None
