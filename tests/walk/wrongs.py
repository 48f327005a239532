"""What went wrong at a place: findings and orders, cases with their hearings and stops, in every state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts.actors import system
from core import clock, deeds
from inspections.domain import (
    cases,
    decisions,
    defence,
    emergency,
    rectifications,
    reversal,
    talks,
    violations,
)
from inspections.enums import Outcome
from inspections.facts import HearingRecord, Recheck, Reversal, Said, Variation
from tests.factories import contracts, inspections
from tests.factories import institutions as made
from tests.world.places import Place

WHY = "有理由"


def findings(place: Place) -> None:
    violations.dismiss(inspections.recorded_violation(place.anew()), by=place.lead, reason=WHY)
    violations.withdraw(inspections.confirmed_violation(place.anew()), by=place.lead, reason=WHY)
    inspections.recorded_violation(place.anew())
    inspections.submitted_order(place.anew())
    row = inspections.submitted_order(place.anew())
    row = rectifications.accept(row, Recheck(recheck_note="已改正"), by=place.officer)
    row = inspections.submitted_order(place.anew())
    rectifications.close(
        rectifications.accept(row, Recheck(recheck_note="已改正"), by=place.officer),
        by=place.officer,
        reason=WHY,
    )
    inspections.refused_order(place.anew())
    row = inspections.issued_order(place.anew())
    with clock.frozen(clock.at(row.due_on + timedelta(days=1), 9)):
        rectifications.escalate(row, by=system("rectification-overdue"))
    rectifications.cancel(inspections.issued_order(place.anew()), by=place.lead, reason=WHY)


def _hearings(place: Place) -> None:
    def asked() -> Any:
        here = place.anew()
        told = Said(file=made.stored_file())
        return defence.request_hearing(inspections.notified_case(here), told, by=here.clerk)

    def fixed() -> Any:
        return defence.fix_hearing(asked().hearing, inspections.hearing_day(), by=place.officer)

    asked()
    cases.void(asked(), by=place.lead, reason=WHY)
    case = asked()
    defence.withdraw_hearing(
        case, Said(file=made.stored_file()), by=made.clerk_of(case.institution)
    )
    row = fixed()
    with clock.frozen(clock.at(row.hearing_on, 9)):
        defence.hold_hearing(row, HearingRecord(file=made.stored_file()), by=place.lead)
    fixed()


def _emergencies(place: Place) -> None:
    inspections.emergency_case(place.anew())
    emergency.confirm(inspections.emergency_case(place.anew()).emergency, by=place.lead, reason=WHY)
    emergency.lift(inspections.emergency_case(place.anew()).emergency, by=place.lead, reason=WHY)
    cases.void(inspections.emergency_case(place.anew()), by=place.lead, reason=WHY)


def _talks(place: Place) -> None:
    def asked() -> Any:
        return inspections.served_case(place.anew(), outcome=Outcome.TALK).current_talk

    asked()
    talks.fix(asked(), inspections.talk_day(), by=place.officer)
    fixed = talks.fix(asked(), inspections.talk_day(), by=place.officer)
    decisions.retract(deeds.fresh(fixed.case), by=place.lead, reason=WHY)
    inspections.talked_case(place.anew())


def exits(place: Place) -> None:
    inspections.opened_case(place.anew())
    inspections.notified_case(place.anew())
    inspections.reviewed_case(place.anew())
    inspections.decided_case(place.anew())
    inspections.served_case(place.anew())
    cases.void(inspections.opened_case(place.anew()), by=place.lead, reason=WHY)
    decisions.dismiss(inspections.notified_case(place.anew()), by=place.lead, reason=WHY)
    founded = {"number": "撤〔2026〕1号", "file": made.stored_file()}
    for turn, told in (
        (reversal.revoke, Reversal(**founded)),
        (reversal.vary, Variation(outcome=Outcome.END, **founded)),
    ):
        turn(inspections.executed_case(place.anew()), told, by=place.lead, reason=WHY)
    _hearings(place)
    _emergencies(place)
    _talks(place)
    here = place.anew()
    contracts.running_placement(here)
    inspections.executed_case(here)
