"""What the reviewers look at and what they said about it."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import EnteredFromPaper, Organisation, User, entry_constraints
from core import clock
from core.models.files import StoredFile
from core.scoping import Scoped
from institutions.models import Licence
from vetting.models.application import Application
from vetting.models.package import ChecklistItem
from vetting.models.scopes import handed_in, of_application

_SEEN: dict[str, Any] = {
    Role.INSTITUTION: lambda a: Q(application__institution__organisation=a.organisation_id),
    Role.DISTRICT: lambda a: Q(application__package__announcement__bureau=a.organisation_id),
}


class Material(Scoped):
    """What an applicant shows for one item: an upload, or a licence from its own file."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="materials")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="materials")
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    licence = models.ForeignKey(Licence, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("说明"), max_length=300, blank=True)
    put_at = models.DateTimeField()

    scope: ClassVar[dict[str, Any]] = {
        **of_application("application", Role.INSTITUTION, Role.DISTRICT, Role.PANEL),
        Role.REVIEWER: lambda a: Q(item__reviewer=a.organisation_id) & handed_in("application__"),
    }

    class Meta:
        ordering = ["item__position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "item"], name="material_once_per_item"),
            models.CheckConstraint(
                condition=Q(file__isnull=False) | Q(licence__isnull=False),
                name="material_shows_something",
            ),
        ]


class Verdict(EnteredFromPaper, Scoped):
    """合格 or 不合格 for one item. A corrected verdict stays, marked as superseded."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="verdicts")
    item = models.ForeignKey(ChecklistItem, on_delete=models.PROTECT, related_name="verdicts")
    ok = models.BooleanField()
    note = models.CharField(_("意见"), max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    superseded_because = models.TextField(blank=True)

    scope: ClassVar[dict[str, Any]] = {
        Role.DISTRICT: _SEEN[Role.DISTRICT],
        Role.REVIEWER: lambda a: Q(item__reviewer=a.organisation_id),
    }

    class Meta:
        ordering = ["item__position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "item"],
                condition=Q(superseded_at__isnull=True),
                name="verdict_one_stands",
            ),
            models.CheckConstraint(
                condition=Q(ok=True) | ~Q(note=""), name="verdict_not_ok_says_why"
            ),
            *entry_constraints("verdict"),
        ]


class Correction(Scoped):
    """补正通知: everything missing told at once, with one due date."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="corrections"
    )
    round = models.PositiveSmallIntegerField()
    number = models.CharField(_("文号"), max_length=60, blank=True)
    gaps = models.JSONField(default=list)
    items = models.ManyToManyField(ChecklistItem, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # What the notice says stays readable when the period is restored or follows a late calendar.
    told_due_on = models.DateField()
    due_on = models.DateField()
    counted_from = models.DateField()
    working_days = models.PositiveSmallIntegerField()
    provisional = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)
    restored_at = models.DateTimeField(null=True)
    restored_until = models.DateField(null=True)
    restored_because = models.TextField(blank=True)
    restored_number = models.CharField(max_length=60, blank=True)

    scope: ClassVar[dict[str, Any]] = _SEEN

    class Meta:
        ordering = ["application_id", "round"]
        constraints = [
            models.UniqueConstraint(fields=["application", "round"], name="correction_round_once"),
            models.CheckConstraint(
                condition=Q(restored_at__isnull=True)
                | Q(restored_until__isnull=False) & ~Q(restored_because=""),
                name="correction_restored_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.application)

    def last_day(self) -> date:
        told = clock.Due(self.due_on, self.provisional)
        return clock.last_day(told, self.counted_from, self.working_days)

    def period(self) -> clock.Due:
        """Its last day by the calendar known now, and whether that may still change."""
        known = clock.add_working_days(self.counted_from, self.working_days)
        return clock.Due(self.last_day(), self.provisional and known.provisional)
