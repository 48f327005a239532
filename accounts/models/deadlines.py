from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from accounts.enums import Role
from accounts.models.messages import addressed
from accounts.models.places import Organisation
from core.scoping import Scoped


class Deadline(Scoped):
    """A date by which an office must act, or on which the machine does; written with the deed.

    `due_on` is the last day; `due_at` the moment after which it is over (the midnight that ends
    the day, unless an exact moment was set). `action` names the sweep that makes
    the machine's move when it is over. `remind` holds lead times in days; `remind_at` is the next
    moment somebody is reminded, None once it has been said that it is over.
    """

    subject = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    what = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="deadlines"
    )
    role = models.CharField(max_length=12, choices=Role.choices)
    lead_only = models.BooleanField(default=False)
    due_on = models.DateField()
    due_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    # A computed date: the day it was counted from and its working days, to count it anew.
    counted_from = models.DateField(null=True, blank=True)
    working_days = models.SmallIntegerField(default=0)
    remind = models.JSONField(default=list)
    remind_at = models.DateTimeField(null=True, blank=True)
    action = models.CharField(max_length=60, blank=True)
    # Until when something may be done: over, it is not owed any more, and nobody is late.
    lapses = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    scope: ClassVar[dict[str, Any]] = dict.fromkeys(Role.values, addressed)

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind"],
                condition=Q(met_at__isnull=True, dropped_at__isnull=True),
                name="one_open_deadline_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(met_at__isnull=True) | Q(dropped_at__isnull=True),
                name="deadline_met_or_dropped",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="deadline_open",
                condition=Q(met_at__isnull=True, dropped_at__isnull=True),
            ),
            models.Index(
                fields=["remind_at"],
                name="deadline_to_remind",
                condition=Q(met_at__isnull=True, dropped_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.due_on}"
