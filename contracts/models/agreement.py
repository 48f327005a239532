from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import EnteredFromPaper, Organisation, Region, User, entry_constraints
from contracts.enums import IN_FORCE, AgreementState, Clause, EndCause
from core.models.files import StoredFile
from core.models.subject import Subject, state_field, state_is_known
from institutions.models import Course, Institution, Staff
from vetting.models import Listing

STATE = AgreementState
_SEEN = Q(offered_at__isnull=False) | Q(backfilled=True) & ~Q(
    state__in=[STATE.PENDING, STATE.VOIDED]
)


class AgreementRow(EnteredFromPaper, Subject):
    """What an agreement holds; `agreement_moves` is its machine."""

    begins_in: ClassVar[tuple[str, ...]] = (AgreementState.PENDING,)
    state = state_field(AgreementState, AgreementState.DRAFT)

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
    number = models.CharField(_("协议编号"), max_length=80, blank=True)
    # Of the signature once it is there, before that of the first day: numbers are unique within it.
    number_year = models.PositiveSmallIntegerField(default=0, editable=False)
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
    offered_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    countersigned_on = models.DateField(null=True, blank=True)
    countersigned_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_on = models.DateField(_("签订日期"), null=True, blank=True)
    signed_file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    activated_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    suspended_on = models.DateField(null=True, blank=True)
    provisional_until = models.DateField(null=True, blank=True)
    renewal_opened_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    end_cause = models.CharField(max_length=16, choices=EndCause.choices, blank=True)
    end_number = models.CharField(_("解除文号"), max_length=80, blank=True)
    end_document = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    handover = models.TextField(_("学生接续安排"), blank=True)
    exit_number = models.CharField(_("退出决定文号"), max_length=80, blank=True)

    backfilled = models.BooleanField(_("补录"), default=False)
    backfill_batch = models.ForeignKey(
        "contracts.BackfillBatch",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agreements",
    )
    confirmed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
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
        abstract = True
        ordering = ["-valid_from", "-id"]
        indexes = [
            models.Index(fields=["state", "valid_until"], name="agreement_state_until"),
            models.Index(fields=["region", "state"], name="agreement_region_state"),
            models.Index(fields=["institution", "state"], name="agreement_inst_state"),
        ]
        constraints = [
            state_is_known(AgreementState, "agreement_state_known"),
            models.UniqueConstraint(
                fields=["bureau", "number_year", "number"],
                condition=~Q(number="") & ~Q(state=STATE.VOIDED),
                name="agreement_number_once",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="agreement_dates_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[*IN_FORCE, STATE.EXPIRED, STATE.RENEWED])
                | Q(signed_on__isnull=False, signed_file__isnull=False)
                & (Q(activated_by__isnull=False) | Q(confirmed_by__isnull=False)),
                name="agreement_in_force_is_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state=STATE.COUNTERSIGNED) | Q(countersigned_on__isnull=False),
                name="agreement_countersigned_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=STATE.SUSPENDED) | Q(suspended_on__isnull=False),
                name="agreement_suspended_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[STATE.ENDED, STATE.TERMINATED]) | Q(ended_on__isnull=False),
                name="agreement_over_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=STATE.TERMINATED) | ~Q(exit_number=""),
                name="agreement_terminated_by_a_case",
            ),
            *entry_constraints("agreement"),
        ]

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

    def clauses(self) -> list[tuple[str, str, str]]:
        """(column, heading, text) of every clause, in the order of the paper."""
        return [(item.value, str(item.label), getattr(self, item.value)) for item in Clause]

    def papers_missing(self) -> list[str]:
        """What a backfilled agreement still lacks of number, date and scan."""
        wanted = (
            (self.number, _("协议编号")),
            (self.signed_on, _("签订日期")),
            (self.signed_file_id, _("协议扫描件")),
        )
        return [str(label) for value, label in wanted if not value]

    def covers(self, first: date, last: date) -> bool:
        """Do the dates of the agreement hold every day from `first` to `last`?"""
        return self.valid_from <= first and last <= self.valid_until

    def in_force_on(self, day: date) -> bool:
        """May service be given under it on `day`, as far as the agreement itself is concerned?"""
        return self.state == AgreementState.ACTIVE and self.covers(day, day)
