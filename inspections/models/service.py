from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q

from accounts.enums import Role
from core import clock
from core.scoping import Scoped
from inspections.enums import Document, Method, Recipient
from inspections.models import columns

if TYPE_CHECKING:
    from core.fsm import Deed
    from inspections.facts import Serving
    from inspections.models.exit_case import ExitCase


class Service(Scoped):
    """One document handed to one recipient. A wrong record is struck out with a reason, never erased."""

    case = columns.of_case("services")
    notice = columns.maybe("inspections.PriorNotice", "services")
    decision = columns.maybe("inspections.Decision", "services")
    # The edition that was handed over: what was made final and never served is nobody's to read.
    page = columns.maybe("accounts.IssuedPage")
    recipient = models.CharField(max_length=12, choices=Recipient.choices)
    method = models.CharField(max_length=12, choices=Method.choices)
    served_on = models.DateField()
    file = columns.a_file()
    consent = columns.a_file()
    witness = models.CharField(max_length=60, blank=True)
    recorded_by = columns.author()
    recorded_at = models.DateTimeField()
    struck_on = models.DateField(null=True, blank=True)
    struck_reason = models.TextField(blank=True)

    # What was handed to the person is between the office and the person.
    scope: ClassVar[dict[str, Any]] = {
        **columns.CASE_SCOPE,
        Role.INSTITUTION: lambda a: (
            columns.CASE_SCOPE[Role.INSTITUTION](a) & Q(recipient=Recipient.INSTITUTION)
        ),
    }

    class Meta:
        ordering = ["served_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(notice__isnull=False, decision__isnull=True)
                | Q(notice__isnull=True, decision__isnull=False),
                name="service_of_one_document",
            ),
            *(
                models.UniqueConstraint(
                    fields=[document, "recipient"],
                    condition=Q(struck_on__isnull=True),
                    name=f"service_of_{document}_once",
                )
                for document in ("notice", "decision")
            ),
            models.CheckConstraint(
                condition=Q(struck_on__isnull=True) | ~Q(struck_reason=""),
                name="service_struck_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document.label} → {self.get_recipient_display()}"

    @classmethod
    def recorded(cls, case: ExitCase, deed: Deed[Serving]) -> Service:
        """Of the document that the case has now."""
        told = deed.facts
        notice = told.document == Document.NOTICE
        return cls.objects.create(
            case=case,
            notice=case.notice if notice else None,
            decision=None if notice else case.decision,
            page=told.page,
            recipient=told.recipient,
            method=told.method,
            served_on=told.served_on,
            file=told.file,
            consent=told.consent,
            witness=told.witness.strip(),
            recorded_by_id=deed.by.user_id,
            recorded_at=clock.now(),
        )

    @property
    def document(self) -> Document:
        return Document.NOTICE if self.notice_id else Document.DECISION

    @property
    def round(self) -> int:
        """Which notice it is, or which one the decision follows."""
        notice = self.notice or self.decision.notice
        return int(notice.round)
