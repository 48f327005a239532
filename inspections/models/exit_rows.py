from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from accounts.enums import Role
from core.scoping import Scoped
from inspections.enums import Document, Method, Recipient
from inspections.models import columns


def _of_case(related_name: str) -> Any:
    return models.ForeignKey(
        "inspections.ExitCase", on_delete=models.PROTECT, related_name=related_name
    )


_SCOPE: dict[str, Any] = {
    Role.CITY: lambda a: Q(case__region=a.city_code) | Q(case__region__parent=a.city_code),
    Role.DISTRICT: lambda a: Q(case__bureau=a.organisation_id),
    Role.INSPECTOR: lambda a: Q(case__bureau=a.organisation_id, case__opened_by=a.user_id),
    Role.INSTITUTION: lambda a: Q(
        case__institution__organisation=a.organisation_id, case__told_on__isnull=False
    ),
}


class Service(Scoped):
    """One document handed to one recipient. A wrong record is struck out with a reason, never erased."""

    case = _of_case("services")
    document = models.CharField(max_length=12, choices=Document.choices)
    round = models.PositiveSmallIntegerField()
    recipient = models.CharField(max_length=12, choices=Recipient.choices)
    method = models.CharField(max_length=12, choices=Method.choices)
    served_on = models.DateField()
    file = columns.a_file()
    consent = columns.a_file()
    witness = models.CharField(max_length=60, blank=True)
    recorded_by = columns.a_user()
    recorded_at = models.DateTimeField()
    struck_on = models.DateField(null=True, blank=True)
    struck_reason = models.TextField(blank=True)

    scope: ClassVar[dict[str, Any]] = _SCOPE

    class Meta:
        ordering = ["served_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "document", "round", "recipient"],
                condition=Q(struck_on__isnull=True),
                name="service_once",
            ),
            models.CheckConstraint(
                condition=Q(struck_on__isnull=True) | ~Q(struck_reason=""),
                name="service_struck_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_document_display()} → {self.get_recipient_display()}"


class Defence(Scoped):
    """What one side said against the intended exit, in writing or put on paper by an officer."""

    case = _of_case("defences")
    round = models.PositiveSmallIntegerField()
    author = models.CharField(max_length=12, choices=Recipient.choices)
    text = models.TextField(blank=True)
    file = columns.a_file()
    given_on = models.DateField()
    entered_by_office = models.BooleanField(default=False)
    entered_by = columns.a_user()

    scope: ClassVar[dict[str, Any]] = _SCOPE

    class Meta:
        ordering = ["given_on", "id"]

    def __str__(self) -> str:
        return f"{self.get_author_display()} {self.given_on}"
