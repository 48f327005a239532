"""The ends of an agreement, with what happens to its placements: all in one deed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import system
from accounts.domain import deadlines, pages
from accounts.models import Organisation
from contracts import facts
from contracts.domain import endings_ahead, placements, watch
from contracts.enums import (
    IN_FORCE,
    IN_PREPARATION,
    AgreementState,
    AmendmentState,
    PlacementEnd,
)
from contracts.models import Agreement, Placement
from contracts.rules import life
from core import clock, deeds
from core.deeds import deed
from core.fsm import asked, perform
from institutions.models import Institution


@deed
def end(
    agreement: Agreement,
    told: facts.Ending,
    *,
    by: Any,
    reason: str,
    on: date | None = None,
    version: int | None = None,
) -> Agreement:
    """End without fault, for a typed cause. No bar follows; an open exit case goes on.

    A day to come is told now and carried out on it by the machine; until then all goes on.
    """
    if on is not None and on > clock.today():
        return endings_ahead.announce(agreement, told, by=by, reason=reason, on=on, version=version)
    row = perform(agreement, Agreement.end, told, by=by, reason=reason, on=on, version=version)
    stop = facts.Stop(cause=PlacementEnd.AGREEMENT, handover=told.handover)
    _clear(row, stop, by=_machine("agreement-end"))
    pages.issue(row, "end", by=by, scan=row.end_document, marks=[(row, "contract")])
    return row


@deed
def expire(agreement: Agreement, *, by: Any) -> Agreement:
    """The last day has passed: expired, or renewed when the next agreement is in force."""
    what = asked(by, "expire")
    goes_on = not life.has_successor(agreement, what)
    row = perform(agreement, Agreement.hand_on if goes_on else Agreement.expire, by=by)
    stop = facts.Stop(cause=PlacementEnd.DUE, handover=_("随协议期满结束"))
    _clear(row, stop, by=_machine("agreement-end"))
    return row


@deed
def terminate(
    agreement: Agreement,
    told: facts.Termination,
    *,
    by: Any,
    handovers: Mapping[int, str] | None = None,
    on: date | None = None,
) -> Agreement:
    """Carry out an exit decision on one agreement. Called by the execution of exit cases only.

    handovers: placement id -> who looks after its group; the others get `handover`.
    """
    told = replace(told, handover=placements.handover(told.handover))
    reason = _("依退出决定 %(number)s") % {"number": told.exit_number}
    row = perform(agreement, Agreement.terminate, told, by=by, on=on, reason=reason)
    stop = facts.Stop(cause=PlacementEnd.EXIT, handover=told.handover)
    _clear(row, stop, by=by, handovers=handovers, on=on)
    return row


def terminate_all(
    institution: Institution,
    told: facts.Termination,
    *,
    by: Any,
    handovers: Mapping[int, str] | None = None,
    bureau: Organisation,
    on: date | None = None,
) -> list[Agreement]:
    """Terminate every agreement of an institution that the bureau signed, and void what it prepared;
    what others signed is theirs. The caller's deed has locked the institution's file.
    """
    rows = Agreement.objects.filter(institution=institution, bureau=bureau).order_by("id")
    reason = _("执行退出决定%(number)s") % {"number": told.exit_number}
    done = [
        terminate(row, told, by=by, handovers=handovers, on=on)
        for row in rows.filter(state__in=IN_FORCE)
    ]
    return done + drop_unsigned(institution, by=by, reason=reason, bureau=bureau)


def drop_unsigned(
    institution: Institution, *, by: Any, reason: str, bureau: Organisation | None = None
) -> list[Agreement]:
    """Void what was being prepared and what waits to be confirmed from paper: by the bureau, else
    by anybody."""
    rows = Agreement.objects.filter(institution=institution).order_by("id")
    if bureau is not None:
        rows = rows.filter(bureau=bureau)
    done = []
    for row in rows.filter(state__in=IN_PREPARATION):
        done.append(perform(row, Agreement.void, by=by, reason=reason))
        deadlines.drop(row)
    for row in rows.filter(state=AgreementState.PENDING):
        _discard_placements(row, by=by, reason=reason)
        done.append(perform(row, Agreement.discard, by=by, reason=reason))
    return done


def _discard_placements(row: Agreement, *, by: Any, reason: str) -> None:
    for placement in row.placements.filter(state="pending"):
        perform(placement, Placement.discard, by=by, reason=reason)


@deed
def reinstate(
    agreement: Agreement, *, by: Any, reason: str, version: int | None = None
) -> Agreement:
    """Bring an ended agreement back: by the lead, or when the exit decision was revoked."""
    row = perform(agreement, Agreement.reinstate, by=by, reason=reason, version=version)
    row.suspensions.filter(lifted_on__isnull=True).update(
        lifted_on=clock.today(), lifted_because=reason
    )
    watch.expiry(row)
    return row


def _clear(
    row: Agreement,
    stop: facts.Stop,
    *,
    by: Any,
    handovers: Mapping[int, str] | None = None,
    on: date | None = None,
) -> None:
    deadlines.drop(row)
    endings_ahead.close(row, because=_("协议已经终结"))
    for amendment in row.amendments.filter(
        state__in=[AmendmentState.PROPOSED, AmendmentState.AGREED]
    ):
        deadlines.drop(amendment)
    placements.clear(row, stop, by=by, handovers=handovers, on=on)


def _machine(name: str) -> Any:
    return system(name, cause=deeds.cause())
