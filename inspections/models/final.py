from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from core.fsm import Deed
    from inspections.facts import Finalised


class Final(models.Model):
    """A page whose 定稿 is a deed of its own: number, signer and day as the office's desk gave them."""

    number = models.CharField(max_length=60, blank=True)
    signer = models.CharField(max_length=60, blank=True)
    dated = models.DateField(null=True, blank=True)
    # What it does item by item, as it was announced or decided; `effects` composes it.
    effects = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True

    @property
    def final(self) -> bool:
        return self.dated is not None

    def finalise(self, deed: Deed[Finalised]) -> None:
        told = deed.facts
        self.number, self.signer = told.number.strip(), told.signer.strip()
        self.dated = told.dated
        self.save()
