from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Organisation, Region, User
from accounts.permissions import lead, member
from contracts.enums import BatchState
from contracts.rules import backfill
from core.fsm import Deed, move
from core.models.files import StoredFile
from core.models.subject import Subject, state_field, state_is_known
from core.rules import reason_given
from core.scoping import Scoped
from institutions.models import Institution


class BackfillBatch(Subject):
    """One drop of what already runs on paper: a workbook with its scans, or one form."""

    bureau = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="backfills")
    workbook = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    scans = models.ManyToManyField(StoredFile, related_name="+")
    institutions = models.ManyToManyField(
        Institution, through="BackfillFile", related_name="backfills"
    )
    counts = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    state = state_field(BatchState, BatchState.PENDING)

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(region=a.city_code) | Q(region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(region=a.region_code),
    }

    class Meta:
        ordering = ["-id"]
        constraints = [state_is_known(BatchState, "backfill_batch_state_known")]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        return str(_("%(region)s存量补录第%(id)s批")) % {"region": self.region.name, "id": self.pk}

    def ledger_key(self) -> tuple[str, str]:
        return self.region_id, f"backfill:{self.pk}"

    def parties(self, role: str) -> set[int]:
        return {self.bureau_id} if role == Role.DISTRICT else set()

    @move(
        source=BatchState.PENDING,
        target=BatchState.SETTLED,
        permission=member(Role.DISTRICT),
        label=_("办结本批补录"),
        rules=(backfill.every_file_settled,),
        tells=(Role.DISTRICT,),
        says=_("“%(title)s”已全部核对完毕。"),
    )
    def settle(self, deed: Deed[None]) -> None:
        """Each institution of it was confirmed or sent back."""

    @move(
        source=BatchState.SETTLED,
        target=BatchState.PENDING,
        permission=lead(Role.DISTRICT),
        label=_("更正：重新核对"),
        rules=(reason_given,),
        tells=(Role.DISTRICT,),
        says=_("“%(title)s”重新核对：%(reason)s"),
    )
    def reopen(self, deed: Deed[None]) -> None:
        """Something in it must be looked at again."""


class BackfillFile(Scoped):
    """One institution of a batch, and whether a second person has confirmed what it brought."""

    batch = models.ForeignKey(BackfillBatch, on_delete=models.PROTECT, related_name="files")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_on = models.DateField(null=True, blank=True)
    voided_on = models.DateField(null=True, blank=True)
    void_reason = models.CharField(max_length=500, blank=True)

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(batch__region=a.city_code) | Q(batch__region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(batch__region=a.region_code),
    }

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "institution"], name="backfill_file_once"),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
                name="backfill_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.institution}"
