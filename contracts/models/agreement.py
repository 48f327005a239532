"""An agreement: from the desk to the signature, in force, ended; and what came from paper."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind, Role
from accounts.models import EnteredFromPaper, Organisation, Region, User, entry_constraints
from accounts.permissions import lead, machine, member
from accounts.rules import approved_on_paper, entry_scanned
from contracts import facts
from contracts.enums import IN_FORCE, IN_PREPARATION, AgreementState, EndCause
from contracts.models.columns import NumberedInYear, backfill_batch
from contracts.rules import backfill, held, life, offering, signing
from core import clock
from core.fsm import Deed, move
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from institutions.models import Course, Institution, Staff
from institutions.models.columns import by_user, stored_file
from institutions.models.scopes import bureaus
from vetting.models import Listing

S = AgreementState
BOTH = (Role.INSTITUTION, Role.SCHOOL)
SIGNER = member(Role.DISTRICT) | lead(Role.SCHOOL)
_SEEN = Q(offered_at__isnull=False) | Q(backfilled=True) & ~Q(state__in=[S.PENDING, S.VOIDED])
_INDEXES = [
    models.Index(fields=["state", "valid_until"], name="agreement_state_until"),
    models.Index(fields=["region", "state"], name="agreement_region_state"),
    models.Index(fields=["institution", "state"], name="agreement_inst_state"),
]
_PROMISES: list[models.BaseConstraint] = [
    state_is_known(S, "agreement_state_known"),
    models.UniqueConstraint(
        fields=["bureau", "number_year", "number_key"],
        condition=~Q(number_key="") & ~Q(state=S.VOIDED),
        name="agreement_number_once",
    ),
    models.CheckConstraint(
        condition=Q(valid_until__gte=F("valid_from")), name="agreement_dates_in_order"
    ),
    models.CheckConstraint(
        condition=~Q(state__in=[*IN_FORCE, S.EXPIRED, S.RENEWED])
        | Q(signed_on__isnull=False, signed_file__isnull=False)
        & (Q(activated_by__isnull=False) | Q(confirmed_by__isnull=False)),
        name="agreement_in_force_is_signed",
    ),
    models.CheckConstraint(
        condition=~Q(state=S.COUNTERSIGNED) | Q(countersigned_on__isnull=False),
        name="agreement_countersigned_has_day",
    ),
    models.CheckConstraint(
        condition=~Q(state=S.SUSPENDED) | Q(suspended_on__isnull=False),
        name="agreement_suspended_has_day",
    ),
    models.CheckConstraint(
        condition=~Q(state__in=[S.ENDED, S.TERMINATED]) | Q(ended_on__isnull=False),
        name="agreement_over_has_day",
    ),
    models.CheckConstraint(
        condition=~Q(state=S.TERMINATED) | ~Q(exit_number=""),
        name="agreement_terminated_by_a_case",
    ),
    *entry_constraints("agreement"),
]
# What must be there of number, date and scan, by column, before it is confirmed from paper.
_PAPERS = (
    ("number", _("协议编号")),
    ("signed_on", _("签订日期")),
    ("signed_file_id", _("协议扫描件")),
)


class Agreement(NumberedInYear, EnteredFromPaper, Subject):
    """What a bureau (or, where policy says so, a school) and an institution promise each other.

    Bodies of moves set columns of the row only; consequences are in `contracts.domain`.
    """

    begins_in: ClassVar[tuple[str, ...]] = (S.PENDING,)
    BACKFILL_PAPERS: ClassVar[tuple[tuple[str, Any], ...]] = _PAPERS
    state = state_field(S, S.DRAFT)

    bureau = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="signed_agreements"
    )
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="agreements")
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="agreements"
    )
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="agreements")
    renews = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors"
    )
    valid_from = models.DateField(_("起始日期"))
    valid_until = models.DateField(_("截止日期"))

    service_content = models.TextField(_("服务内容"), blank=True)
    service_standard = models.TextField(_("服务标准"), blank=True)
    personnel_clause = models.TextField(_("服务人员"), blank=True)
    settlement = models.TextField(_("价格与结算"), blank=True)
    safety = models.TextField(_("安全责任"), blank=True)
    data_protection = models.TextField(_("个人信息与肖像保护"), blank=True)
    conduct = models.TextField(_("行为约束"), blank=True)
    satisfaction_clause = models.TextField(_("满意度与评价"), blank=True)
    satisfaction_target = models.PositiveSmallIntegerField(_("满意度约定（%）"), default=0)
    rectification_clause = models.TextField(_("检查与整改"), blank=True)
    breach_liability = models.TextField(_("违约责任"), blank=True)
    withdrawal = models.TextField(_("变更、解除与退出"), blank=True)
    dispute = models.TextField(_("争议处理"), blank=True)
    prepared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    prepared_on = models.DateField()
    offered_at = models.DateTimeField(null=True, blank=True)
    offered_by = by_user()
    countersigned_on = models.DateField(null=True, blank=True)
    countersigned_by = by_user()
    signed_on = models.DateField(_("签订日期"), null=True, blank=True)
    signed_file = stored_file()
    activated_by = by_user()
    suspended_on = models.DateField(null=True, blank=True)
    provisional_until = models.DateField(null=True, blank=True)
    renewal_opened_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_cause = models.CharField(max_length=16, choices=EndCause.choices, blank=True)
    end_number = models.CharField(_("解除文号"), max_length=80, blank=True)
    end_document = stored_file()
    handover = models.TextField(_("学生接续安排"), blank=True)
    exit_number = models.CharField(_("退出决定文号"), max_length=80, blank=True)

    backfilled = models.BooleanField(_("补录"), default=False)
    backfill_batch = backfill_batch("agreements")
    confirmed_by = by_user()
    confirmed_on = models.DateField(null=True, blank=True)

    staff = models.ManyToManyField(Staff, through="AgreementStaff", related_name="agreements")
    courses = models.ManyToManyField(Course, through="AgreementCourse", related_name="agreements")

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(region=a.city_code) | Q(region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(region=a.region_code),
        Role.INSPECTOR: lambda a: Q(region=a.region_code) & _SEEN,
        Role.SCHOOL: lambda a: Q(bureau=a.organisation_id) | Q(region=a.region_code) & _SEEN,
        Role.INSTITUTION: lambda a: Q(institution__organisation=a.organisation_id) & _SEEN,
    }

    class Meta:
        ordering = ["-valid_from", "-id"]
        indexes = _INDEXES
        constraints = _PROMISES

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        return str(_("%(name)s合作协议%(number)s")) % {
            "name": self.institution.name,
            "number": f"（{self.number}）" if self.number else "",
        }

    def ledger_key(self) -> tuple[str, str]:
        return self.region_id, self.institution.dossier

    def locks_first(self) -> list[models.Model]:
        return [self.institution]

    def covers(self, first: date, last: date) -> bool:
        """Do the dates of the agreement hold every day from `first` to `last`?"""
        return self.valid_from <= first and last <= self.valid_until

    def parties(self, role: str) -> set[int]:
        if role == Role.INSTITUTION:
            return {self.institution.organisation_id}
        if role in {Role.DISTRICT, Role.INSPECTOR}:
            return bureaus([self.region_id])
        if role == Role.SCHOOL:
            return self.schools_now() | self._signing_school()
        return set()

    def _signing_school(self) -> set[int]:
        return {self.bureau_id} if self.bureau.kind == OrganisationKind.SCHOOL else set()

    def in_hands_of(self) -> str:
        """A draft lies with whoever signs it."""
        drafted_by_school = self.state == S.DRAFT and self._signing_school()
        return Role.SCHOOL if drafted_by_school else super().in_hands_of()

    def schools_now(self) -> set[int]:
        """Organisations of the schools where it is agreed on or running."""
        live = self.placements.filter(state__in=["proposed", "agreed", "running"])
        return set(live.values_list("school__organisation_id", flat=True))

    def staff_on(self, day: date) -> models.QuerySet[Staff]:
        """The persons of the annex on a day."""
        still = Q(until__isnull=True) | Q(until__gte=day)
        rows = self.annexed_staff.filter(still, since__lte=day)
        return Staff.objects.filter(pk__in=rows.values("staff"))

    @move(
        source=S.DRAFT,
        target=S.OFFERED,
        permission=SIGNER,
        label=_("发机构确认"),
        rules=(offering.acts_for_signer, *offering.WHOLE, *held.OFFERED),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”已发给贵机构，请核对条款、人员和价格后确认同意或退回。"),
    )
    def offer(self, deed: Deed[None]) -> None:
        self.offered_at = deed.at
        self.offered_by_id = deed.by.user_id

    @move(
        source=S.OFFERED,
        target=S.DRAFT,
        permission=SIGNER,
        label=_("收回修改"),
        rules=(offering.acts_for_signer, reason_given),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”已收回修改，理由：%(reason)s。修改后会再次发出。"),
    )
    def recall(self, deed: Deed[None]) -> None:
        """Back to the desk; what was said about it stays in the record."""

    @move(
        source=S.OFFERED,
        target=S.DRAFT,
        permission=member(Role.INSTITUTION),
        label=_("不同意并退回"),
        rules=(reason_given,),
        tells=(Role.DISTRICT,),
        audience=BOTH,
        says=_("机构对“%(title)s”提出不同意见并退回：%(reason)s"),
    )
    def decline(self, deed: Deed[None]) -> None:
        """The institution wants other terms."""

    @move(
        source=S.OFFERED,
        target=S.COUNTERSIGNED,
        permission=member(Role.INSTITUTION, Role.DISTRICT),
        label=_("同意签订"),
        rules=(*signing.ABLE, entry_scanned, signing.consented_by_another),
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
        source=S.COUNTERSIGNED,
        target=S.DRAFT,
        permission=SIGNER,
        label=_("退回重拟"),
        rules=(offering.acts_for_signer, reason_given),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”退回重新拟定，理由：%(reason)s。"),
    )
    def send_back(self, deed: Deed[None]) -> None:
        self.countersigned_on = self.countersigned_by = None
        self.own_word()

    @move(
        source=S.COUNTERSIGNED,
        target=S.ACTIVE,
        permission=lead(Role.DISTRICT),
        label=_("确认签订并生效"),
        rules=(*signing.BY_ANOTHER, *signing.ABLE, *signing.SIGNED, *held.SIGNED),
        tells=(Role.INSTITUTION, Role.SCHOOL),
        audience=BOTH,
        says=_("“%(title)s”已签订生效。"),
    )
    def activate(self, deed: Deed[facts.Signature]) -> None:
        self.number_it(deed.facts.number, deed.facts.signed_on or self.valid_from)
        self.signed_on, self.signed_file = deed.facts.signed_on, deed.facts.signed_file
        self.activated_by_id = deed.by.user_id

    @move(
        source=S.ACTIVE,
        target=S.COUNTERSIGNED,
        permission=lead(Role.DISTRICT),
        label=_("更正：撤回生效"),
        rules=(reason_given, life.no_placement_rests_on_it, life.came_by_countersignature),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”的生效登记有误，已撤回更正，理由：%(reason)s。"),
        danger=True,
    )
    def undo_activation(self, deed: Deed[None]) -> None:
        self.activated_by = self.signed_on = self.signed_file = None

    @move(
        source=IN_PREPARATION,
        target=S.VOIDED,
        permission=SIGNER | machine("exit-execution", "institution-deregistration"),
        label=_("作废"),
        rules=(offering.acts_for_signer, reason_given),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”已作废，理由：%(reason)s。"),
        danger=True,
    )
    def void(self, deed: Deed[None]) -> None:
        """It will not be signed."""

    @move(
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
        source=S.SUSPENDED,
        target=S.ACTIVE,
        permission=machine("agreement-suspension"),
        label=_("恢复履行"),
        rules=(reason_given, *life.BACK, life.licences_valid_or_receipt, life.no_other_suspension),
        tells=(Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”自%(on)s起恢复履行：%(reason)s。"),
    )
    def resume(self, deed: Deed[facts.Resumption]) -> None:
        self.suspended_on = None
        self.provisional_until = deed.facts.provisional_until

    @move(
        source=IN_FORCE,
        target=S.ENDED,
        permission=lead(Role.DISTRICT) | machine("institution-deregistration", "agreement-ending"),
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
        source=S.ACTIVE,
        target=S.ACTIVE,
        permission=lead(Role.DISTRICT),
        label=_("续签"),
        rules=(held.grade_lets_it_go_on, life.renewal_not_opened, approved_on_paper),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”已开始续签。"),
    )
    def renew(self, deed: Deed[None]) -> None:
        self.renewal_opened_on = deed.on

    @move(
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
        source=(S.ENDED, S.TERMINATED),
        target=S.ACTIVE,
        permission=lead(Role.DISTRICT) | machine("exit-revocation"),
        label=_("恢复协议"),
        rules=(reason_given, *life.BACK, *life.REINSTATED),
        tells=(Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT),
        audience=BOTH,
        says=_("“%(title)s”已恢复：%(reason)s。入校安排需由学校重新提出。"),
    )
    def reinstate(self, deed: Deed[None]) -> None:
        self.ended_on = None
        self.end_cause = self.end_number = self.exit_number = self.handover = ""

    @move(
        source=S.PENDING,
        target=S.ACTIVE,
        permission=member(Role.DISTRICT),
        label=_("核对补录并确认"),
        rules=(*backfill.AGREED, life.within_period, *held.FROM_PAPER),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”已按纸质材料补录并核对。"),
    )
    def confirm(self, deed: Deed[None]) -> None:
        self._confirmed(deed)

    @move(
        source=S.PENDING,
        target=S.EXPIRED,
        permission=member(Role.DISTRICT),
        label=_("核对补录（已期满）"),
        rules=(*backfill.AGREED, life.period_over),
        tells=(Role.INSTITUTION,),
        audience=BOTH,
        says=_("“%(title)s”（已期满）已按纸质材料补录并核对。"),
    )
    def confirm_past(self, deed: Deed[None]) -> None:
        self._confirmed(deed)

    @move(
        source=S.PENDING,
        target=S.VOIDED,
        permission=member(Role.DISTRICT) | machine("exit-execution", "institution-deregistration"),
        label=_("退回补录"),
        rules=(reason_given,),
        tells=(Role.DISTRICT,),
        says=_("“%(title)s”的补录已退回作废：%(reason)s"),
        danger=True,
    )
    def discard(self, deed: Deed[None]) -> None:
        """What was entered does not agree with the paper."""

    def _confirmed(self, deed: Deed[None]) -> None:
        self.confirmed_by_id = deed.by.user_id
        self.confirmed_on = deed.on
