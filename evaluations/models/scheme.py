from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Region
from core.models.subject import Subject
from institutions.models.scopes import of_city


class Scheme(Subject):
    """A version of a city's evaluation scheme: items, weights, thresholds (`body`, see schemes.py).

    Never changed once made; a round keeps the version it was opened under.
    """

    city = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="schemes")
    number = models.PositiveIntegerField()
    body = models.JSONField()
    effective_from = models.DateField()
    document = models.CharField(max_length=200)

    scope: ClassVar[dict[str, Any]] = of_city(
        "city", Role.CITY, Role.DISTRICT, Role.SCHOOL, Role.INSPECTOR
    )

    class Meta:
        ordering = ["-effective_from", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["city", "number"], name="scheme_once_per_number")
        ]

    def __str__(self) -> str:
        return self.title()

    def title(self) -> str:
        return str(_("%(city)s评价办法第 %(number)s 版")) % {
            "city": self.city,
            "number": self.number,
        }

    @property
    def source(self) -> str:
        """What it rests on; the default that nobody adopted rests on no document."""
        return self.document or str(_("系统默认评价办法"))

    def ledger_key(self) -> tuple[str, str]:
        return self.city_id, f"scheme:{self.city_id}"

    def in_force(self, day: date) -> bool:
        return self.effective_from <= day
