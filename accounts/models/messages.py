from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from accounts.enums import Role
from accounts.models.places import Organisation
from accounts.models.users import Membership, User
from core.scoping import Scoped


def addressed(actor: Any) -> Q:
    """Rows for the actor's role in the actor's office."""
    mine = Q(organisation=actor.organisation_id, role=actor.role)
    return mine if actor.is_lead else mine & Q(lead_only=False)


def _told(actor: Any) -> Q:
    person = Q(person__isnull=True) | Q(person=getattr(actor, "user_id", None))
    return addressed(actor) & person


class Message(Scoped):
    """Something an office must know, written in the deed's own transaction (the outbox).

    It is addressed to a role in an organisation, so it survives people coming and going; the
    worker delivers it to each member as a Receipt. `person` narrows it to one of them, where the
    others must not read it. `key` makes it unique where it must be.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="messages"
    )
    role = models.CharField(max_length=12, choices=Role.choices)
    lead_only = models.BooleanField(default=False)
    person = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=80)
    text = models.TextField()
    key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    deed_id = models.CharField(max_length=36, blank=True)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True, blank=True)

    scope: ClassVar[dict[str, Any]] = dict.fromkeys(Role.values, _told)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["id"], name="message_outbox", condition=Q(delivered_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return self.text


class Receipt(Scoped):
    """A message in one person's inbox, once."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="receipts")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="receipts")
    read_at = models.DateTimeField(null=True, blank=True)

    scope: ClassVar[dict[str, Any]] = dict.fromkeys(
        Role.values, lambda a: Q(membership=a.membership_id)
    )

    class Meta:
        ordering = [F("read_at").desc(nulls_first=True), "-message_id"]
        constraints = [
            models.UniqueConstraint(fields=["message", "membership"], name="receipt_once")
        ]

    def __str__(self) -> str:
        return str(self.message)
