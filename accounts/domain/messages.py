"""Telling offices: written in the deed's transaction, delivered by the worker, once to each person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import models, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import Membership, Message, Receipt
from core import clock, deeds, quotes
from core.fsm import Declared, Deed
from core.models.subject import Subject, ref


def tell(
    organisations: Iterable[int],
    role: str,
    *,
    subject: models.Model,
    text: str,
    kind: str,
    lead_only: bool = False,
    key: str = "",
    person: int | None = None,
) -> None:
    """Put one message for each organisation's members of `role` into the outbox.

    `person` (a user's id) is the only one of them who reads it. With a `key`, each organisation is told at most once under it, however often this runs.
    """
    Message.objects.bulk_create(
        [
            Message(
                organisation_id=organisation,
                role=role,
                lead_only=lead_only,
                person_id=person,
                kind=kind,
                subject=ref(subject),
                text=quotes.nested(text),
                key=f"{key}/{organisation}/{role}" if key else None,
                deed_id=deeds.cause(),
                created_at=clock.now(),
            )
            for organisation in sorted(set(organisations))
        ],
        ignore_conflicts=bool(key),
    )


def after_move(subject: Subject, spec: Declared, deed: Deed) -> None:
    """The kernel's listener: whoever a move `tells` gets a message in the move's transaction."""
    who = deed.by.facts()
    with translation.override("zh-hans"):
        says = spec.custom["says"] or _("“%(title)s”：%(label)s。")
        text = str(says) % {
            **deed.figures(),
            "title": subject.title(),
            "label": spec.custom["label"],
            "by": who.get("office") or _("系统"),
            "reason": deed.reason,
            "on": deed.on.isoformat(),
        }
    for role in spec.custom["tells"]:
        for person in subject.only_to(role):
            tell(
                deeds.parties_of(subject, role),
                role,
                subject=subject,
                text=text,
                kind=f"{subject._meta.model_name}.{spec.name}",
                person=person,
            )


def deliver(message_id: int) -> bool:
    """Deliver one message to every member it is addressed to. Safe to repeat; True when it was due."""
    return bool(deliver_many([message_id]))


@transaction.atomic
def deliver_many(ids: Sequence[int]) -> int:
    """Deliver those of them that still lie in the outbox; how many they were."""
    waiting = Message.objects.filter(pk__in=ids, delivered_at__isnull=True).order_by("pk")
    rows = list(waiting.select_for_update())
    members: dict[tuple[object, ...], list[int]] = {}
    receipts = []
    for row in rows:
        address = (row.organisation_id, row.role, row.lead_only, row.person_id)
        if address not in members:
            members[address] = list(_members(row).values_list("pk", flat=True))
        receipts += [Receipt(message=row, membership_id=member) for member in members[address]]
    Receipt.objects.bulk_create(receipts, ignore_conflicts=True)
    Message.objects.filter(pk__in=[row.pk for row in rows]).update(delivered_at=clock.now())
    return len(rows)


def undelivered() -> list[int]:
    """Ids of the messages still in the outbox, oldest first."""
    waiting = Message.objects.filter(delivered_at__isnull=True).order_by("id")
    return list(waiting.values_list("id", flat=True))


def _members(message: Message) -> models.QuerySet[Membership]:
    day = clock.today()
    members = Membership.objects.filter(
        Q(until__isnull=True) | Q(until__gte=day),
        organisation=message.organisation_id,
        role=message.role,
        since__lte=day,
        user__is_active=True,
    )
    if message.person_id:
        members = members.filter(user=message.person_id)
    return members.filter(is_lead=True) if message.lead_only else members


def mark_read(receipt: Receipt) -> None:
    if receipt.read_at is None:
        receipt.read_at = clock.now()
        receipt.save(update_fields=["read_at"])
