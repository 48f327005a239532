from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from core.scoping import Scoped
from inspections.enums import Document, Method, Recipient, Statement
from inspections.models import columns


def _of_case(related_name: str) -> Any:
    return models.ForeignKey(
        "inspections.ExitCase", on_delete=models.PROTECT, related_name=related_name
    )


_SCOPE: dict[str, Any] = {
    Role.CITY: lambda a: Q(case__region=a.city_code) | Q(case__region__parent=a.city_code),
    Role.DISTRICT: lambda a: Q(case__bureau=a.organisation_id),
    Role.INSPECTOR: lambda a: (
        Q(case__bureau=a.organisation_id)
        & (Q(case__opened_by=a.user_id) | Q(case__violation__recorded_by=a.user_id))
    ),
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
    """What one recipient of the notice said about it, itself or on paper put in by an officer (代录).

    Paper that gives a right up counts once another person has compared it with its scan; a wrong
    entry is struck out with a reason, never erased. An institution reads its own words only.
    """

    case = _of_case("defences")
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Statement.choices, default=Statement.DEFENCE)
    author = models.CharField(max_length=12, choices=Recipient.choices)
    text = models.TextField(blank=True)
    file = columns.a_file()
    given_on = models.DateField()
    entered_by_office = models.BooleanField(_("代录"), default=False)
    entered_by = columns.a_user()
    checked_by = columns.a_user()
    checked_on = models.DateField(null=True, blank=True)
    struck_on = models.DateField(null=True, blank=True)
    struck_reason = models.TextField(blank=True)

    scope: ClassVar[dict[str, Any]] = {
        **_SCOPE,
        Role.INSTITUTION: lambda a: _SCOPE[Role.INSTITUTION](a) & Q(author=Recipient.INSTITUTION),
    }

    class Meta:
        ordering = ["given_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(entered_by_office=False) | Q(file__isnull=False),
                name="defence_entry_has_scan",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Statement.WAIVER) | Q(file__isnull=False),
                name="defence_waiver_signed",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=models.F("entered_by")),
                name="defence_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(struck_on__isnull=True) | ~Q(struck_reason=""),
                name="defence_struck_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_author_display()} {self.get_kind_display()} {self.given_on}"

    @property
    def waits(self) -> bool:
        """Put in from paper, and nobody else has compared it yet."""
        return self.entered_by_office and self.checked_by_id is None and self.struck_on is None
