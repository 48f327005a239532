from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from inspections.enums import Recipient

if TYPE_CHECKING:
    from accounts.models import IssuedPage
    from core.fsm import Deed
    from core.scoping import ScopedQuerySet
    from inspections.facts import Finalised
    from inspections.models.service import Service


class Final(models.Model):
    """A page whose 定稿 is a deed of its own: number, signer and day as the office's desk gave them."""

    number = models.CharField(max_length=60, blank=True)
    signer = models.CharField(max_length=60, blank=True)
    dated = models.DateField(null=True, blank=True)
    # What it does item by item, as it was announced or decided; `effects` composes it.
    effects = models.JSONField(default=dict, blank=True)

    case: Any
    services: Any

    class Meta:
        abstract = True

    @property
    def final(self) -> bool:
        return self.dated is not None

    def served(self) -> ScopedQuerySet[Service]:
        """Its services that were not struck out."""
        found: ScopedQuerySet[Service] = self.services.filter(struck_on=None)
        return found

    def holders(self) -> list[str]:
        """Recipients who have had it, for ever; in the order of the case's."""
        had = {one.recipient for one in self.services.all() if one.struck_on is None}
        return [one for one in self.case.recipients() if one in had]

    def handed_to(self, recipient: Recipient, page: IssuedPage) -> bool:
        """Whether this edition is the one that the recipient was given."""
        return any(
            one.recipient == recipient and one.page_id == page.pk and one.struck_on is None
            for one in self.services.all()  # asked for with many rows at once
        )

    def finalise(self, deed: Deed[Finalised]) -> None:
        told = deed.facts
        self.number, self.signer = told.number.strip(), told.signer.strip()
        self.dated = told.dated
        self.save()
