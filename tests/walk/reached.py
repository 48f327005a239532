"""What another district does after a decision, and what a school that signed is asked: every state."""

from __future__ import annotations

from accounts.actors import system
from contracts.models import Agreement
from core import clock
from core.fsm import perform
from inspections.domain import reach, releases, reversal
from inspections.facts import Release, Reversal
from inspections.models import Elsewhere, ExitCase
from tests.factories import contracts, inspections
from tests.factories import institutions as made
from tests.inspections import districts
from tests.world.places import Place

WHY = "按规定办理"


def elsewhere(place: Place) -> None:
    """As another district has it, about bodies and people of this one: nobody elsewhere knows them."""
    _asked(inspections.executed_case(place.anew()))
    # What its school signed runs on under the list until the school has sent its notice.
    row = _asked(_signed_by_school(place))
    reach.carry_on(row, by=place.lead, reason=WHY)
    taken = _asked(inspections.executed_case(place.anew()))
    perform(taken, Elsewhere.take_up, by=system("exit-opening"))
    fallen = _asked(inspections.executed_case(place.anew()))
    perform(fallen, Elsewhere.close, by=system("exit-execution"))
    reach.keep_out(_of_a_person(place), by=place.lead, reason=WHY)
    reach.readmit(_of_a_person(place), by=place.lead, reason=WHY)


def _asked(case: ExitCase) -> Elsewhere:
    return reach._ask(case, case.region, days=3)


def _of_a_person(place: Place) -> Elsewhere:
    here = place.anew()
    member = made.cleared_staff(here.institution)
    return _asked(inspections.executed_case(here, staff=member, code="P3"))


def _told() -> Reversal:
    return Reversal(number="复〔2026〕1号", file=made.stored_file())


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
