"""An end without fault that is told before its day: announced, called off, and carried out on the day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain import deadlines, messages, offices
from accounts.enums import Role
from accounts.permissions import lead
from contracts import facts
from contracts.enums import IN_FORCE
from contracts.models import Agreement, PlannedEnding
from contracts.rules import life
from core import clock, deeds
from core.deeds import deed, record
from core.errors import Blocked, Forbidden, Stale
from core.fsm import require, touch

MACHINE = "agreement-ending"
KIND = "ending"
BOTH = (Role.INSTITUTION, Role.SCHOOL)


@deed
def announce(
    agreement: Agreement,
    told: facts.Ending,
    *,
    by: Any,
    reason: str,
    on: date,
    version: int | None = None,
) -> Agreement:
    """Tell both sides and the schools the day; nothing ends before it."""
    row: Agreement = deeds.lock(agreement)
    _refuse_others(row, by, version)
    require(row, "create", by=by, rules=life.ENDED_AHEAD, facts=told, reason=reason, on=on)
    assert told.document is not None  # noqa: S101 - a rule has asked for it
    PlannedEnding.objects.create(
        agreement=row,
        on=on,
        cause=told.cause,
        reason=reason,
        number=told.number,
        document=told.document,
        handover=told.handover,
        told_on=clock.today(),
        told_by_id=by.user_id,
    )
    touch(row)
    record(row, "announce_end", by=by, reason=reason, audience=BOTH, day=on, **told.recorded())
    _tell(row, _("“%(title)s”将自%(on)s起解除：%(reason)s。此前照常履行。"), on=on, reason=reason)
    deadlines.put(
        row,
        KIND,
        what=_("%(title)s按约定解除") % {"title": row.title()},
        due=clock.at(on, hour=0),
        owner=offices.bureau_of(row.region).pk,
        role=Role.DISTRICT,
        action=MACHINE,
    )
    return row


def _refuse_others(agreement: Agreement, by: Any, version: int | None) -> None:
    if not lead(Role.DISTRICT)(agreement, by):
        raise Forbidden
    if agreement.state not in IN_FORCE or (version is not None and agreement.version != version):
        raise Stale


def _tell(row: Agreement, text: str, **figures: Any) -> None:
    said = text % {"title": row.title(), **figures}
    for role in BOTH:
        messages.tell(row.parties(role), role, subject=row, text=said, kind="agreement.ending")


def planned(agreement: Agreement) -> PlannedEnding | None:
    found: PlannedEnding | None = agreement.planned_endings.filter(closed_on__isnull=True).first()
    return found


@deed
def call_off(
    agreement: Agreement, *, by: Any, reason: str, version: int | None = None
) -> Agreement:
    """It goes on after all, before the day has come."""
    row: Agreement = deeds.lock(agreement)
    _refuse_others(row, by, version)
    plan = planned(row)
    if plan is None:
        raise Blocked([_("没有等待生效的解除，请刷新查看。")])
    touch(row)
    record(row, "call_off_end", by=by, reason=reason, audience=BOTH, day=plan.on)
    close(row, because=reason)
    _tell(row, _("“%(title)s”不再于%(on)s解除，继续履行：%(reason)s"), on=plan.on, reason=reason)
    return row


def close(agreement: Agreement, *, because: str) -> None:
    """The plan is carried out, called off or overtaken."""
    agreement.planned_endings.filter(closed_on__isnull=True).update(
        closed_on=clock.today(), closed_because=because
    )
    deadlines.drop(agreement, KIND)


def due(now: datetime) -> list[int]:
    """Ids of agreements whose planned end has come."""
    day = timezone.localtime(now).date()
    rows = PlannedEnding.objects.filter(
        closed_on__isnull=True, on__lte=day, agreement__state__in=IN_FORCE
    )
    return list(rows.order_by("agreement_id").values_list("agreement_id", flat=True))
