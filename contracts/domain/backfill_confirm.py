"""A second person holds what was typed in against the paper: one institution of a batch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from accounts import permissions
from accounts.actors import system
from accounts.domain import deadlines
from contracts.domain import creation, lapses, watch
from contracts.enums import AgreementState, PlacementState
from contracts.models import Agreement, BackfillBatch, BackfillFile, Placement
from core import clock, deeds
from core.deeds import deed_about, record
from core.errors import Blocked, Invalid
from core.fsm import perform
from institutions.domain import courses, licences, registration
from institutions.domain import staff as people
from institutions.enums import CourseState, InstitutionState, LicenceState, StaffState
from institutions.facts import Acceptance, Ticks
from vetting.domain import listings
from vetting.enums import ListingState


def _open(file: BackfillFile, by: Any) -> BackfillFile:
    """The row as it is now. Raises when it was settled or entered by the same person."""
    row: BackfillFile = deeds.lock(file)
    creation.refuse_unless_office_of(row.batch.region, by)
    if row.confirmed_on or row.voided_on:
        raise Blocked([_("这家机构的补录已经核对过，请刷新查看。")])
    answer = permissions.another(by, row.batch.uploaded_by_id, on=(row.batch,))
    if not answer:
        refusal = _("这一批由您本人录入，请由另一人核对确认。")
        raise Blocked([refusal + answer.get("because", "")])
    return row


@deed_about(lambda file, **_told: [file.institution])
def confirm(file: BackfillFile, *, by: Any, looked_at: bool = False) -> list[str]:
    """Confirm what the paper shows. Returns what the paper does not show, one sentence each.

    looked_at: the person compared the people with the roster of teachers and the list of red
    lines, and the courses with what may be taught, and found nothing.
    """
    row = _open(file, by)
    if not looked_at:
        raise Invalid({"looked_at": _("请先完成比对和核对，再确认。")})
    institution = deeds.lock(row.institution)
    notes: list[str] = []
    if institution.state == InstitutionState.REGISTERED:
        registration.confirm(institution, by=by)
    notes += _papers(institution, by)
    notes += _people(institution, by)
    _listings(row, by)
    for agreement in row.batch.agreements.filter(
        institution=institution, state=AgreementState.PENDING
    ).order_by("id"):
        confirm_agreement(agreement, by=by)
    for placement in row.batch.placements.filter(
        agreement__institution=institution, state=PlacementState.PENDING
    ).order_by("id"):
        confirm_placement(placement, by=by)
    # What the paper itself shows as run out stops at once; the red list tells the rest.
    lapses.settle_all(deeds.fresh(institution), by=system(lapses.MACHINE, cause=deeds.cause()))
    row.confirmed_by_id, row.confirmed_on = by.user_id, clock.today()
    row.save(update_fields=["confirmed_by", "confirmed_on"])
    record(institution, "confirm_backfill", by=by, batch=row.batch, left=len(notes))
    _settle(row, by)
    return notes


def _each(rows: Iterable[Any], act: Callable[[Any], Any]) -> list[str]:
    """Do what can be done; what a rule forbids is left as it is and told."""
    notes = []
    for row in rows:
        try:
            act(row)
        except Blocked as refusal:
            params = {"title": row.title(), "why": " ".join(refusal.reasons)}
            notes.append(_("%(title)s：%(why)s") % params)
    return notes


def _papers(institution: Any, by: Any) -> list[str]:
    waiting = institution.licences.filter(state=LicenceState.SUBMITTED, entered_by_office=True)
    offered = institution.courses.filter(state=CourseState.SUBMITTED, entered_by_office=True)
    notes = _each(waiting.order_by("id"), lambda row: licences.verify(row, by=by))
    return notes + _each(
        offered.order_by("id"), lambda row: courses.accept(row, Acceptance(non_subject=True), by=by)
    )


def _people(institution: Any, by: Any) -> list[str]:
    waiting = institution.staff.filter(state=StaffState.SUBMITTED, entered_by_office=True)
    return _each(
        waiting.select_related("person").order_by("id"),
        lambda row: people.clear(row, Ticks(in_service_clear=True, red_lines_clear=True), by=by),
    )


def _listings(row: BackfillFile, by: Any) -> None:
    waiting = row.institution.listings.filter(
        region=row.batch.region, state=ListingState.PENDING, backfilled=True
    )
    for listing in waiting.order_by("id"):
        done = listings.confirm(listing, by=by)
        if done.valid_until < clock.today():
            listings.expire(done, by=system("listing-expiry"))


def confirm_agreement(agreement: Agreement, *, by: Any, version: int | None = None) -> Agreement:
    """One agreement, by its dates: in force, or already over."""
    over = agreement.valid_until < clock.today()
    move = Agreement.confirm_past if over else Agreement.confirm
    row = perform(agreement, move, by=by, version=version)
    if not over:
        watch.expiry(row)
    return row


def confirm_placement(placement: Placement, *, by: Any, version: int | None = None) -> Placement:
    """One placement, by its dates: to come, in the school now, or already over.

    At a school that closed meanwhile it is over, with the day before as its last.
    """
    today = clock.today()
    if placement.last_there < today:
        return perform(placement, Placement.confirm_past, by=by, version=version)
    if placement.starts_on > today:
        row = perform(placement, Placement.confirm_coming, by=by, version=version)
        watch.start(row)
        return row
    row = perform(placement, Placement.confirm_running, by=by, version=version)
    watch.finish(row)
    return row


@deed_about(lambda file, **_told: [file.institution])
def discard(file: BackfillFile, *, by: Any, reason: str) -> BackfillFile:
    """Send one institution's papers back: what hangs on them is void, the file itself stays."""
    if not reason.strip():
        raise Invalid({"reason": _("请写明退回的理由。")})
    row = _open(file, by)
    institution = deeds.lock(row.institution)
    for placement in row.batch.placements.filter(
        agreement__institution=institution, state=PlacementState.PENDING
    ).order_by("id"):
        perform(placement, Placement.discard, by=by, reason=reason)
    for agreement in row.batch.agreements.filter(
        institution=institution, state=AgreementState.PENDING
    ).order_by("id"):
        perform(agreement, Agreement.discard, by=by, reason=reason)
    row.voided_on, row.void_reason = clock.today(), reason.strip()[:500]
    row.save(update_fields=["voided_on", "void_reason"])
    record(institution, "discard_backfill", by=by, reason=reason, batch=row.batch)
    _settle(row, by)
    return row


def _settle(row: BackfillFile, by: Any) -> None:
    """The batch is done when its last institution is."""
    left = row.batch.files.filter(confirmed_on__isnull=True, voided_on__isnull=True)
    if not left.exists():
        perform(row.batch, BackfillBatch.settle, by=by)
        deadlines.drop(row.batch)
