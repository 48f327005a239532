from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Region
from core.scoping import Scoped


class Search(models.Model):
    """A day on which the rows were searched; a missed night is made up for, none is searched twice."""

    day = models.DateField(unique=True)

    def __str__(self) -> str:
        return self.day.isoformat()


class Finding(Scoped):
    """A row that cannot be as it is, found by the nightly search; closed by itself once it is mended.

    `kind` is a question of `reports.impossible`, `subject` the row to open ("app.model:pk").
    """

    city = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    region = models.ForeignKey(
        Region, verbose_name=_("区市"), on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    what = models.CharField(_("哪一行"), max_length=240)
    found_at = models.DateTimeField(_("发现时间"))
    gone_at = models.DateTimeField(_("消失时间"), null=True)

    scope: ClassVar[dict[str, Any]] = dict.fromkeys(
        (Role.CITY, Role.AUDITOR), lambda a: Q(city=a.region_code)
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject", "what"],
                condition=Q(gone_at__isnull=True),
                name="finding_open_once",
            )
        ]

    def __str__(self) -> str:
        return self.what
