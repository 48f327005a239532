"""A case stops an institution's agreements, and lets them go on when it is over."""

from datetime import timedelta

import pytest

from accounts.models import Message
from core import clock, errors
from core.fsm import fresh
from inspections.domain import cases, emergency, standstill
from inspections.facts import Hold
from inspections.rules import cases as rules
from portals.kit import act
from tests.factories import contracts as made
from tests.factories import inspections as make
from tests.factories import institutions as people
from tests.vetting.refusals import wrong

pytestmark = pytest.mark.django_db


def held(cast, case, *, by=None, reason="核查期间暂停服务", **facts):
    told = {
        "until": clock.today() + timedelta(days=20),
        "basis": "环教〔2026〕5号",
        "basis_file": people.stored_file("依据.pdf"),
        **facts,
    }
    return standstill.hold(case, Hold(**told), by=by or cast.lead, reason=reason)


def test_hold_stops_until_a_day_and_release_ends_it(cast):
    running = made.running_placement(cast)
    case = held(cast, make.opened_case(cast))
    row = fresh(running.agreement)
    kept = row.suspensions.get()
    assert (row.state, kept.cause, kept.until, kept.basis) == (
        "suspended",
        "case",
        clock.today() + timedelta(days=20),
        "环教〔2026〕5号",
    )
    assert kept.basis_file_id is not None
    told = Message.objects.filter(kind="agreement.suspend").values_list("role", flat=True)
    assert sorted(told) == ["DISTRICT", "INSTITUTION", "SCHOOL"]
    assert standstill.holds(case)
    standstill.release(case, by=cast.lead, reason="查清")
    assert (fresh(row).state, fresh(case).state) == ("active", "opened")


def test_hold_wants_range_reason_basis_and_its_file(cast):
    made.active_agreement(cast)
    case = make.opened_case(cast)
    facts = {"until": clock.today(), "reason": " ", "basis": "", "basis_file": None}
    with pytest.raises(errors.Invalid) as refusal:
        held(cast, case, **facts)
    assert sorted(refusal.value.fields) == ["basis", "basis_file", "reason", "until"]


def test_agreements_are_let_go_by_who_may_hold_them_and_for_a_reason(cast):
    running = made.running_placement(cast)
    case = held(cast, make.opened_case(cast))
    for who in (cast.officer, cast.lead_b, cast.inspector, cast.clerk):
        with pytest.raises(errors.Forbidden):
            standstill.release(case, by=who, reason="查清")
    assert wrong(standstill.release, case, by=cast.lead, reason=" ") == {"reason": "请写明理由。"}
    assert (standstill.holds(case), fresh(running.agreement).state) == (True, "suspended")


def test_hold_is_the_deciding_leads(cast):
    made.active_agreement(cast)
    case = make.opened_case(cast)
    for who in (cast.officer, cast.lead_b, cast.inspector, cast.city_lead):
        with pytest.raises(errors.Forbidden):
            held(cast, case, by=who)


def test_hold_without_an_agreement_is_refused(cast, stopped):
    case = make.opened_case(cast)
    stopped(lambda: held(cast, case), rules.agreement_is_in_force)
    (button,) = act.buttons(case, cast.lead, "hold")
    assert (button.enabled, len(button.reasons)) == (False, 1)
    made.running_placement(cast)
    (button,) = act.buttons(case, cast.lead, "hold")
    assert button.enabled


def test_what_a_voided_case_held_goes_on(cast):
    row = made.active_agreement(cast)
    cases.void(held(cast, make.opened_case(cast)), by=cast.lead, reason="立案有误")
    assert fresh(row).state == "active"


def test_an_emergency_stops_agreements_and_its_lifting_lets_them_go_on(cast):
    row = made.running_placement(cast).agreement
    case = make.emergency_case(cast)
    assert (fresh(row).state, row.suspensions.get().cause) == ("suspended", "emergency")
    emergency.lift(case.emergency, by=cast.lead, reason="查无此事")
    assert fresh(row).state == "active"


def test_a_persons_emergency_stops_no_agreement(cast):
    row = made.running_placement(cast).agreement
    make.emergency_case(cast, staff=row.staff.get())
    assert fresh(row).state == "active"


def test_a_decided_suspension_stops_agreements_until_its_day(cast):
    row = made.running_placement(cast).agreement
    until = clock.today() + timedelta(days=30)
    case = make.executed_case(cast, outcome="SUSPEND")
    kept = row.suspensions.get()
    assert (fresh(row).state, kept.cause, kept.until, kept.basis) == (
        "suspended",
        "case",
        until,
        case.decision.number,
    )


def test_the_page_offers_it_to_the_lead(cast):
    row = made.active_agreement(cast)
    case = make.opened_case(cast)
    url = f"/do/inspections.exitcase/{case.pk}/hold/"
    client = cast.client(cast.lead)
    assert f"“{row.title()}”中止履行。" in client.get(url).content.decode()
    answer = client.post(url, {"version": case.version, "reason": "核查"})
    assert (answer.status_code, fresh(row).state) == (422, "active")
    assert cast.client(cast.lead_b).get(url).status_code == 404
