"""定稿 of a case's pages: one copy for each recipient, the sealed scan with each."""

from __future__ import annotations

from typing import Any

from accounts.documents import Told
from accounts.domain import pages
from accounts.models import IssuedPage
from core import clock
from core.scoping import Actor
from inspections import facts
from inspections.enums import Recipient
from inspections.models import Decision, ExitCase, PriorNotice

COPIES = {Recipient.INSTITUTION: "copy", Recipient.PERSON: "person"}


def issue_copies(
    page: PriorNotice | Decision, case: ExitCase, told: facts.Finalised, *, by: Actor
) -> None:
    """Inside the deed that took number and day. One finalised anew varies the one before."""
    for recipient in case.recipients():
        name = COPIES[Recipient(recipient)]
        made = pages.issue(page, name, by=by, signer=told.signer.strip(), marks=((page, name),))
        if told.file is not None:
            pages.add_scan(
                made, by=by, file=told.file, dated=told.dated, differs=told.differs.strip()
            )


def handed_over(page: PriorNotice | Decision | None, recipient: str) -> IssuedPage | None:
    """The edition that is served now: the newest copy for this recipient."""
    if page is None or recipient not in COPIES:
        return None
    return pages.newest(page, COPIES[Recipient(recipient)])


def issue_anew(row: Any, name: str, *, by: Actor) -> None:
    """A page that the same deed may issue again: the newest varies the one before."""
    pages.issue(row, name, by=by, marks=((row, name),))


def take_back(notice: PriorNotice, *, by: Actor, reason: str) -> None:
    """The notice is told anew: those who had it are told so in writing, and it is marked."""
    marks_ = [(notice, COPIES[Recipient(one)]) for one in notice.case.recipients()]
    told = Told(text=reason.strip(), day=clock.today())
    effect = pages.Effect.RETRACTED
    pages.issue(notice, "renotice", by=by, told=told, marks=marks_, effect=effect)


def issue_undoing(
    row: Any, name: str, decision: Decision, *, by: Actor, effect: str
) -> IssuedPage | None:
    """What takes a decision back or revokes it: a letter to those who had been given it, and a record
    for the file where nobody had. Of a decision without 定稿 there is no page, and so none of this."""
    if not decision.final:
        return None
    return pages.issue(row, name, by=by, marks=marks(decision.case, decision), effect=effect)


def marks(case: ExitCase, decision: Decision) -> tuple[tuple[Any, str], ...]:
    """The copies of a decision and what called for its talk, for the page that changes or takes it
    back."""
    copies = [(decision, COPIES[Recipient(one)]) for one in case.recipients()]
    return (*copies, *((talk, "talk") for talk in decision.talks.all()))
