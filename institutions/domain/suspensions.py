"""Stopping entry for a while, of an institution or a person. Inner deeds of the rooms that decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import messages
from accounts.enums import SYSTEM, Role
from accounts.models import Organisation, Region
from core import clock, deeds, fsm
from core.deeds import deed_about
from core.errors import Forbidden, Invalid
from core.fsm import deed, record
from core.models.files import StoredFile
from core.scoping import Actor
from institutions.models import Institution, Person, Suspension

_SIDE = (Role.INSTITUTION,)


def about(
    target: Institution | Person, *, file_of: Institution | None = None, **_facts: Any
) -> Iterable[Institution]:
    """The file that tells of it, to be locked first."""
    file = target if isinstance(target, Institution) else file_of
    return [file] if file is not None else []


def whom(target: Institution | Person) -> dict[str, Any]:
    """The column that says who a range is about."""
    return {"institution" if isinstance(target, Institution) else "person": target}


def may_stop(by: Actor, bureau: Organisation) -> bool:
    """An inspector or officer of the deciding bureau, or a named part of the machine."""
    if by.role == SYSTEM:
        return True
    return by.role in {Role.DISTRICT, Role.INSPECTOR, Role.CITY} and by.organisation_id == bureau.pk


@deed_about(about)
def suspend(
    target: Institution | Person,
    *,
    by: Actor,
    bureau: Organisation,
    reason: str,
    decided_by: str = "",
    region: Region | None = None,
    since: date | None = None,
    until: date | None = None,
    basis: StoredFile | None = None,
    file_of: Institution | None = None,
    entry_only: bool = False,
    listed_goes_on: bool = False,
) -> Suspension:
    """Open a range. `region` None is everywhere; `file_of` is whose file tells of a person's.
    `entry_only`: nothing new begins, what runs goes on (`listed_goes_on`: new groups too); untold."""
    first = since or clock.today()
    _sensible(by, bureau, reason, first, until)
    row = Suspension.objects.create(
        **whom(target),
        file_of=file_of,
        region=region,
        since=first,
        until=until,
        reason=reason.strip(),
        basis=basis,
        decided_by=decided_by or str(by.facts().get("name") or by.facts().get("system") or ""),
        bureau=bureau,
        deed_id=deeds.cause(),
        entry_only=entry_only,
        listed_goes_on=listed_goes_on,
    )
    where = region and region.code
    facts: dict[str, Any] = {"since": first, "until": until, "region": where, "basis": basis}
    record(row, "suspend", by=by, reason=reason, audience=() if entry_only else _SIDE, **facts)
    said = {"title": row.title(), "reason": reason}
    if not entry_only:
        _tell(row, _("“%(title)s”：%(reason)s") % said, "suspend")
    return row


def _sensible(
    by: Actor, bureau: Organisation, reason: str, first: date, until: date | None
) -> None:
    if not may_stop(by, bureau):
        raise Forbidden
    if not reason.strip():
        raise Invalid({"reason": _("请写明理由。")})
    if until is not None and until < first:
        raise Invalid({"until": _("截止日期不能早于起始日期。")})


@deed
def lift(
    suspension: Suspension,
    *,
    by: Actor,
    reason: str,
    on: date | None = None,
    version: int | None = None,
) -> Suspension:
    """Close the range: the day of lifting is free again. Doing it twice changes nothing."""
    if not may_stop(by, suspension.bureau) or by.role == Role.INSPECTOR:
        raise Forbidden
    if not reason.strip():
        raise Invalid({"reason": _("请写明理由。")})
    if suspension.closed_on is not None:
        return suspension
    row = fsm.edit(
        suspension,
        by=by,
        permission=lambda _row, _actor: True,
        version=version,
        reason=reason,
        audience=() if suspension.entry_only else (Role.INSTITUTION,),
        name="lift",
        closed_on=on or clock.today(),
        lifted_reason=reason.strip(),
    )
    if row.entry_only:
        return row
    _tell(
        row, _("“%(title)s”已解除：%(reason)s") % {"title": row.title(), "reason": reason}, "lift"
    )
    return row


def _tell(row: Suspension, text: str, kind: str) -> None:
    for role in (Role.INSTITUTION, Role.DISTRICT):
        messages.tell(row.parties(role), role, subject=row, text=text, kind=f"suspension.{kind}")
