"""Choosing from the ranking, and changing the choice before the result is out."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.domain import messages
from accounts.enums import Role
from accounts.permissions import lead
from core import clock
from core.errors import Forbidden, Stale
from core.fsm import asked, deed, deed_about, perform
from core.scoping import Actor
from vetting import facts
from vetting.domain import files, official_pages
from vetting.enums import ApplicationState, PageKind
from vetting.models import Announcement, Application, Package
from vetting.rules import selection as rules

S = ApplicationState


@deed_about(files.of_call)
def select(call: Announcement, *, by: Actor, version: int | None = None) -> Announcement:
    """Shortlist every package down its ranking, as far as quota, pass line and floor allow."""
    _check(call, by, version)
    for package in call.packages.filter(state="open"):
        _select(package, by)
    return call


@deed_about(files.of_package)
def select_in(package: Package, *, by: Actor, version: int | None = None) -> Package:
    """The same for one package, while others are not that far."""
    _check(package, by, version)
    _select(package, by)
    return package


def _check(row: Announcement | Package, by: Actor, version: int | None) -> None:
    if version is not None and row.version != version:
        raise Stale
    if not lead(Role.DISTRICT)(row, by):
        raise Forbidden


def _select(package: Package, by: Actor) -> None:
    for application in package.applications.filter(state=S.RANKED).order_by("rank"):
        against = _against(application, by)
        if against:
            perform(application, Application.pass_over, by=by, reason=against)
        else:
            perform(application, Application.shortlist, by=by)


def _against(application: Application, by: Actor) -> str:
    """Why this one is not chosen, in words for its file; "" when it is."""
    what = asked(by, "shortlist")
    checks = (rules.reaches_pass_line, rules.reaches_floor, rules.within_quota)
    return " ".join(sentence for check in checks if (sentence := check(application, what)))


@deed
def substitute(
    application: Application,
    told: facts.Numbered = facts.UNNUMBERED,
    *,
    by: Actor,
    reason: str,
    version: int | None = None,
) -> Application:
    """递补: the next in line takes a place that fell free; a new notice follows."""
    row = perform(application, Application.substitute, told, by=by, version=version, reason=reason)
    official_pages.issue(row, PageKind.SUBSTITUTED, by=by, number=told.number, text=reason)
    return row


@deed
def reject(
    application: Application,
    told: facts.Numbered = facts.UNNUMBERED,
    *,
    by: Actor,
    reason: str,
    version: int | None = None,
) -> Application:
    row = perform(application, Application.reject, told, by=by, version=version, reason=reason)
    official_pages.issue(row, PageKind.REJECTED, by=by, number=told.number, text=reason)
    return row


@deed_about(files.of_call)
def undo(call: Announcement, *, by: Actor, reason: str, version: int | None = None) -> Announcement:
    """Take the ranking of the whole call back. Marks that were seen stay as they are."""
    _check(call, by, version)
    for package in call.packages.order_by("position", "pk"):
        _undo(package, by, reason)
    return call


@deed_about(files.of_package)
def undo_in(package: Package, *, by: Actor, reason: str, version: int | None = None) -> Package:
    """The same for one package. It is ranked again when a sheet is locked anew or a person asks."""
    _check(package, by, version)
    _undo(package, by, reason)
    return package


def _undo(package: Package, by: Actor, reason: str) -> None:
    rows = package.applications.filter(state__in=(S.RANKED, S.SHORTLISTED, S.NOT_SELECTED))
    if not rows.exists():
        return
    for application in rows:
        perform(application, Application.unrank, by=by, reason=reason)
    package.mark_undone(clock.now())
    text = _("“%(title)s”的排名已撤销，待重新计算。原因：%(reason)s")
    messages.tell(
        package.parties(Role.DISTRICT),
        Role.DISTRICT,
        subject=package,
        text=text % {"title": package.title(), "reason": reason},
        kind="package.undo_ranking",
    )


@deed
def shortlist(application: Application, *, by: Actor, version: int | None = None) -> Application:
    """One by one, in the order of the ranking."""
    return perform(application, Application.shortlist, by=by, version=version)


@deed
def pass_over(
    application: Application, *, by: Actor, reason: str, version: int | None = None
) -> Application:
    return perform(application, Application.pass_over, by=by, version=version, reason=reason)


@deed
def unreject(
    application: Application,
    told: facts.Numbered = facts.UNNUMBERED,
    *,
    by: Actor,
    reason: str,
    version: int | None = None,
) -> Application:
    """It had been struck off in error: back among those who may move up."""
    row = perform(application, Application.unreject, told, by=by, version=version, reason=reason)
    official_pages.issue(
        row, PageKind.UNREJECTED, by=by, number=told.number, text=reason, marks=("rejected",)
    )
    return row
