from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from contracts.enums import SuspensionCause
from contracts.models.agreement import Agreement
from core.models.files import StoredFile
from core.scoping import Scoped, there_is
from institutions import prices
from institutions.models import Course, Licence, Staff


def through_agreement() -> dict[str, Any]:
    """Whoever sees the agreement sees what hangs on it."""
    return {
        Role.CITY: lambda a: (
            Q(agreement__region=a.city_code) | Q(agreement__region__parent=a.city_code)
        ),
        Role.DISTRICT: lambda a: Q(agreement__region=a.region_code),
        Role.INSPECTOR: lambda a: Q(agreement__region=a.region_code),
        Role.SCHOOL: lambda a: there_is(
            "contracts.Placement",
            of={"agreement": "agreement"},
            school__organisation=a.organisation_id,
        ),
        Role.INSTITUTION: lambda a: Q(agreement__institution__organisation=a.organisation_id),
    }


class AgreementStaff(Scoped):
    """One person of the staff annex, from one day to another."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="annexed_staff")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="annexes")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    left_because = models.CharField(max_length=200, blank=True)

    scope: ClassVar[dict[str, Any]] = through_agreement()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "staff"],
                condition=Q(until__isnull=True),
                name="annex_person_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.staff}"


class AgreementCourse(Scoped):
    """One course of the price annex, under the item of the listing it is given for.

    Its price is counted in the listing's unit.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="annexed_courses"
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="annexes")
    item = models.CharField(_("服务项目"), max_length=80, blank=True)
    price = models.DecimalField(max_digits=8, decimal_places=2)
    price_unit = prices.unit_column()

    scope: ClassVar[dict[str, Any]] = through_agreement()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "course"], name="annex_course_once"),
            models.CheckConstraint(
                condition=Q(price__gte=Decimal(0)), name="annex_price_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.course} {self.price}"

    @property
    def price_said(self) -> str:
        return prices.said(self.price, self.price_unit)


class AgreementSuspension(Scoped):
    """Why an agreement could not be carried out, from one day to another; lifting closes it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="suspensions")
    cause = models.CharField(max_length=12, choices=SuspensionCause.choices)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    reason = models.TextField()
    basis = models.CharField(max_length=200)
    # The case it was decided in; its room lies to the left, so only its reference is kept.
    source = models.CharField(max_length=60, blank=True)
    basis_file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    licence = models.ForeignKey(
        Licence, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.CharField(max_length=120)
    number = models.CharField(max_length=80, blank=True)
    lifted_on = models.DateField(null=True, blank=True)
    lifted_because = models.TextField(blank=True)
    lifted_number = models.CharField(max_length=80, blank=True)

    scope: ClassVar[dict[str, Any]] = through_agreement()

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="agreement_suspension_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(basis=""), name="agreement_suspension_is_founded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.since} {self.reason}"

    @property
    def subject_name(self) -> str:
        return str(self.agreement)
