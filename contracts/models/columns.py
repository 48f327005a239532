"""Columns that several nouns of this room have in common."""

from __future__ import annotations

from typing import Any

from django.db import models

from accounts.models import User
from core.models.files import StoredFile


def by_user() -> Any:
    """Who did it; nobody yet."""
    return models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


def stored_file(label: Any = None) -> Any:
    """A checked upload that there may be."""
    return models.ForeignKey(
        StoredFile,
        verbose_name=label,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )


def backfill_batch(related_name: str) -> Any:
    """The batch a row of 存量补录 came in with."""
    return models.ForeignKey(
        "contracts.BackfillBatch",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name=related_name,
    )
