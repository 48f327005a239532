"""Columns that several nouns of this room have in common."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import numbers


class NumberedInYear(models.Model):
    """协议编号: unique within its office and year, of the signature once it is there."""

    number = models.CharField(_("协议编号"), max_length=80, blank=True)
    number_year = models.PositiveSmallIntegerField(default=0, editable=False)
    # As it is compared; NFKC may lengthen what was typed.
    number_key = models.CharField(max_length=120, blank=True, default="", editable=False)

    class Meta:
        abstract = True

    def number_it(self, number: str, day: date) -> None:
        self.number, self.number_year = number or self.number, day.year
        self.number_key = numbers.plain(self.number)[:120]


def backfill_batch(related_name: str) -> Any:
    """The batch a row of 存量补录 came in with."""
    return models.ForeignKey(
        "contracts.BackfillBatch",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name=related_name,
    )
