"""代行: a lead on leave names a colleague who decides in their place, between two dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from accounts import authority, facts, rules
from accounts.domain import messages
from accounts.models import Deputyship, Membership
from core import clock
from core.deeds import deed, lock, record
from core.fsm import require, touch
from core.scoping import Actor

NAME = (
    rules.has_not_ended,
    rules.leads,
    rules.is_no_deputys,
    rules.deputy_is_a_colleague,
    rules.deputy_does_not_lead,
    rules.deputy_dates_in_order,
    rules.deputy_for_a_limited_time,
    rules.deputyships_do_not_overlap,
    rules.document_named,
)


def may_name(membership: Membership, actor: Actor) -> bool:
    """The lead in person, or whoever may say who leads the office."""
    own = actor.is_lead and getattr(actor, "membership_id", None) == membership.pk
    return own or authority.over_role(membership, actor)


def may_end(deputyship: Deputyship, actor: Actor) -> bool:
    return may_name(deputyship.lead, actor)


@deed
def name(
    membership: Membership, told: facts.Deputising, *, by: Actor, version: int | None = None
) -> Deputyship:
    """Let the deputy act as lead between the days, under a membership of its own.

    Two-person rules compare natural persons, so what the deputy did as officer still counts.
    """
    deputy = lock(told.deputy)
    require(
        membership,
        "name_deputy",
        by=by,
        allowed=may_name(membership, by),
        rules=NAME,
        version=version,
        facts=replace(told, deputy=deputy),
    )
    row = Deputyship.objects.create(
        lead=membership,
        acting=Membership.objects.create(
            user=deputy.user,
            organisation=membership.organisation,
            role=membership.role,
            is_lead=True,
            acts_for=membership,
            since=told.since,
            until=told.until,
        ),
        since=told.since,
        until=told.until,
        document=told.document,
        file=told.file,
    )
    _record_and_tell(row, by)
    return row


def _record_and_tell(row: Deputyship, by: Actor) -> None:
    params: dict[str, Any] = {
        "deputy": row.acting.user.name,
        "since": row.since.isoformat(),
        "until": row.until.isoformat(),
        "document": row.document,
    }
    record(row.lead, "name_deputy", by=by, deputyship=row, file=row.file, **params)
    messages.tell(
        [row.lead.organisation_id],
        row.lead.role,
        subject=row.lead,
        kind="membership.name_deputy",
        text=_("%(since)s 至 %(until)s，由%(deputy)s代行%(lead)s的职责（%(document)s）。")
        % {**params, "lead": row.lead.user.name},
    )


@deed
def end(
    deputyship: Deputyship, *, by: Actor, reason: str = "", version: int | None = None
) -> Deputyship:
    """End a deputyship before its last day: the deputy no longer decides, from now on."""
    today = clock.today()
    acting = lock(deputyship.acting)
    require(
        deputyship,
        "end",
        by=by,
        allowed=may_end(deputyship, by),
        rules=END,
        version=version,
        reason=reason,
    )
    touch(acting, until=today - timedelta(days=1))
    touch(deputyship, ended_on=today)
    record(deputyship, "end", by=by, reason=reason)
    return deputyship


END = (rules.deputyship_is_on,)
