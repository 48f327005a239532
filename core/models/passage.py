from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from core.scoping import Scoped


class Passage(Scoped):
    """A row's stay in one state: from when to when, and in whose hands it was.

    Written by `core.passages` only. Nobody sees one by itself (empty scope): it is read through its
    row. Plain values, so that they tell what was true then, whatever becomes of office and user.
    """

    model = models.CharField(max_length=60)
    subject_id = models.PositiveBigIntegerField()
    state = models.CharField(max_length=24)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    # Whose move the state waited for: the role, and the office where it was a single one.
    role = models.CharField(max_length=12, blank=True)
    organisation_id = models.PositiveBigIntegerField(null=True)
    # Who brought it here; null for the machine and for strangers.
    user_id = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["model", "subject_id"], name="passage_of_row"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "subject_id"],
                condition=Q(left_at__isnull=True),
                name="one_open_passage_per_row",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("entered_at")),
                name="passage_left_after_entered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model}:{self.subject_id} {self.state}"
