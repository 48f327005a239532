"""代录: an institution without an account replies on paper; the issuer's office, or the bureau over
a school, enters it, another person there compares it with the scan before anything rests on it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.actors import Person
from accounts.domain import deadlines, entries, paper_moves
from accounts.enums import Role
from contracts.models import Placement
from core import clock, policy
from core.fsm import deed, perform
from inspections import facts, policies
from inspections.domain import grounds, rectifications, releases
from inspections.models import Rectification, Release


@deed
def enter(
    order: Rectification, told: facts.EnteredReply, *, by: Person, version: int | None = None
) -> Rectification:
    """Put in a reply that came on paper. One that came in time undoes an escalation and its ground;
    one that came late is re-checked too. Blocked once a case rests on the escalation."""
    row = perform(order, Rectification.enter_reply, told, by=by, version=version)
    if told.received_on <= row.due_on:
        for ground in row.grounds.filter(withdrawn_on=None):
            grounds.withdraw(ground, reason=_("书面整改材料在期限内收到"))
    deadlines.drop(row)
    days = policy.value(policies.ENTRY_CHECK, scopes=row.region.scopes)
    due = clock.add_working_days(clock.today(), days)
    entries.await_check(row, owner=by.organisation_id, role=Role(by.role), due=due)
    return row


def _checked(row: Rectification, *, by: Person) -> None:
    """It may be re-checked on the spot."""
    rectifications.await_recheck(row)


def _returned(row: Rectification, *, by: Person) -> None:
    """As if nothing had been entered; the date of the order stands."""
    rectifications.await_reply(row, row.due_on)


entries.register(Rectification, checked=_checked, returned=_returned)


# A school's own order, from its paper: the bureau that watches over it types in what it decides.
_NUMBER = {"letter_number": paper_moves.Told(_lazy("印发文书的文号"))}
_RECHECK = {"takes": _NUMBER, "reason_as": "recheck_note", "scan_as": "file"}
_LATER = {**_NUMBER, "due_on": paper_moves.Told(_lazy("新的期限"), date.fromisoformat)}


def _by_school(name: str, do: Callable[..., Any], **how: Any) -> paper_moves.OnPaperMove:
    return paper_moves.OnPaperMove(name, do, (Role.SCHOOL,), **how)


_ORDER = {
    "number": paper_moves.Told(_lazy("整改通知书文号")),
    "clause": paper_moves.Told(_lazy("依据条款")),
    "demands": paper_moves.Told(_lazy("整改要求")),
    "due_on": paper_moves.Told(_lazy("整改期限"), date.fromisoformat),
}


def _issue_for(placement: Placement, told: facts.Order, *, by: Person) -> Rectification:
    return rectifications.issue(placement.agreement.institution, told, by=by)


paper_moves.register(
    Placement,
    (
        _by_school(
            "issue_order",
            _issue_for,
            shape=facts.Order,
            takes=_ORDER,
            reason_as="facts_text",
            label=_lazy("发出整改通知书"),
            principals=True,
            office_types=False,
        ),
    ),
)
paper_moves.register(
    Rectification,
    (
        _by_school("extend", rectifications.extend, takes=_LATER),
        _by_school("accept", rectifications.accept, **_RECHECK),
        _by_school("refuse", rectifications.refuse, **_RECHECK),
        _by_school("reconsider", rectifications.reconsider),
        _by_school("close", rectifications.close),
        _by_school("cancel", rectifications.cancel, takes=_NUMBER),
    ),
    desk=lambda row: int(row.bureau_id),
)
paper_moves.register(
    Release,
    (
        _by_school(
            "give",
            releases.give,
            takes={
                "number": paper_moves.Told(_lazy("通知文号")),
                "given_on": paper_moves.Told(_lazy("解除日期"), date.fromisoformat),
                "clause": paper_moves.Told(_lazy("依据的协议条款")),
                "settlement": paper_moves.Told(_lazy("结算")),
            },
            reason_as="handover",
            scan_as="file",
        ),
    ),
    desk=lambda row: int(row.bureau_id),
)
