"""限制准入: written by an executed exit, ended by its last day, by restoration or by revocation."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import system
from accounts.domain import messages
from accounts.enums import SYSTEM, Role
from accounts.models import Organisation, Region
from core import clock, policy
from core.deeds import deed_about
from core.errors import Forbidden, Invalid
from core.fsm import deed, perform, record
from core.scoping import Actor
from institutions import facts, periods, policies
from institutions.domain import suspensions
from institutions.enums import ExclusionState
from institutions.models import Exclusion, Institution, Person


@deed_about(suspensions.about)
def exclude(
    target: Institution | Person,
    *,
    by: Actor,
    bureau: Organisation,
    code: str,
    decision_number: str,
    text: str,
    since: date | None = None,
    until: date | None = None,
    file_of: Institution | None = None,
    region: Region | None = None,
    decided_on: date | None = None,
    published: bool = True,
) -> Exclusion:
    """Record what entry condition is not met. An institution without `until`: the months of the bureau's
    policy from `since`, where others count by their own; a person without: until reviewed again, in a
    region or (None) everywhere. A person's is never public."""
    number, first = _numbered(decision_number, by=by, bureau=bureau), since or clock.today()
    is_file = isinstance(target, Institution)
    until = _last_day(bureau, first) if is_file and until is None else until
    row = Exclusion.objects.create(
        **suspensions.whom(target),
        file_of=file_of,
        code=code,
        since=first,
        until=until,
        decision_number=number,
        text=text,
        bureau=bureau,
        region=region,
        decided_on=decided_on or clock.today(),
        published=published and is_file,
    )
    facts: dict[str, Any] = {"code": code, "since": first, "until": until, "number": number}
    record(row, "exclude", by=by, audience=(Role.INSTITUTION,), **facts)
    said = _("“%(title)s”自 %(since)s 起生效。") % {"title": row.title(), "since": first}
    for role in (Role.INSTITUTION, Role.DISTRICT, Role.CITY):
        messages.tell(row.parties(role), role, subject=row, text=said, kind="exclusion.exclude")
    return row


def _numbered(number: str, *, by: Actor, bureau: Organisation) -> str:
    if by.role != SYSTEM and not (by.role == Role.DISTRICT and by.organisation_id == bureau.pk):
        raise Forbidden
    if not number.strip():
        raise Invalid({"decision_number": _("请填写决定书文号。")})
    return number.strip()


def _last_day(bureau: Organisation, first: date) -> date:
    """Of an institution's, when the decision names none."""
    months = policy.value(policies.EXCLUSION_MONTHS, scopes=bureau.region.scopes, on=first)
    return periods.last_day(first, months) if months else first


def longest(since: date, *, on: date) -> date | None:
    """The last day of a removal in the region that asks for it longest, by the policy of a day; None when
    it is a condition of entry nowhere."""
    figures = [
        policy.value(policies.EXCLUSION_MONTHS, scopes=region.scopes, on=on)
        for region in Region.objects.order_by("code")
    ]
    months = max(figures, default=0)
    return periods.last_day(since, months) if months else None


def due_to_expire(on: date) -> list[int]:
    """Ids of exclusions whose last day is behind."""
    rows = Exclusion.objects.filter(state=ExclusionState.ACTIVE, until__lt=on)
    return list(rows.order_by("id").values_list("id", flat=True))


@deed
def expire(exclusion: Exclusion, *, on: date | None = None) -> Exclusion:
    """One exclusion, if it is still active and over."""
    day = on or clock.today()
    over = exclusion.until is not None and exclusion.until < day
    if exclusion.state != ExclusionState.ACTIVE or not over:
        return exclusion
    return perform(exclusion, Exclusion.expire, by=system("exclusion-expiry"), on=day)


@deed
def restore(
    exclusion: Exclusion,
    told: facts.Lifting | None = None,
    *,
    by: Actor,
    reason: str,
    version: int | None = None,
) -> Exclusion:
    """提前恢复, by the lead of the bureau that decided."""
    told = told or facts.Lifting()
    return perform(exclusion, Exclusion.restore, told, by=by, version=version, reason=reason)


@deed
def revoke(
    exclusion: Exclusion,
    told: facts.Lifting | None = None,
    *,
    by: Actor,
    reason: str,
    version: int | None = None,
) -> Exclusion:
    """The decision behind it fell. The public entry goes with it."""
    told = told or facts.Lifting()
    return perform(exclusion, Exclusion.revoke, told, by=by, version=version, reason=reason)
