"""Choosing from the ranking, and changing the choice before the result is out."""

from __future__ import annotations

from typing import Any

from accounts.enums import Role
from accounts.permissions import lead
from core import clock
from core.errors import Forbidden, Stale
from core.fsm import Deed, deed, deed_about, perform
from core.scoping import Actor
from vetting import policies
from vetting.domain import files
from vetting.enums import ApplicationState
from vetting.models import Announcement, Application
from vetting.rules import selection as rules

S = ApplicationState


@deed_about(files.of_call)
def select(call: Announcement, *, by: Actor, version: int | None = None) -> Announcement:
    """Shortlist every package down its ranking, as far as quota, pass line and floor allow."""
    if version is not None and call.version != version:
        raise Stale
    if not lead(Role.DISTRICT)(call, by):
        raise Forbidden
    for package in call.packages.filter(state="open"):
        ranked = package.applications.filter(state=S.RANKED).order_by("rank")
        for application in ranked:
            against = _against(application, by)
            if against:
                perform(application, "pass_over", by=by, reason=against)
            else:
                perform(application, "shortlist", by=by)
    return call


def _against(application: Application, by: Actor) -> str:
    """Why this one is not chosen, in words for its file; "" when it is."""
    what = Deed("shortlist", by, clock.today(), clock.now(), "", {}, "")
    checks = (rules.reaches_pass_line, rules.reaches_floor, rules.within_quota)
    return " ".join(sentence for check in checks if (sentence := check(application, what)))


@deed
def substitute(
    application: Application, *, by: Actor, reason: str, version: int | None = None
) -> Application:
    """递补: the next in line takes a place that fell free; a new notice follows."""
    row: Application = perform(application, "substitute", by=by, version=version, reason=reason)
    return row


@deed
def reject(
    application: Application, *, by: Actor, reason: str, version: int | None = None
) -> Application:
    row: Application = perform(application, "reject", by=by, version=version, reason=reason)
    return row


@deed_about(files.of_call)
def undo(call: Announcement, *, by: Actor, reason: str) -> Announcement:
    """Take the ranking of the whole call back, so that sheets can be opened again."""
    if not lead(Role.DISTRICT)(call, by):
        raise Forbidden
    rows: Any = call.applications().filter(state__in=(S.RANKED, S.SHORTLISTED, S.NOT_SELECTED))
    for application in rows:
        perform(application, "unrank", by=by, reason=reason)
    return call


def pass_line(call: Announcement) -> Any:
    return call.figure(policies.PASS_LINE)


@deed
def shortlist(application: Application, *, by: Actor, version: int | None = None) -> Application:
    """One by one, in the order of the ranking."""
    row: Application = perform(application, "shortlist", by=by, version=version)
    return row


@deed
def pass_over(
    application: Application, *, by: Actor, reason: str, version: int | None = None
) -> Application:
    row: Application = perform(application, "pass_over", by=by, version=version, reason=reason)
    return row


@deed
def unrank(
    application: Application, *, by: Actor, reason: str, version: int | None = None
) -> Application:
    row: Application = perform(application, "unrank", by=by, version=version, reason=reason)
    return row
