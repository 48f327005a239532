"""Columns that several nouns of this room, and of rooms on its left, have in common."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


def stored_file(label: Any = None, *, required: bool = False) -> Any:
    """A checked upload; never deleted while something refers to it."""
    return models.ForeignKey(
        "core.StoredFile",
        verbose_name=label,
        null=not required,
        blank=not required,
        on_delete=models.PROTECT,
        related_name="+",
    )


def by_user(label: Any = None) -> Any:
    """Who did it, as a natural person: two-person rules compare these."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=label,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
