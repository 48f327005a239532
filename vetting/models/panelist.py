from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from core.scoping import Scoped
from vetting.models.announcement import Announcement

_DISTRICT: dict[str, Any] = {Role.DISTRICT: lambda a: Q(announcement__bureau=a.organisation_id)}


class Panelist(Scoped):
    """An expert of a call's panel; without an account their paper sheets are entered (代录)."""

    announcement = models.ForeignKey(
        Announcement, on_delete=models.PROTECT, related_name="panelists"
    )
    user = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="panels"
    )
    name = models.CharField(_("姓名"), max_length=60)
    employer = models.CharField(_("单位"), max_length=120, blank=True)

    scope: ClassVar[dict[str, Any]] = {**_DISTRICT, Role.PANEL: lambda a: Q(user=a.user_id)}

    class Meta:
        ordering = ["announcement_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["announcement", "user"], name="panelist_once")
        ]

    def __str__(self) -> str:
        return self.name


class Recusal(Scoped):
    """回避: a declared interest keeps an expert away from everything of one institution."""

    panelist = models.ForeignKey(Panelist, on_delete=models.PROTECT, related_name="recusals")
    institution = models.ForeignKey(
        "institutions.Institution", on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField()
    declared_at = models.DateTimeField()
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    scope: ClassVar[dict[str, Any]] = {
        Role.DISTRICT: lambda a: Q(panelist__announcement__bureau=a.organisation_id),
        Role.PANEL: lambda a: Q(panelist__user=a.user_id),
    }

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["panelist", "institution"], name="recusal_once")
        ]
