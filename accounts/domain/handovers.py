"""交接: a leaving person's open items go to a colleague and the membership ends, in one deed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts import authority, facts, rules
from accounts.domain import deadlines, messages, people
from accounts.models import Handover, Membership, Receipt, User
from core import clock
from core.counted import counted
from core.deeds import deed, lock, record
from core.errors import Blocked, Forbidden
from core.fsm import require, touch
from core.scoping import Actor

RULES = (
    rules.not_oneself,
    rules.has_not_ended,
    rules.is_no_deputys,
    rules.receiver_is_a_colleague,
    rules.document_named,
)

Mover = Callable[[Membership, Membership, Actor], list[str]]
# Rooms to the left that assign work to a person add theirs: (giver, receiver, by) -> refs moved.
movers: list[Mover] = []


def open_items(giver: Membership) -> list[str]:
    """What the office still has to do under the giver's role, for the page before the deed."""
    rows = deadlines.open_ones().filter(organisation=giver.organisation_id, role=giver.role)
    if not giver.is_lead:
        rows = rows.filter(lead_only=False)
    return [f"{row.what}（{row.due_on.isoformat()}）" for row in rows]


@deed
def hand_over(
    membership: Membership,
    told: facts.HandingOver,
    *,
    by: Actor,
    on: date | None = None,
    version: int | None = None,
) -> Handover:
    """End `membership` (the giver's) after `on`, its last day, and give the receiver what it held.

    `as_lead`: the receiver becomes lead in the same deed; only who may say who leads can do that.
    Raises Blocked when the office would be left without a lead.
    """
    may = authority.over(membership, by)
    require(membership, "hand_over", by=by, allowed=may, rules=RULES, version=version, facts=told)
    receiver = lock(told.to)
    if told.as_lead and not receiver.is_lead:
        _promote(receiver, by=by)
    _refuse_without_lead(membership)
    moved = _move_unread(membership, receiver)
    moved += [ref for mover in movers for ref in mover(membership, receiver, by)]
    waiting = open_items(membership)
    row = Handover.objects.create(
        giver=membership,
        receiver=receiver,
        on=people.close(membership, on=on),
        document=told.document,
        moved=[*moved, *waiting],
        by_user=User.objects.get(pk=getattr(by, "user_id", 0)),
        at=clock.now(),
    )
    kept: dict[str, Any] = {"moved": moved, "waiting": waiting, "as_lead": told.as_lead}
    paper: dict[str, Any] = {"document": row.document, "last_day": row.on}
    record(membership, "hand_over", by=by, to=receiver, **kept, **paper)
    _tell(row, waiting)
    return row


def _refuse_without_lead(giver: Membership) -> None:
    if giver.is_lead and not giver.other_leads(clock.today()):
        office = {"office": giver.organisation.name}
        raise Blocked([_("“%(office)s”没有其他负责人。请让接手人同时接任负责人。") % office])


def _promote(receiver: Membership, *, by: Actor) -> None:
    if not authority.over_role(receiver, by):
        raise Forbidden(_("任命负责人由上级单位办理。"))
    touch(receiver, is_lead=True)
    record(receiver, "appoint", by=by)


def _move_unread(giver: Membership, receiver: Membership) -> list[str]:
    """The giver's unread messages come into the receiver's inbox; they stay in the giver's too."""
    unread = Receipt.objects.filter(membership=giver, read_at__isnull=True)
    messages_ = list(unread.order_by("message_id").values_list("message_id", flat=True))
    Receipt.objects.bulk_create(
        [Receipt(message_id=message, membership=receiver) for message in messages_],
        ignore_conflicts=True,
    )
    return [f"accounts.message:{message}" for message in messages_]


def _tell(row: Handover, waiting: list[str]) -> None:
    params = {
        "giver": row.giver.user.name,
        "receiver": row.receiver.user.name,
        "on": row.on.isoformat(),
        "count": len(waiting),
    }
    messages.tell(
        [row.giver.organisation_id],
        row.giver.role,
        subject=row.receiver,
        kind="membership.hand_over",
        text=counted(
            "%(giver)s的工作已交接给%(receiver)s（最后任职日 %(on)s），未办结事项 %(count)s 项。",
            "count",
        )
        % params,
    )
