from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import CheckedFromPaper, User
from core.models.subject import Subject, state_field
from institutions import prices
from institutions.models import Institution
from vetting import linked
from vetting.enums import ApplicationState
from vetting.models.announcement import Announcement
from vetting.models.package import ChecklistItem, Package

S = ApplicationState


class ApplicationFile(CheckedFromPaper, Subject):
    """What an application holds and how it is reached; its machine is declared below it."""

    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="applications"
    )
    package = models.ForeignKey(Package, on_delete=models.PROTECT, related_name="applications")
    state = state_field(S, S.DRAFT)
    plan = models.TextField(_("课程与服务方案"), blank=True)
    price_offer = prices.column(_("报价"), null=True, blank=True)
    undertaking = models.BooleanField(_("承诺书"), default=False)
    licence_undertaking = models.BooleanField(_("证照续期承诺"), default=False)
    signatory = models.CharField(_("承诺人"), max_length=60, blank=True)
    started_at = models.DateTimeField(editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    # The institution has an account now and went on with what the office had entered for it.
    taken_over_at = models.DateTimeField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        User, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    decision_reason = models.TextField(blank=True, editable=False)
    decision_number = models.CharField(max_length=60, blank=True, editable=False)
    lapse_proposed_at = models.DateTimeField(null=True, editable=False)
    restored = models.BooleanField(default=False, editable=False)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True, editable=False)
    dimension_scores = models.JSONField(default=dict, editable=False)
    scorers = models.PositiveSmallIntegerField(null=True, editable=False)
    rank = models.PositiveSmallIntegerField(null=True, editable=False)
    by_lot = models.BooleanField(default=False, editable=False)
    selection_reason = models.TextField(blank=True, editable=False)
    # 启封: from then on others than their authors may read the marks; no sheet opens again.
    marks_shown_at = models.DateTimeField(null=True, editable=False)

    # Rows of others that point here.
    corrections: Any
    verdicts: Any

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.institution.name} · {self.package.name}"

    def title(self) -> str:
        return _("%(institution)s申报“%(package)s”") % {
            "institution": self.institution.name,
            "package": self.package.name,
        }

    @property
    def announcement(self) -> Announcement:
        return self.package.announcement

    def ledger_key(self) -> tuple[str, str]:
        return self.announcement.region_id, self.institution.dossier

    def locks_first(self) -> list[models.Model]:
        return [self.institution, self.announcement]

    def parties(self, role: str) -> set[int]:
        if role == Role.INSTITUTION:
            return {self.institution.organisation_id}
        if self.state == S.WITHDRAWN and self.submitted_at is None:
            return set()  # a draft given up: nobody else had read it
        return self.announcement.parties(role)

    @property
    def entry_waits(self) -> bool:
        """Handed in, and not gone on with by the institution itself."""
        open_now = self.state == S.SUBMITTED and self.taken_over_at is None
        return open_now and super().entry_waits

    def items(self) -> list[ChecklistItem]:
        """The checklist as far as it concerns this applicant."""
        every = self.announcement.items.select_related("reviewer")
        return [item for item in every if item.concerns(self.institution, self.package)]

    def linked_exclusions(self, day: date) -> list[str]:
        """Names of excluded bodies that share a legal representative or founder with the applicant."""
        return linked.excluded_relatives(self.institution, day)

    @property
    def open_correction(self) -> Any:
        return self.corrections.filter(answered_at__isnull=True).order_by("-round").first()

    def current_verdicts(self) -> dict[int, Any]:
        """The verdict that stands for each item, by the item's id."""
        rows = self.verdicts.filter(superseded_at__isnull=True).select_related("by")
        return {row.item_id: row for row in rows}
