"""What a case stops while it lasts, and its lifting: the subject's entry, and its agreements."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.actors import Person, System, system
from accounts.enums import Role
from contracts.domain import case_stops
from contracts.enums import SuspensionCause
from contracts.facts import Suspension
from core import clock, deeds
from core.errors import Forbidden, Invalid
from core.fsm import deed, record, require
from core.models.files import StoredFile
from core.models.subject import ref
from core.scoping import Actor
from inspections import facts
from inspections.domain import parties, reach, releases
from inspections.enums import ExitState, SubjectKind
from inspections.models import ExitCase
from inspections.rules import cases as rules
from institutions.domain import suspensions
from vetting.domain import listings
from vetting.enums import ListingState, SuspensionBasis
from vetting.facts import Numbered, Pause
from vetting.models import Listing

BLANK = facts.Numbered()
HOLD = (rules.agreement_is_in_force,)
UNDECIDED = (ExitState.OPENED, ExitState.NOTIFIED, ExitState.REVIEWED)


def may_hold(case: ExitCase, actor: Actor) -> bool:
    """The lead of the deciding bureau, while an institution's case is undecided."""
    mine = actor.role == Role.DISTRICT and actor.is_lead and actor.organisation_id == case.bureau_id
    return bool(mine and case.kind == SubjectKind.INSTITUTION and case.state in UNDECIDED)


@deed
def hold(
    case: ExitCase, told: facts.Hold, *, by: Person, reason: str, version: int | None = None
) -> ExitCase:
    """Stop the institution's agreements in the district until a day, while the case is undecided.

    Raises Invalid without a later day, a reason, or a basis with its file; Blocked without agreement.
    """
    if not may_hold(case, by):
        raise Forbidden
    basis, reason = told.basis.strip(), reason.strip()
    wrong = {
        "until": "" if told.until > clock.today() else _("截止日期应在今天之后。"),
        "reason": "" if reason else _("请写明理由。"),
        "basis": "" if basis else _("请写明依据的文件名称和文号。"),
        "basis_file": "" if told.basis_file is not None else _("请上传依据材料。"),
    }
    if any(wrong.values()):
        raise Invalid({field: sentence for field, sentence in wrong.items() if sentence})
    require(case, "hold", by=by, rules=HOLD, facts=told, reason=reason)
    stop_agreements(
        case,
        cause=SuspensionCause.CASE,
        reason=reason,
        basis=basis,
        decided_by=by.organisation_name,
        until=told.until,
        basis_file=told.basis_file,
        number=told.letter_number.strip(),
    )
    kept: dict[str, Any] = {"basis": told.basis, "file": told.basis_file, "until": told.until}
    record(case, "hold", by=by, reason=reason, **kept)
    return case


@deed
def release(
    case: ExitCase,
    told: facts.Numbered = BLANK,
    *,
    by: Person,
    reason: str,
    version: int | None = None,
) -> ExitCase:
    """Let the agreements go on before the day, the case staying open."""
    if not may_hold(case, by):
        raise Forbidden
    if not reason.strip():
        raise Invalid({"reason": _("请写明理由。")})
    number = told.letter_number.strip()
    case_stops.go_on_all(case.institution, source=ref(case), reason=reason.strip(), number=number)
    free_listings(case, reason=reason.strip(), number=number)
    record(case, "release", by=by, reason=reason)
    return case


def holds(case: ExitCase) -> bool:
    """Are agreements stopped for this case now?"""
    return case_stops.stopped_by(ref(case)) or _listings_stopped(case).exists()


def stop_agreements(
    case: ExitCase,
    *,
    cause: SuspensionCause,
    reason: str,
    basis: str,
    decided_by: str,
    until: date | None = None,
    basis_file: StoredFile | None = None,
    number: str = "",
) -> None:
    """Inside the case's own deed: what the bureau signed, and the listings on which schools signed
    themselves; an emergency stops these at the door only. A person's case stops no agreement."""
    if case.person is not None:
        return
    if until is not None:
        _stop_listings(case, until=until, number=number or basis, reason=reason)
    case_stops.stop_all(
        case.institution,
        Suspension(
            cause=cause,
            basis=basis,
            until=until,
            basis_file=basis_file,
            decided_by=decided_by,
            source=ref(case),
            number=number,
        ),
        bureau=case.bureau,
        reason=reason,
    )


def _stop_listings(case: ExitCase, *, until: date, number: str, reason: str) -> None:
    signed = {row.listing_id for row in releases.signed_by_schools(case)}
    for listing in parties.listings(case):
        if listing.pk not in signed or listing.state != ListingState.LISTED:
            continue
        told = Pause(
            basis=SuspensionBasis.CASE,
            article=number,
            number=number,
            until=min(until, listing.valid_until),
            source=ref(case),
        )
        listings.suspend(listing, told, by=_machine(), reason=reason)


def _listings_stopped(case: ExitCase) -> QuerySet[Listing]:
    rows: QuerySet[Listing] = Listing.objects.filter(
        institution=case.institution, state=ListingState.SUSPENDED, suspended_source=ref(case)
    )
    return rows.order_by("pk")


def free_listings(case: ExitCase, *, reason: str, number: str = "") -> None:
    """Those that the case stopped; one that something else keeps out goes on when its day has passed."""
    if case.institution.may_not_go_on(clock.today(), case.region):
        return
    for listing in _listings_stopped(case):
        listings.resume(listing, Numbered(number=number), by=_machine(), reason=reason)


def _machine() -> System:
    return system("exit-execution", cause=deeds.cause())


def lift(case: ExitCase, *, by: Actor, reason: str, agreements: bool = True) -> bool:
    """Close the range of the case's suspension, if it is still open. Inside the case's own deed.

    agreements: let those stopped for the case go on, with the listings; not where they stay stopped or end.
    """
    closed = _lift_entry(case, by=by, reason=reason)
    if agreements:
        case_stops.go_on_all(case.institution, source=ref(case), reason=reason)
        free_listings(case, reason=reason)
    return closed


def hold_entry(case: ExitCase, *, by: Actor) -> None:
    """Inside the deed that decides: until an end is executed or falls, nothing new begins there."""
    case.entry_stop = suspensions.suspend(
        case.institution,
        by=by,
        bureau=case.bureau,
        region=case.region,
        reason=_("退出决定正在办理"),
        file_of=case.institution,
        entry_only=True,
    )
    case.save(update_fields=["entry_stop"])


def free_entry(case: ExitCase, *, by: Actor, reason: str) -> None:
    if case.entry_stop is not None:
        suspensions.lift(deeds.fresh(case.entry_stop), by=by, reason=reason)


def _lift_entry(case: ExitCase, *, by: Actor, reason: str) -> bool:
    if case.suspension is None:
        return False
    suspension = deeds.fresh(case.suspension)
    if suspension.closed_on is None:
        suspensions.lift(suspension, by=by, reason=reason)
        return True
    return False


def end(case: ExitCase, *, by: Actor, reason: str) -> None:
    """The same where nothing else follows: the schools that keep the subject out may let it in."""
    reach.close(case, reason=reason)
    if not lift(case, by=by, reason=reason):
        return
    text = _("%(who)s 的暂停入校已经解除。") % {"who": case.short_name}
    parties.tell_schools(case, text, kind="emergency.lift")
