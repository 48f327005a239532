"""What another district does after a decision, and what a school that signed is asked: every state."""

from __future__ import annotations

from contracts.models import Agreement
from core import clock
from inspections.domain import cases, grounds, reach, releases, reversal
from inspections.facts import Release, Reversal
from inspections.models import Elsewhere, ExitCase
from tests.factories import contracts, inspections
from tests.factories import institutions as made
from tests.inspections import districts
from tests.world.places import Place

WHY = "按规定办理"


def elsewhere(place: Place) -> None:
    """Bodies and people of this district about whom another one decided."""
    _removed(place)
    reach.carry_on(_of(_removed(place)), by=place.lead, reason=WHY)
    body = _removed(place).institution
    free = grounds.free(body, region_code=place.region.code)
    cases.open_case(body, by=place.officer, grounds=free)
    case = _removed(place)
    reversal.revoke(case, _told(), by=made.lead_of(case.region), reason=WHY)
    reach.keep_out(_of(_stopped(place)), by=place.lead, reason=WHY)
    reach.readmit(_of(_stopped(place)), by=place.lead, reason=WHY)


def _other(place: Place) -> Place:
    return Place(place._cast, "" if place._suffix == "_b" else "_b").anew()


def _of(case: ExitCase) -> Elsewhere:
    return Elsewhere.objects.get(case=case)


def _told() -> Reversal:
    return Reversal(number="复〔2026〕1号", file=made.stored_file())


def _removed(place: Place) -> ExitCase:
    other = _other(place)
    contracts.listing_of(other.institution, place.region)
    return inspections.executed_case(other)


def _stopped(place: Place) -> ExitCase:
    other = _other(place)
    contracts.licensed(other.institution)
    member = made.cleared_staff(other.institution)
    listing = contracts.listing_of(other.institution, place.region)
    contracts.active_agreement(
        other, listing=listing, by=place.officer, lead=place.lead, staff=[member],
        number=f"协〔2026〕{Agreement.objects.count()}号",
    )  # fmt: skip
    return inspections.executed_case(other, staff=member, code="P3")


def school_notices(place: Place) -> None:
    """One to be sent, one sent, one that is not needed any more."""
    _signed_by_school(place)
    row = _signed_by_school(place).releases.get()
    releases.give(
        row,
        Release(
            number="解〔2026〕1号",
            given_on=clock.today(),
            clause="第十一条",
            settlement="按实际课次",
            handover="由学校教师看护",
        ),
        by=place.principal,
    )
    case = _signed_by_school(place)
    reversal.revoke(case, _told(), by=place.lead, reason=WHY)


def _signed_by_school(place: Place) -> ExitCase:
    here = place.anew()
    assert place.school
    districts.schools_sign(place.region)
    listing = contracts.listing_of(here.institution, place.region)
    contracts.active_agreement(
        here, listing=listing, by=place.principal, lead=place.lead,
        number=f"校协〔2026〕{Agreement.objects.count()}号",
    )  # fmt: skip
    districts.schools_sign(place.region, "bureau")
    return inspections.executed_case(here)
