"""批准: who approved a deed on paper. Written once, with the deed."""

from __future__ import annotations

from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models.issued import Kept, of_offices
from accounts.models.places import Organisation
from accounts.models.users import User
from core.models.files import StoredFile


class Approval(Kept):
    """`subject` is "app.model:pk" of the row, `deed` the deed's name in the record."""

    subject = models.CharField(max_length=80)
    deed = models.CharField(max_length=80)
    office = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="approvals")
    approver = models.CharField(_("批准人"), max_length=60)
    approved_on = models.DateField(_("批准日期"))
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    deed_id = models.CharField(max_length=40)

    scope: ClassVar[dict[str, Any]] = {
        role: clause for role, clause in of_offices("").items() if role != Role.SCHOOL
    }

    class Meta:
        ordering = ["-recorded_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(approver=""), name="approval_by_somebody"),
        ]
        indexes = [models.Index(fields=["subject"], name="approval_of_a_row")]

    def about(self) -> Any:
        """The row whose deed was approved."""
        label, _colon, pk = self.subject.partition(":")
        return apps.get_model(label)._base_manager.get(pk=pk)

    def __str__(self) -> str:
        return f"{self.approver} {self.approved_on}"
