from __future__ import annotations

from django.db import models

from core.scoping import Scoped


class StoredFile(Scoped):
    """An upload that passed every check; written by `core.files.accept` only, never changed.

    Nobody sees a file by itself (empty scope): it is reached through the row that holds it. Rows of
    one content share one file on disk, named by its hash.
    """

    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    kind = models.CharField(max_length=8)
    content_type = models.CharField(max_length=100)
    original_name = models.CharField(max_length=160)
    uploaded_by = models.CharField(max_length=120)
    uploaded_at = models.DateTimeField()
    # Named by the record: a later version may take its place in a row, its bytes stay.
    recorded = models.BooleanField(default=False)
    # The picture as it was taken, behind the one that is shown. Only a recorded look opens it.
    original = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="stored_file_not_empty"),
        ]

    def __str__(self) -> str:
        return self.original_name
