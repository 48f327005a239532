"""A licence runs out, is renewed, or is there on a receipt: what that does to agreements."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actors import system
from contracts.domain import backfill, due, lapses, licensing, redlist, suspensions
from contracts.facts import Suspension
from contracts.models import Agreement, Placement
from core import clock
from core.fsm import fresh
from core.models import PolicyRow
from institutions.domain import expiry, licences
from institutions.domain import suspensions as bars
from institutions.enums import LicenceKind
from institutions.facts import Receipt
from institutions.models import Licence
from tasks import sweeps, table
from tests.factories import contracts as made
from tests.factories import institutions as people

pytestmark = pytest.mark.django_db
MACHINE = system("agreement-suspension")
SWEEP = table.SWEEPS["agreement-suspension"]


def in_days(days: int):
    return clock.frozen(clock.now() + timedelta(days=days))


def short_lived(cast) -> tuple[Agreement, Licence]:
    """An agreement whose institution has a permit that ends in five days."""
    body = cast.institution
    permit = people.verified_licence(
        body, kind=LicenceKind.SPORT_FILING, valid_until=clock.today() + timedelta(days=5)
    )
    return made.active_agreement(cast), permit


def test_a_lapse_stops_the_agreement_in_its_own_deed(cast):
    row, permit = short_lived(cast)
    with in_days(6):
        table.SWEEPS["licence-expiry"].do(permit.pk)
        stopped = fresh(row)
        kept = stopped.suspensions.get()
        assert (fresh(permit).state, stopped.state) == ("lapsed", "suspended")
        assert (kept.cause, kept.since, kept.reason) == (
            "licence",
            clock.today(),
            "必备证照失效：体育经营备案证",
        )


def test_a_receipt_resumes_provisionally_in_its_own_deed(cast):
    row, permit = short_lived(cast)
    with in_days(6):
        licensing.lapse(permit)
        until = clock.today() + timedelta(days=20)
        scan = people.stored_file()
        licensing.resume(fresh(permit), Receipt(receipt=scan, until=until), by=cast.officer)
        assert (fresh(row).state, fresh(row).provisional_until) == ("active", until)
    with in_days(27):
        licensing.lapse(fresh(permit))
        assert fresh(row).state == "suspended"


def test_a_new_licence_resumes_for_good(cast):
    row, permit = short_lived(cast)
    with in_days(6):
        licensing.lapse(permit)
        new = people.submitted_licence(
            row.institution, kind=LicenceKind.SPORT_FILING, replaces=fresh(permit)
        )
        licensing.verify(new, by=cast.officer)
        assert (fresh(row).state, fresh(row).provisional_until) == ("active", None)


def test_the_sweep_takes_what_a_deed_did_not(cast):
    row, permit = short_lived(cast)
    with in_days(6):
        expiry.lapse_licence(permit)
        assert due.agreements_to_settle(clock.now()) == [row.pk]
        assert due.settle_agreement(row.pk, by=MACHINE) is True
        assert fresh(row).state == "suspended"


def test_a_lapse_does_not_lift_a_case(cast):
    row, _permit = short_lived(cast)
    stopped = suspensions.suspend(
        row, Suspension(cause="case", basis="1号"), by=MACHINE, reason="立案"
    )
    lapses.settle(stopped)
    assert fresh(row).state == "suspended"


def test_settling_twice_changes_nothing(cast):
    row, permit = short_lived(cast)
    with in_days(6):
        expiry.lapse_licence(permit)
        lapses.settle(row)
        version = fresh(row).version
        lapses.settle(row)
        assert (fresh(row).version, fresh(row).suspensions.count()) == (version, 1)


def test_settling_leaves_alone_what_is_neither_in_force_nor_stopped(cast):
    row = made.offered_agreement(cast)
    Licence.objects.filter(institution=row.institution).update(valid_until=clock.today())
    with in_days(1):
        assert lapses.settle(row).state == "offered"
    assert (fresh(row).version, row.suspensions.count()) == (row.version, 0)


def test_a_correction_of_a_licence_does_not_stop_service(cast):
    """A verification taken back to mend a typo is a wait of the office, not a lapse."""
    row, permit = short_lived(cast)
    licences.retract(permit, by=cast.lead, reason="编号有误")
    assert due.agreements_to_settle(clock.now()) == []
    lapses.settle(fresh(row))
    assert fresh(row).state == "active"


def test_a_paper_handed_in_does_not_put_off_a_lapse(cast):
    row, permit = short_lived(cast)
    people.submitted_licence(row.institution, kind=LicenceKind.SPORT_FILING)
    with in_days(6):
        licensing.lapse(permit)
        assert fresh(row).state == "suspended"


def left_to_people():
    PolicyRow.objects.create(
        key="contracts.suspend_on_licence_lapse",
        scope="371002",
        value=False,
        effective_from=clock.today(),
        set_at=clock.now(),
    )


def test_no_lapse_where_policy_leaves_it_to_people(cast):
    row, permit = short_lived(cast)
    left_to_people()
    with in_days(6):
        licensing.lapse(permit)
        assert fresh(row).state == "active"


def on_paper(cast, *, permit_until):
    paper = made.paper(school=cast.school)
    npo, permit = paper.licences
    held = (npo,) if permit_until is None else (npo, replace(permit, valid_until=permit_until))
    return made.entered_batch(cast, replace(paper, licences=held))


def flags(cast):
    rows = Placement.objects.visible_to(cast.officer)
    found = redlist.flags(rows, region=cast.region, on=clock.today())
    return {(flag.kind, flag.what) for flag in found}


@pytest.mark.parametrize("days", [-5, None], ids=["expired", "none"])
def test_what_came_from_paper_without_a_permit_is_red_and_stops(cast, days):
    until = None if days is None else clock.today() + timedelta(days=days)
    batch = on_paper(cast, permit_until=until)
    lacking = ("证照", "没有在有效期内的体育经营备案证")
    assert lacking in flags(cast)
    backfill.confirm(batch.files.get(), by=cast.lead, looked_at=True)
    row = Agreement.objects.get()
    assert (row.state, row.suspensions.get().cause) == ("suspended", "licence")
    assert flags(cast) == {lacking, ("协议", "当天没有履行中的协议（中止履行）")}
    page = cast.client(cast.officer).get(f"/institutions/{row.institution_id}/")
    assert "体育经营备案证</li>" in page.content.decode()
    placement = Placement.objects.get()
    at_school = cast.client(cast.dean).get(f"/contracts/placements/{placement.pk}/")
    assert "协议当天不在履行中（中止履行），机构人员一律不得入校。" in at_school.content.decode()


def test_what_came_from_paper_with_a_permit_waiting_goes_on(cast):
    batch = on_paper(cast, permit_until=clock.today() + timedelta(days=5))
    backfill.confirm(batch.files.get(), by=cast.lead, looked_at=True)
    row = Agreement.objects.get()
    assert row.state == "active"
    with in_days(6):
        assert due.agreements_to_settle(clock.now()) == [row.pk]
        due.JOBS["agreement-suspension"].do(row.pk)
        assert fresh(row).state == "suspended"


def as_it_stands(row):
    return fresh(row).state, list(row.suspensions.order_by("id").values())


def settled(row) -> bool:
    """Settle it. Was it changed? The sweep had named it if, and only if, it was."""
    named = row.pk in due.agreements_to_settle(clock.now())
    before = as_it_stands(row)
    lapses.settle(fresh(row))
    assert named == (as_it_stands(row) != before)
    return named


def test_the_sweep_names_what_settling_would_change_and_nothing_else(cast):
    row, permit = short_lived(cast)
    assert not settled(row)
    stop = Suspension(cause="case", basis="1号", until=clock.today() + timedelta(days=8))
    suspensions.suspend(row, stop, by=MACHINE, reason="立案")
    assert not settled(row)
    with in_days(6):
        expiry.lapse_licence(permit)
        assert settled(row)  # a second range, for the licence
        assert not settled(row)
        bar = bars.suspend(
            row.institution, by=MACHINE, bureau=cast.bureau, region=cast.region,
            since=clock.today(), reason="停", until=clock.today() + timedelta(days=4),
        )  # fmt: skip
        people.verified_licence(row.institution, kind=LicenceKind.SPORT_FILING)
        assert settled(row)  # the licence's range is over
        assert not settled(row)
    with in_days(9):
        assert settled(row)  # the case's range is over, the bar still holds
        assert not settled(row)
    with in_days(11):
        assert settled(row)
        assert (fresh(row).state, bar.until) == ("active", clock.today() - clock.ONE_DAY)
        assert not settled(row)
        stop = replace(stop, until=clock.today() + timedelta(days=2))
        suspensions.suspend(row, stop, by=MACHINE, reason="立案")
    with clock.frozen(clock.at(row.valid_until + clock.ONE_DAY)):
        people.verified_licence(row.institution, kind=LicenceKind.SPORT_FILING)
        assert settled(row)  # its range is over, and so is its term: it does not go on
        assert fresh(row).state == "suspended"
        assert not settled(row)


def test_the_sweep_leaves_alone_what_policy_leaves_to_people(cast):
    row, permit = short_lived(cast)
    left_to_people()
    with in_days(6):
        expiry.lapse_licence(permit)
        assert not settled(row)


def test_agreements_that_are_not_due_cost_the_sweep_no_query(cast, django_assert_num_queries):
    """Running, and stopped for a case that goes on."""
    made.active_agreement(cast)
    with CaptureQueriesContext(connection) as alone:
        assert sweeps.run(SWEEP) == sweeps.Outcome()
    made.suspended(made.active_agreement(cast, number="2号"))
    made.suspended(made.active_agreement(cast, number="3号"))
    with django_assert_num_queries(len(alone)):
        assert sweeps.run(SWEEP) == sweeps.Outcome()
