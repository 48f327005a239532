from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind, Role
from accounts.models import CheckedFromPaper, Organisation, User, entry_constraints
from contracts.enums import PlacementEnd, PlacementState
from contracts.models.agreement_moves import Agreement
from core import clock
from core.models.files import StoredFile
from core.models.subject import Subject, state_field, state_is_known
from core.scoping import Scoped
from institutions import prices
from institutions.enums import SchoolState
from institutions.models import Course, School, Staff

STATE = PlacementState
BEGUN = (STATE.RUNNING, STATE.ENDED)
_CONFIRMED = ~Q(state__in=[STATE.PENDING, STATE.VOIDED])


def _file(label: Any) -> Any:
    return models.ForeignKey(
        StoredFile,
        verbose_name=label,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )


def _user() -> Any:
    return models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


class PlacementRow(CheckedFromPaper, Subject):
    """What a placement holds; `placement_moves` is its machine."""

    begins_in: ClassVar[tuple[str, ...]] = (PlacementState.PENDING,)
    state = state_field(PlacementState, PlacementState.PROPOSED)

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="placements")
    school = models.ForeignKey(School, on_delete=models.PROTECT, related_name="placements")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="placements")
    starts_on = models.DateField(_("入校日期"))
    ends_on = models.DateField(_("截止日期"))
    pupils = models.PositiveIntegerField(_("学生人数"))
    weekly_hours = models.DecimalField(_("每周课时"), max_digits=4, decimal_places=1)
    timetable = models.CharField(_("上课时间和地点"), max_length=200, blank=True)
    price = models.DecimalField(_("价格"), max_digits=8, decimal_places=2)
    price_unit = prices.unit_column()
    group_plan = models.TextField(_("停止时的接续安排"), blank=True)

    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_on = models.DateField()
    # The school's paper stays when the institution's is typed in after it.
    proposal_scan = _file(_("学校意见扫描件"))
    proposal_entered_by = _user()
    proposal_entered_on = models.DateField(null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    agreed_by = _user()

    moved_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="moved_to"
    )
    ran_from = models.DateField(null=True, blank=True)
    ran_until = models.DateField(null=True, blank=True)
    end_cause = models.CharField(max_length=12, choices=PlacementEnd.choices, blank=True)
    handover = models.TextField(_("学生接续安排"), blank=True)

    backfilled = models.BooleanField(_("补录"), default=False)
    backfill_batch = models.ForeignKey(
        "contracts.BackfillBatch",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="placements",
    )
    backfill_number = models.CharField(_("依据文号"), max_length=80, blank=True)
    backfill_date = models.DateField(_("依据日期"), null=True, blank=True)
    backfill_scan = _file(_("依据扫描件"))
    confirmed_by = _user()
    confirmed_on = models.DateField(null=True, blank=True)

    staff = models.ManyToManyField(Staff, through="PlacementStaff", related_name="placements")

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: (
            Q(agreement__region=a.city_code) | Q(agreement__region__parent=a.city_code)
        ),
        Role.DISTRICT: lambda a: Q(agreement__region=a.region_code),
        Role.INSPECTOR: lambda a: Q(agreement__region=a.region_code) & _CONFIRMED,
        Role.SCHOOL: lambda a: Q(school__organisation=a.organisation_id) & _CONFIRMED,
        Role.INSTITUTION: lambda a: (
            Q(agreement__institution__organisation=a.organisation_id) & _CONFIRMED
        ),
    }

    class Meta:
        abstract = True
        ordering = ["-starts_on", "-id"]
        indexes = [
            models.Index(fields=["state", "starts_on"], name="placement_state_start"),
            models.Index(fields=["ran_from", "ran_until"], name="placement_ran"),
        ]
        constraints = [
            state_is_known(PlacementState, "placement_state_known"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="placement_dates_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=BEGUN) | Q(ran_from__isnull=False),
                name="placement_begun_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=STATE.ENDED) | Q(ran_until__isnull=False) & ~Q(end_cause=""),
                name="placement_ended_has_day_and_cause",
            ),
            models.CheckConstraint(
                condition=Q(ran_until__isnull=True) | Q(ran_until__gte=F("ran_from")),
                name="placement_ran_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(state=STATE.AGREED)
                | Q(agreed_on__isnull=False)
                | Q(backfilled=True, confirmed_on__isnull=False),
                name="placement_agreed_has_day",
            ),
            models.CheckConstraint(
                condition=Q(proposal_entered_by__isnull=True) | Q(proposal_scan__isnull=False),
                name="placement_proposal_has_scan",
            ),
            *entry_constraints("placement", checked=True),
        ]

    def __str__(self) -> str:
        return self.title()

    @property
    def price_said(self) -> str:
        """With its unit, as on the agreement's annex."""
        return prices.said(self.price, self.price_unit)

    @property
    def entry_waits(self) -> bool:
        """Agreed from paper, and nobody else has compared it yet."""
        return self.state == STATE.AGREED and super().entry_waits

    @property
    def entry_typists(self) -> tuple[int | None, ...]:
        """Of both papers."""
        return self.proposal_entered_by_id, self.entered_by_id

    def proposal_from_paper(self, by: Any, *, on: date, scan: StoredFile | None) -> None:
        """The school's own paper, kept apart: the institution's may come after it."""
        self.typed_in(by, on=on, scan=scan)
        self.proposal_entered_by_id, self.proposal_entered_on = by.user_id, on
        self.proposal_scan = scan

    @property
    def consent_scan(self) -> StoredFile | None:
        """The institution's paper."""
        return None if self.entry_scan_id == self.proposal_scan_id else self.entry_scan

    def title(self) -> str:
        return str(_("%(school)s“%(course)s”入校安排")) % {
            "school": self.school.organisation.name,
            "course": self.course.name,
        }

    def ledger_key(self) -> tuple[str, str]:
        return self.agreement.ledger_key()

    def locks_first(self) -> list[models.Model]:
        return [self.agreement.institution, self.agreement]

    def parties(self, role: str) -> set[int]:
        if role == Role.INSTITUTION:
            return {self.agreement.institution.organisation_id}
        if role == Role.SCHOOL:
            return {self.school.organisation_id}
        if role in {Role.DISTRICT, Role.INSPECTOR}:
            bureau = Organisation.objects.filter(
                kind=OrganisationKind.BUREAU, code=self.agreement.region_id
            ).values_list("id", flat=True)
            return set(bureau)
        return set()

    @property
    def last_there(self) -> date:
        """Its last planned day at the school; at a closed one no later than the day before it closed."""
        closed = self.school.closes_on if self.school.state == SchoolState.CLOSED else None
        return min(self.ends_on, closed - clock.ONE_DAY) if closed else self.ends_on

    def papers_missing(self) -> list[str]:
        wanted = (
            (self.backfill_number, _("依据文号")),
            (self.backfill_date, _("依据日期")),
            (self.backfill_scan_id, _("依据扫描件")),
        )
        return [str(label) for value, label in wanted if not value]

    @staticmethod
    def ran_within(first: date, last: date, *, prefix: str = "") -> Q:
        """Ran on at least one day from `first` to `last`; a run without an end goes on.

        For a query, over a relation named by `prefix`.
        """
        started = Q(**{f"{prefix}ran_from__lte": last})
        still = Q(**{f"{prefix}ran_until__isnull": True})
        return started & (still | Q(**{f"{prefix}ran_until__gte": first}))


class PlacementStaff(Scoped):
    """One person at a placement, from one day to another. A school may refuse entry at once."""

    placement = models.ForeignKey(
        "contracts.Placement", on_delete=models.CASCADE, related_name="named_staff"
    )
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="named_at")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    left_because = models.CharField(max_length=200, blank=True)
    # The school keeps this person out until it lets them in again.
    refused = models.BooleanField(default=False)

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(placement__agreement__region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(placement__agreement__region=a.region_code),
        Role.INSPECTOR: lambda a: Q(placement__agreement__region=a.region_code),
        Role.SCHOOL: lambda a: Q(placement__school__organisation=a.organisation_id),
        Role.INSTITUTION: lambda a: Q(
            placement__agreement__institution__organisation=a.organisation_id
        ),
    }

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "staff"],
                condition=Q(until__isnull=True),
                name="placement_person_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.placement_id} {self.staff}"
