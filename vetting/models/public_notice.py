"""公示: the list as it was shown."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import PUBLIC, Role
from accounts.models import User
from core import clock
from core.scoping import Scoped
from vetting import moments
from vetting.models.announcement import Announcement


class PublicNotice(Scoped):
    """公示: the list as it was shown, and the working days it was shown for."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, related_name="public_notices"
    )
    round = models.PositiveSmallIntegerField()
    number = models.CharField(_("文号"), max_length=60, blank=True)
    text = models.TextField(_("公示内容"))
    how_to_object = models.TextField(_("异议提出方式"))
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ends_on = models.DateField()
    working_days = models.PositiveSmallIntegerField()
    provisional = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    withdrawn_at = models.DateTimeField(null=True)
    over_told_at = models.DateTimeField(null=True)
    withdrawn_because = models.TextField(blank=True)
    withdrawn_number = models.CharField(max_length=60, blank=True)

    scope: ClassVar[dict[str, Any]] = {
        Role.CITY: lambda a: Q(announcement__region__parent=a.city_code),
        Role.DISTRICT: lambda a: Q(announcement__bureau=a.organisation_id),
        Role.SCHOOL: lambda a: Q(announcement__region=a.region_code),
        Role.INSTITUTION: lambda _a: Q(pk__isnull=False),
        PUBLIC: lambda _a: Q(withdrawn_at__isnull=True),
    }

    class Meta:
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "round"], name="public_notice_round_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("given_at__date")), name="public_notice_has_a_period"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.announcement.name} · {self.round}"

    @property
    def subject_name(self) -> str:
        return self.announcement.name

    def last_day(self) -> date:
        told = clock.Due(self.ends_on, self.provisional)
        return clock.last_day(told, moments.day_of(self.given_at), self.working_days)
