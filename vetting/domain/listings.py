"""资格名单: made by a concluded call or entered from paper, suspended, resumed, left, expired."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.actors import Person
from accounts.domain import deadlines, messages, offices
from accounts.enums import Role
from accounts.models import Organisation
from core import clock, policy
from core.errors import Forbidden, Invalid
from core.fsm import deed, perform, record, require
from core.scoping import Actor
from institutions.domain import presence
from institutions.models import Institution
from vetting import facts, moments, policies, use
from vetting.domain import official_pages
from vetting.enums import CURRENT_LISTING, ListingState, PageKind
from vetting.models import Application, Listing
from vetting.rules import listings as rules

VALIDITY = "validity"
RESUME = "resume"
CONFIRM = "confirm"
CONSENT = "consent"
_UNTIL_LIFTED = facts.Pause()


@deed
def make(application: Application, *, by: Actor) -> Listing:
    """The listing of an application that was just enlisted, on the call's terms.

    In force from the day it is published: agreements are signed before the service begins.
    """
    call, package = application.announcement, application.package
    listing: Listing = Listing.objects.create(
        institution=application.institution,
        region=call.region,
        bureau=call.bureau,
        category=package.category,
        package=package,
        application=application,
        service_items=package.service_items,
        price=package.price if application.price_offer is None else application.price_offer,
        price_unit=package.price_unit,
        valid_from=clock.today(),
        valid_until=call.term_until,
        document_number=call.result_number,
        listed_on=clock.today(),
    )
    record(
        listing, "make", by=by, audience=(Role.INSTITUTION, Role.SCHOOL), number=call.result_number
    )
    _now_listed(listing)
    return listing


def _now_listed(listing: Listing) -> None:
    presence.set_listed(listing.institution, listing.region, True)
    deadlines.put(
        listing,
        VALIDITY,
        what=_("%(title)s到期") % {"title": listing.title()},
        due=listing.valid_until,
        owner=listing.bureau_id,
        role=Role.DISTRICT,
        remind=(60, 30, 7),
        action="listing-expiry",
    )


def _no_longer_listed(listing: Listing) -> None:
    deadlines.drop(listing)
    others = Listing.objects.filter(
        institution=listing.institution_id, region=listing.region_id, state__in=CURRENT_LISTING
    )
    presence.set_listed(listing.institution, listing.region, others.exists())


@deed
def backfill(
    institution: Institution, told: facts.Backfill, *, by: Person, bureau: Organisation
) -> Listing:
    """补录: a listing in force before the system, from its paper; counts once another confirms it."""
    if by.role != Role.DISTRICT or by.organisation_id != bureau.pk:
        raise Forbidden
    _check_paper(told)
    columns = told.figures()
    told_by = use.late(bureau, bureau.region, told.valid_from, told.listed_on)
    listing = Listing(
        institution=institution,
        region=bureau.region,
        bureau=bureau,
        backfilled=True,
        backfill_basis=columns.pop("basis"),
        entered_by_id=by.user_id,
        state=ListingState.PENDING,
        **columns,
    )
    require(listing, "backfill", by=by, rules=(rules.may_be_listed,))
    listing.save()
    number = told.document_number
    record(listing, "backfill", by=by, number=number, basis=told.basis, scan=told.scan)
    presence.open_in(institution, bureau.region)
    _await_confirming(listing)
    if told_by is not None:
        _ask_city(listing)
    return listing


def _due(listing: Listing) -> clock.Due:
    days = policy.value(policies.BACKFILL_DAYS, scopes=listing.region.scopes)
    return clock.add_working_days(clock.today(), days)


def _await_confirming(listing: Listing) -> None:
    deadlines.put(
        listing,
        CONFIRM,
        what=_("确认补录：%(title)s") % {"title": listing.title()},
        due=_due(listing),
        owner=listing.bureau_id,
        role=Role.DISTRICT,
    )


def _ask_city(listing: Listing) -> None:
    """It did not begin before the bureau's first day here: without the city it cannot be confirmed."""
    city = offices.bureau_of(listing.region.city_code)
    what = _("决定是否同意补录：%(title)s（启用日以后的资格）") % {"title": listing.title()}
    deadlines.put(
        listing,
        CONSENT,
        what=what,
        due=_due(listing),
        owner=city.pk,
        role=Role.CITY,
        lead_only=True,
    )
    messages.tell({city.pk}, Role.CITY, subject=listing, text=what, kind="listing.ask_consent")


@deed
def consent(
    listing: Listing, told: facts.CityConsent, *, by: Person, version: int | None = None
) -> Listing:
    """市教育局同意补录; another person of the bureau still confirms it against the paper."""
    row = perform(listing, Listing.consent, told, by=by, version=version)
    deadlines.meet(row, CONSENT)
    return row


def _check_paper(told: facts.Backfill) -> None:
    wrong: dict[str, str] = {}
    if not told.document_number:
        wrong["document_number"] = _("请填写原文件的文号。")
    if not told.basis:
        wrong["basis"] = _("请填写补录所依据的文件名称。")
    if told.valid_until < told.valid_from:
        wrong["valid_until"] = _("有效期止不应早于有效期起。")
    if told.listed_on > clock.today():
        wrong["listed_on"] = _("列入日期不应晚于今天。")
    if wrong:
        raise Invalid(wrong)


@deed
def confirm(listing: Listing, *, by: Person, version: int | None = None) -> Listing:
    row = perform(listing, Listing.confirm, by=by, version=version)
    deadlines.meet(row, CONFIRM)
    _now_listed(row)
    return row


@deed
def void(
    listing: Listing,
    told: facts.Numbered = facts.UNNUMBERED,
    *,
    by: Person,
    reason: str,
    version: int | None = None,
) -> Listing:
    row = perform(listing, Listing.void, told, by=by, version=version, reason=reason)
    official_pages.issue(row, PageKind.VOIDED, by=by, number=told.number, text=reason)
    _no_longer_listed(row)
    return row


@deed
def suspend(
    listing: Listing,
    told: facts.Pause = _UNTIL_LIFTED,
    *,
    by: Actor,
    reason: str,
    on: date | None = None,
    version: int | None = None,
) -> Listing:
    """Stop new agreements and placements on it for a while; schools still see it, marked."""
    until = told.until
    row = perform(listing, Listing.suspend, told, by=by, version=version, reason=reason, on=on)
    official_pages.issue(
        row, PageKind.SUSPENDED, by=by, number=told.number, text=reason, day=on, until=until
    )
    if until is not None:
        _await_resuming(row, until)
    return row


def _await_resuming(row: Listing, until: date) -> None:
    deadlines.put(
        row,
        RESUME,
        what=_("%(title)s暂停期满，次日自动恢复") % {"title": row.title()},
        due=until,
        owner=row.bureau_id,
        role=Role.DISTRICT,
        lead_only=True,
        action="listing-resume",
    )


@deed
def resume(
    listing: Listing,
    told: facts.Numbered = facts.UNNUMBERED,
    *,
    by: Actor,
    reason: str,
    on: date | None = None,
    version: int | None = None,
) -> Listing:
    row = perform(listing, Listing.resume, told, by=by, version=version, reason=reason, on=on)
    official_pages.issue(row, PageKind.RESUMED, by=by, number=told.number, text=reason, day=on)
    deadlines.meet(row, RESUME)
    return row


def resumptions_due(now: datetime) -> list[int]:
    """Ids of listings whose suspension has had its last day."""
    day = moments.day_of(now)
    rows = Listing.objects.filter(state=ListingState.SUSPENDED, suspended_until__lt=day)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@deed
def resume_due(listing: Listing, *, by: Actor) -> bool:
    """The last day has passed. A body that is barred meanwhile stays as it is; its lead is reminded."""
    over = listing.suspended_until is not None and listing.suspended_until < clock.today()
    if listing.state != ListingState.SUSPENDED or not over:
        return False
    if listing.institution.may_not_go_on(clock.today(), listing.region):
        return False
    resume(listing, by=by, reason=_("暂停期满"))
    return True


@deed
def remove(
    listing: Listing, told: facts.Numbered, *, by: Actor, reason: str, on: date | None = None
) -> Listing:
    """Part of executing an exit, never a button: by system("exit-execution")."""
    row = perform(listing, Listing.remove, told, by=by, reason=reason, on=on)
    official_pages.issue(row, PageKind.REMOVED, by=by, number=told.number, text=reason, day=on)
    _no_longer_listed(row)
    return row


@deed
def reinstate(listing: Listing, *, by: Actor, reason: str) -> Listing:
    """The decision that removed it was revoked: by system("exit-execution")."""
    row = perform(listing, Listing.reinstate, by=by, reason=reason)
    official_pages.issue(row, PageKind.REINSTATED, by=by, text=reason, marks=("removed",))
    _now_listed(row)
    return row


@deed
def give_up(
    listing: Listing,
    told: facts.Numbered = facts.UNNUMBERED,
    *,
    by: Person,
    reason: str,
    version: int | None = None,
) -> Listing:
    """Leave of one's own accord: no bar follows."""
    row = perform(listing, Listing.give_up, told, by=by, version=version, reason=reason)
    official_pages.issue(row, PageKind.GIVEN_UP, by=by, number=told.number, text=reason)
    _no_longer_listed(row)
    return row


@deed
def expire(listing: Listing, *, by: Actor) -> Listing:
    row = perform(listing, Listing.expire, by=by)
    _no_longer_listed(row)
    return row


def expiries_due(now: datetime) -> list[int]:
    """Ids of listings whose validity is over."""
    rows = Listing.objects.filter(state__in=CURRENT_LISTING, valid_until__lt=moments.day_of(now))
    return list(rows.order_by("pk").values_list("pk", flat=True))
