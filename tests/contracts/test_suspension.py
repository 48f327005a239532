"""Stopping an agreement: by the machine or for a case only, with range, reason and basis."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.actors import system
from accounts.domain import offices
from contracts.domain import case_stops, due, lapses, suspensions
from contracts.facts import Suspension
from core import clock, errors
from core.fsm import fresh
from core.models import Entry
from institutions.domain import suspensions as bars
from portals.kit import act
from tests.contracts.test_lapse import in_days
from tests.contracts.test_signing import blocked
from tests.factories import contracts as made
from tests.factories import institutions as people
from tests.vetting.refusals import wrong

pytestmark = pytest.mark.django_db
MACHINE = system("agreement-suspension")
STOP = Suspension(cause="case", basis="环教〔2026〕1号")
WHY = "案件处理期间"
UNFOUNDED = ["中止履行须写明起止范围、理由和依据，并说明类别。"]


def ranges(row):
    return [
        (one.cause, one.since, one.until, one.lifted_on) for one in row.suspensions.order_by("id")
    ]


def stop_all(cast, row, *, bureau=None, **facts):
    stop = replace(STOP, **{"source": "case:1", "decided_by": cast.bureau.name, **facts})
    return case_stops.stop_all(row.institution, stop, bureau=bureau or cast.bureau, reason=WHY)


def test_suspension_is_a_range_with_reason_and_basis(cast):
    """Rule: suspension_stated."""
    row, today = made.active_agreement(cast), clock.today()

    def stop(row, why=WHY, **facts):
        return suspensions.suspend(row, replace(STOP, **facts), by=MACHINE, reason=why)

    for told in ({"basis": " "}, {"why": ""}, {"cause": "x"}, {"until": today - clock.ONE_DAY}):
        assert blocked(lambda w=told: stop(row, **w)) == UNFOUNDED
    until = today + timedelta(days=9)
    stopped = stop(row, until=until, decided_by="某局")
    kept = stopped.suspensions.get()
    assert (stopped.state, ranges(row)) == ("suspended", [("case", today, until, None)])
    assert (kept.decided_by, kept.basis) == ("某局", "环教〔2026〕1号")
    assert blocked(lambda: stop(stopped, basis="")) == UNFOUNDED


def test_a_suspension_begins_today_or_earlier(cast):
    told = {"by": MACHINE, "reason": WHY, "since": clock.today() + clock.ONE_DAY}
    row = made.active_agreement(cast)
    assert wrong(suspensions.suspend, row, STOP, **told) == {
        "since": "中止从当天起办理，开始日期不能晚于今天。"
    }
    assert (fresh(row).state, ranges(row)) == ("active", [])


def test_closing_what_is_not_open_leaves_no_trace(cast):
    row = made.suspended(made.active_agreement(cast))
    before = Entry.objects.count()
    suspensions.close(row, by=MACHINE, reason="查清", cause="licence")
    assert (Entry.objects.count(), ranges(row)) == (
        before,
        [("case", clock.today(), None, None)],
    )


def test_no_person_has_a_button(cast):
    row = made.active_agreement(cast)
    for who in (cast.lead, cast.officer, cast.clerk):
        with pytest.raises(errors.Forbidden):
            suspensions.suspend(row, STOP, by=who, reason=WHY)
        with pytest.raises(errors.Forbidden):
            suspensions.close(row, by=who, reason="恢复")
    names = {each.name for each in act.registered() if each.model is type(row)}
    assert names & {"suspend", "resume"} == set()


def test_two_causes_are_lifted_one_by_one(cast):
    row = made.suspended(made.suspended(made.active_agreement(cast)), cause="other")
    suspensions.close(row, by=MACHINE, reason="结案", cause="case")
    lapses.settle(fresh(row))
    assert fresh(row).state == "suspended"
    suspensions.close(row, by=MACHINE, reason="消除", cause="other")
    lapses.settle(fresh(row))
    assert fresh(row).state == "active"


def test_a_range_ends_on_its_day(cast):
    row = made.active_agreement(cast)
    until = clock.today() + timedelta(days=3)
    stop_all(cast, row, until=until)
    with in_days(3):
        due.JOBS["agreement-suspension"].do(row.pk)
        assert fresh(row).state == "suspended"
    with in_days(4):
        assert due.agreements_to_settle(clock.now()) == [row.pk]
        assert due.JOBS["agreement-suspension"].do(row.pk) is True
        assert (fresh(row).state, row.suspensions.get().lifted_on) == ("active", clock.today())


def test_a_case_stops_its_district_only_and_lets_go_what_it_stopped(cast):
    row = made.active_agreement(cast)
    assert stop_all(cast, row, bureau=offices.bureau_of(cast.region_b)) == []
    stop_all(cast, row)
    assert case_stops.go_on_all(row.institution, source="case:2", reason="结案") == []
    assert fresh(row).state == "suspended"
    case_stops.go_on_all(row.institution, source="case:1", reason="结案")
    kept = row.suspensions.get()
    assert (fresh(row).state, kept.lifted_on, kept.lifted_because) == (
        "active",
        clock.today(),
        "结案",
    )


def test_a_second_range_of_a_case_replaces_the_first(cast):
    row, today = made.active_agreement(cast), clock.today()
    stop_all(cast, row, cause="emergency")
    until = today + timedelta(days=30)
    stop_all(cast, row, until=until)
    assert ranges(row) == [("emergency", today, None, today), ("case", today, until, None)]


def test_what_bars_the_institution_keeps_the_agreement(cast):
    row = made.active_agreement(cast)
    stop_all(cast, row)
    bar = bars.suspend(row.institution, by=cast.lead, bureau=cast.bureau, reason="核查")
    case_stops.go_on_all(row.institution, source="case:1", reason="结案")
    assert fresh(row).state == "suspended"
    bars.lift(bar, by=cast.lead, reason="查清")
    due.JOBS["agreement-suspension"].do(row.pk)
    assert fresh(row).state == "active"


def test_the_basis_of_a_suspension_can_be_fetched_by_the_parties(cast):
    placement = made.running_placement(cast)
    stop_all(cast, placement.agreement, basis_file=people.stored_file("依据.pdf"))
    kept = placement.agreement.suspensions.get()
    url = f"/file/contracts.agreementsuspension/{kept.pk}/basis_file/"
    allowed = (cast.lead, cast.city, cast.inspector, cast.dean, cast.clerk)
    strangers = (cast.lead_b, cast.dean_b, cast.dean2, cast.clerk_b, cast.inspector_b)
    assert {cast.client(who).post(url).status_code for who in allowed} == {200}
    assert {cast.client(who).post(url).status_code for who in strangers} == {404}
    page = cast.client(cast.lead).get(f"/contracts/agreements/{kept.agreement_id}/")
    assert url in page.content.decode()


def test_a_lapse_carries_its_licence_as_basis(cast):
    from contracts.domain import licensing
    from tests.contracts.test_lapse import short_lived

    row, permit = short_lived(cast)
    with in_days(6):
        licensing.lapse(permit)
        kept = row.suspensions.get()
        basis = f"体育经营备案证 {permit.number}，有效期至{permit.valid_until.isoformat()}"
        assert (kept.licence_id, kept.basis_file_id, kept.basis) == (
            permit.pk,
            permit.file_id,
            basis,
        )
