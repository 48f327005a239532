"""注销: what runs ends everywhere without fault, and what goes on goes on."""

import pytest

from accounts.models import Deadline, Message
from contracts.domain import agreements, deregistration
from contracts.facts import Signature
from contracts.models import Agreement, Placement
from core import clock, errors, ledger
from core.fsm import fresh
from institutions.facts import Deregistration
from institutions.models import Exclusion
from tests.factories import contracts as made
from tests.factories import inspections
from tests.factories import institutions as people
from tests.walks import broken_passages

pytestmark = pytest.mark.django_db


def deregistered(cast, body=None, *, reason="举办者终止办学", **facts):
    told = {
        "document": "民政〔2026〕3号",
        "scan": people.stored_file("注销.pdf"),
        **facts,
    }
    return deregistration.deregister(
        body or cast.institution, Deregistration(**told), by=cast.lead, reason=reason
    )


def test_agreements_end_with_a_handover_and_without_a_bar(cast):
    running = made.running_placement(cast)
    coming = made.agreed_placement(
        cast, agreement=running.agreement, school=cast.school2, by=cast.dean2
    )
    case = inspections.opened_case(cast)
    row = deregistered(cast, handover="由本校体育教师接管。")
    agreement, first, second = fresh(running.agreement), fresh(running), fresh(coming)
    assert (row.state, agreement.state, agreement.end_cause) == (
        "deregistered",
        "ended",
        "deregistered",
    )
    assert (agreement.ended_on, agreement.end_document_id, agreement.handover) == (
        clock.today(),
        row.deregistration_scan_id,
        "由本校体育教师接管。",
    )
    assert (first.state, first.end_cause, first.handover) == (
        "ended",
        "agreement",
        "由本校体育教师接管。",
    )
    assert second.state == "withdrawn"
    assert fresh(case).state == "opened"
    assert Exclusion.objects.count() == 0
    assert list(ledger.verify()) == []
    assert broken_passages() == []


def test_the_default_handover_stands_in(cast):
    running = made.running_placement(cast)
    deregistered(cast)
    assert fresh(running).handover == "由学校教师接管照看，直至家长另作选择或学校另行安排。"


def test_everybody_concerned_is_told(cast):
    made.running_placement(cast)
    deregistered(cast)
    told = Message.objects.filter(kind="agreement.end").values_list("role", "organisation__code")
    assert sorted(told) == [
        ("DISTRICT", "371002"),
        ("INSTITUTION", "91000000MA0000001R"),
        ("SCHOOL", "371002-S1"),
    ]
    open_ones = Deadline.objects.filter(met_at=None, dropped_at=None)
    assert not open_ones.filter(subject__startswith="contracts").exists()


def test_another_district_is_reached_and_told(cast):
    """The file's home decides; agreements end wherever they are."""
    body = made.licensed(cast.institution)
    there = made.listing_of(body, cast.region_b)
    row = made.draft_agreement(cast, listing=there, by=cast.officer_b)
    agreements.offer(row, by=cast.officer_b)
    agreements.countersign(fresh(row), by=cast.clerk)
    agreements.activate(
        fresh(row),
        Signature(signed_file=people.stored_file(), signed_on=clock.today(), number="文登1"),
        by=cast.lead_b,
    )
    deregistered(cast)
    assert (fresh(row).state, fresh(there).state) == ("ended", "suspended")
    told = Message.objects.filter(kind="agreement.end", role="DISTRICT")
    assert [notice.organisation.code for notice in told] == ["371003"]


def test_drafts_are_void_and_papers_sent_back(cast):
    offered = made.offered_agreement(cast)
    batch = made.entered_batch(cast, made.paper(1, school=cast.school, uscc=cast.institution.uscc))
    deregistered(cast)
    waiting = Agreement.objects.get(backfill_batch=batch)
    assert [fresh(offered).state, waiting.state, Placement.objects.get().state] == [
        "voided",
        "voided",
        "voided",
    ]


def test_reinstated_agreements_come_back_by_the_lead(cast):
    from institutions.domain import registration
    from vetting.domain import listings

    row = made.active_agreement(cast)
    registration.reinstate(deregistered(cast), by=cast.lead, reason="登记有误")
    listing = listings.resume(fresh(row.listing), by=cast.lead, reason="登记更正")
    back = agreements.reinstate(fresh(row), by=cast.lead, reason="登记更正")
    assert (listing.state, back.state, back.end_cause) == ("listed", "active", "")


def test_deregistration_by_a_stranger_ends_nothing(cast):
    running = made.running_placement(cast)
    with pytest.raises(errors.Forbidden):
        deregistration.deregister(
            cast.institution,
            Deregistration(document="1号", scan=people.stored_file()),
            by=cast.lead_b,
            reason="注销",
        )
    assert (fresh(running).state, fresh(running.agreement).state) == ("running", "active")


def test_the_page_names_what_ends_and_ends_it(cast):
    running = made.running_placement(cast)
    url = f"/do/institutions.institution/{cast.institution.pk}/deregister/"
    client = cast.client(cast.lead)
    shown = client.get(url).content.decode()
    assert "环翠甲小学‘轮滑’入校安排”结束，按接续安排照看学生。" in shown
    assert cast.client(cast.lead_b).get(url).status_code == 404
    assert fresh(running).state == "running"
