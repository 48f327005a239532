"""Columns that several nouns of this room have in common."""

from __future__ import annotations

from typing import Any

from django.db import models


def backfill_batch(related_name: str) -> Any:
    """The batch a row of 存量补录 came in with."""
    return models.ForeignKey(
        "contracts.BackfillBatch",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name=related_name,
    )
