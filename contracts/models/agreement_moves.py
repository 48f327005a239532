"""The machine of an agreement: from the desk to the signature, in force, ended; and what came from paper."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation
from accounts.permissions import lead, machine, member
from accounts.rules import entry_scanned
from contracts import facts
from contracts.enums import IN_FORCE, IN_PREPARATION, AgreementState
from contracts.models.agreement import AgreementRow
from contracts.rules import backfill, life, offering, signing
from core import clock
from core.fsm import Deed, move
from institutions.models import Staff

S = AgreementState
BOTH = (Role.INSTITUTION, Role.SCHOOL)
SIGNER = member(Role.DISTRICT) | lead(Role.SCHOOL)


class Agreement(AgreementRow):
    """What a bureau (or, where policy says so, a school) and an institution promise each other.

    Bodies set columns of the row only; consequences are in `contracts.domain`.
    """

    def parties(self, role: str) -> set[int]:
        if role == Role.INSTITUTION:
            return {self.institution.organisation_id}
        if role in {Role.DISTRICT, Role.INSPECTOR}:
            bureau = Organisation.objects.filter(
                kind=OrganisationKind.BUREAU, code=self.region_id
            ).values_list("id", flat=True)
            return set(bureau)
        if role == Role.SCHOOL:
            return self.schools_now() | self._signing_school()
        return set()

    def _signing_school(self) -> set[int]:
        return {self.bureau_id} if self.bureau.kind == OrganisationKind.SCHOOL else set()

    def in_hands_of(self) -> str:
        """A draft lies with whoever signs it."""
        role = super().in_hands_of()
        drafted_by_school = self.state == AgreementState.DRAFT and self._signing_school()
        return Role.SCHOOL if drafted_by_school else role

    def schools_now(self) -> set[int]:
        """Organisations of the schools where it is agreed on or running."""
        live = self.placements.filter(state__in=["proposed", "agreed", "running"])
        return set(live.values_list("school__organisation_id", flat=True))

    def staff_on(self, day: date) -> models.QuerySet[Staff]:
        """The persons of the annex on a day."""
        rows = self.annexed_staff.filter(since__lte=day).filter(
            Q(until__isnull=True) | Q(until__gte=day)
        )
        return Staff.objects.filter(pk__in=rows.values("staff"))

    @move(
        "state",
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
    def offer(self, deed: Deed[None]) -> None:
        self.offered_at = deed.at
        self.offered_by_id = deed.by.user_id

    @move(
        "state",
        source=S.OFFERED,
        target=S.DRAFT,
        permission=SIGNER,
        label=_("收回修改"),
        rules=(offering.acts_for_signer, life.reason_given),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”已收回修改，理由：%(reason)s。修改后会再次发出。"),
    )
    def recall(self, deed: Deed[None]) -> None:
        """Back to the desk; what was said about it stays in the record."""

    @move(
        "state",
        source=S.OFFERED,
        target=S.DRAFT,
        permission=member(Role.INSTITUTION),
        label=_("不同意并退回"),
        rules=(life.reason_given,),
        tells=(Role.DISTRICT,),
        audience=BOTH,
        says=_("机构对“%(title)s”提出不同意见并退回：%(reason)s"),
    )
    def decline(self, deed: Deed[None]) -> None:
        """The institution wants other terms."""

    @move(
        "state",
        source=S.OFFERED,
        target=S.COUNTERSIGNED,
        permission=member(Role.INSTITUTION, Role.DISTRICT),
        label=_("同意签订"),
        rules=(
            offering.listing_is_current,
            offering.institution_may_operate,
            signing.licences_valid,
            signing.annex_cleared,
            entry_scanned,
            signing.consented_by_another,
        ),
        tells=(Role.DISTRICT,),
        audience=BOTH,
        says=_("“%(title)s”机构已同意，请办理纸质盖章、上传签订扫描件后生效。"),
    )
    def countersign(self, deed: Deed[facts.Consent]) -> None:
        self.countersigned_on = deed.on
        self.countersigned_by_id = getattr(deed.by, "user_id", None)
        if deed.by.role == Role.DISTRICT:
            self.typed_in(deed.by, on=clock.today(), scan=deed.facts.entry_scan)
        else:
            self.own_word()

    @move(
        "state",
        source=S.COUNTERSIGNED,
        target=S.DRAFT,
        permission=SIGNER,
        label=_("退回重拟"),
        rules=(offering.acts_for_signer, life.reason_given),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”退回重新拟定，理由：%(reason)s。"),
    )
    def send_back(self, deed: Deed[None]) -> None:
        self.countersigned_on = None
        self.countersigned_by = None
        self.own_word()

    @move(
        "state",
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
    def activate(self, deed: Deed[facts.Signature]) -> None:
        self.number = deed.facts.number or self.number
        self.signed_on = deed.facts.signed_on
        self.signed_file = deed.facts.signed_file
        self.activated_by_id = deed.by.user_id

    @move(
        "state",
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
    def undo_activation(self, deed: Deed[None]) -> None:
        self.activated_by = None
        self.signed_on = None
        self.signed_file = None

    @move(
        "state",
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
    def void(self, deed: Deed[None]) -> None:
        """It will not be signed."""

    @move(
        "state",
        source=S.ACTIVE,
        target=S.SUSPENDED,
        permission=machine("agreement-suspension"),
        label=_("中止履行"),
        rules=(life.suspension_stated,),
        tells=(Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”自%(on)s起中止履行：%(reason)s。中止期间机构人员不得入校服务。"),
        danger=True,
    )
    def suspend(self, deed: Deed[facts.Suspension]) -> None:
        self.suspended_on = deed.on
        self.provisional_until = None

    @move(
        "state",
        source=S.SUSPENDED,
        target=S.ACTIVE,
        permission=machine("agreement-suspension"),
        label=_("恢复履行"),
        rules=(
            life.reason_given,
            offering.institution_may_go_on,
            life.licences_valid_or_receipt,
            life.no_other_suspension,
            life.within_period,
        ),
        tells=(Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”自%(on)s起恢复履行：%(reason)s。"),
    )
    def resume(self, deed: Deed[facts.Resumption]) -> None:
        self.suspended_on = None
        self.provisional_until = deed.facts.provisional_until

    @move(
        "state",
        source=IN_FORCE,
        target=S.ENDED,
        permission=lead(Role.DISTRICT) | machine("institution-deregistration"),
        label=_("解除协议（无过错）"),
        rules=(life.end_cause_typed, life.end_documented, life.handover_stated, life.not_ahead),
        tells=(Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”自%(on)s起解除：%(reason)s。学生接续安排：%(handover)s"),
        danger=True,
    )
    def end(self, deed: Deed[facts.Ending]) -> None:
        self.ended_on = deed.on
        self.end_cause = deed.facts.cause
        self.end_number = deed.facts.number
        self.end_document = deed.facts.document
        self.handover = deed.facts.handover

    @move(
        "state",
        source=IN_FORCE,
        target=S.EXPIRED,
        permission=machine("agreement-expiry"),
        label=_("到期"),
        rules=(life.period_over, life.no_successor),
        tells=(Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”已到期。"),
    )
    def expire(self, deed: Deed[None]) -> None:
        """The last day has passed."""

    @move(
        "state",
        source=S.ACTIVE,
        target=S.ACTIVE,
        permission=lead(Role.DISTRICT),
        label=_("续签"),
        rules=(life.grade_passed, life.renewal_not_opened),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”考核合格，已开始续签。"),
    )
    def renew(self, deed: Deed[None]) -> None:
        self.renewal_opened_on = deed.on

    @move(
        "state",
        source=IN_FORCE,
        target=S.RENEWED,
        permission=machine("agreement-expiry"),
        label=_("转入续签协议"),
        rules=(life.period_over, life.has_successor),
        tells=(Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”期满，已由续签的协议接续。"),
    )
    def hand_on(self, deed: Deed[None]) -> None:
        """The last day has passed and the next agreement goes on from there."""

    @move(
        "state",
        source=IN_FORCE,
        target=S.TERMINATED,
        permission=machine("exit-execution"),
        label=_("终止（执行退出决定）"),
        rules=(life.decision_named,),
        tells=(Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT),
        audience=BOTH,
        says=_("根据%(exit_number)s，“%(title)s”自%(on)s起终止。学生接续安排：%(handover)s"),
        danger=True,
    )
    def terminate(self, deed: Deed[facts.Termination]) -> None:
        self.ended_on = deed.on
        self.exit_number = deed.facts.exit_number
        self.handover = deed.facts.handover

    @move(
        "state",
        source=(S.ENDED, S.TERMINATED),
        target=S.ACTIVE,
        permission=lead(Role.DISTRICT) | machine("exit-revocation"),
        label=_("恢复协议"),
        rules=(
            life.reason_given,
            life.terminated_comes_back_by_revocation,
            life.was_signed,
            offering.institution_may_come_back,
            life.within_period,
        ),
        tells=(Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”已恢复：%(reason)s。入校安排需由学校重新提出。"),
    )
    def reinstate(self, deed: Deed[None]) -> None:
        self.ended_on = None
        self.end_cause = ""
        self.end_number = ""
        self.exit_number = ""
        self.handover = ""

    @move(
        "state",
        source=S.PENDING,
        target=S.ACTIVE,
        permission=member(Role.DISTRICT),
        label=_("核对补录并确认"),
        rules=(backfill.another_person, backfill.papers_there, life.within_period),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”已按纸质材料补录并核对。"),
    )
    def confirm(self, deed: Deed[None]) -> None:
        self._confirmed(deed)

    @move(
        "state",
        source=S.PENDING,
        target=S.EXPIRED,
        permission=member(Role.DISTRICT),
        label=_("核对补录（已期满）"),
        rules=(backfill.another_person, backfill.papers_there, life.period_over),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”（已期满）已按纸质材料补录并核对。"),
    )
    def confirm_past(self, deed: Deed[None]) -> None:
        self._confirmed(deed)

    @move(
        "state",
        source=S.PENDING,
        target=S.VOIDED,
        permission=member(Role.DISTRICT) | machine("exit-execution", "institution-deregistration"),
        label=_("退回补录"),
        rules=(life.reason_given,),
        tells=(Role.DISTRICT,),
        says=_("“%(title)s”的补录已退回作废：%(reason)s"),
        danger=True,
    )
    def discard(self, deed: Deed[None]) -> None:
        """What was entered does not agree with the paper."""

    def _confirmed(self, deed: Deed[None]) -> None:
        self.confirmed_by_id = deed.by.user_id
        self.confirmed_on = deed.on
