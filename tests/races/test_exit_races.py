"""On real PostgreSQL, with real threads: one wins, the other is told, nothing barred ends active."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts.actors import system
from contracts.domain import agreements, placements
from contracts.facts import Signature
from contracts.models import Agreement, Placement
from core import clock, deeds, ledger
from inspections.domain import cases, decisions, emergency, execution, grounds, violations
from inspections.facts import Decision, NoticeTexts, Sighting
from inspections.models import ExitCase, Violation
from institutions.models import Exclusion, Suspension
from tests.cast import Cast
from tests.factories import contracts, inspections, institutions, vetting
from tests.races.threads import at_once, names
from vetting.domain import applications, calls
from vetting.models import Announcement, Application, Listing

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = pytest.mark.parametrize("turn", range(4))


@pytest.fixture
def cast(transactional_db):
    assert connection.vendor == "postgresql"  # SQLite has one writer: nothing would race
    return Cast()


@ROUNDS
def test_two_leads_decide_and_one_is_told(cast, turn):
    case = inspections.reviewed_case(cast)
    facts = inspections.decision("REMOVE")
    outcomes = at_once(
        lambda: decisions.decide(case, Decision(**facts), by=cast.lead, version=case.version),
        lambda: decisions.decide(case, Decision(**facts), by=cast.lead2, version=case.version),
    )
    assert sorted(names(outcomes)) == ["", "Stale"]
    assert ExitCase.objects.get().state == "decided"
    assert list(ledger.verify()) == []


@ROUNDS
def test_deciding_against_dismissing(cast, turn):
    case = inspections.reviewed_case(cast)
    facts = inspections.decision("REMOVE")
    outcomes = at_once(
        lambda: decisions.decide(case, Decision(**facts), by=cast.lead),
        lambda: decisions.dismiss(case, by=cast.lead2, reason="不予退出"),
    )
    assert sorted(names(outcomes)) == ["", "Stale"]
    assert ExitCase.objects.get().state in {"decided", "dismissed"}


@ROUNDS
def test_activating_an_agreement_against_executing_an_exit(cast, turn):
    """Whoever comes first: no barred body ends with an agreement in force."""
    agreement = contracts.countersigned_agreement(cast)
    case = inspections.served_case(cast)
    signed = institutions.stored_file("协议.pdf")
    outcomes = at_once(
        lambda: agreements.activate(
            agreement,
            Signature(signed_file=signed, signed_on=clock.today(), number="协1号"),
            by=cast.lead,
        ),
        lambda: execution.execute(case, by=cast.officer),
    )
    assert names(outcomes) in (["", ""], ["Stale", ""], ["Blocked", ""])
    assert Agreement.objects.get().state in {"terminated", "voided"}
    assert (Exclusion.objects.get().state, Listing.objects.get().state) == ("active", "removed")
    assert list(ledger.verify()) == []


@ROUNDS
def test_starting_a_placement_against_executing_an_exit(cast, turn):
    placement = contracts.agreed_placement(cast)
    case = inspections.served_case(cast)
    outcomes = at_once(
        lambda: placements.start(placement, by=system("placement-start")),
        lambda: execution.execute(case, by=cast.officer),
    )
    assert names(outcomes) in (["", ""], ["Stale", ""], ["Blocked", ""])
    assert Placement.objects.get().state in {"ended", "withdrawn"}


@ROUNDS
def test_the_job_and_an_officer_execute_once(cast, turn):
    contracts.running_placement(cast)
    case = inspections.served_case(cast)
    outcomes = at_once(
        lambda: execution.execute_one(case.pk), lambda: execution.execute(case, by=cast.officer)
    )
    assert sorted(names(outcomes)) == ["", "Stale"]
    assert Exclusion.objects.count() == 1


@ROUNDS
def test_executing_two_exits_that_share_people(cast, turn):
    """A person of two institutions, and one of these institutions, leave at the same moment."""
    number = institutions.id_number(99)
    post = institutions.cleared_staff(cast.institution, name="教练甲", number=number)
    institutions.present(cast.institution_b, cast.region)
    contracts.listing_of(cast.institution_b, cast.region)
    institutions.submitted_staff(cast.institution_b, name="教练甲", number=number)
    person = inspections.served_case(cast, staff=post)
    seen = violations.confirm(
        violations.record(
            cast.institution_b,
            Sighting(code="I1", happened_on=clock.today(), facts_text="擅自变动"),
            by=cast.inspector,
        ),
        by=cast.lead,
        reason="属实",
    )
    body = cases.open_case(cast.institution_b, by=cast.officer, grounds=seen.grounds.all())
    body = cases.draft_notice(body, NoticeTexts(**inspections.notice()), by=cast.officer)
    body = inspections.serve_all(body, "NOTICE", by=cast.officer)
    body = cases.notify(body, by=cast.officer)
    with clock.frozen(clock.at(body.period.due_on + timedelta(days=1))):
        body = inspections.review(body, by=cast.lead)
        body = decisions.decide(body, Decision(**inspections.decision("REMOVE")), by=cast.lead)
        body = inspections.serve_all(body, "DECISION", by=cast.officer)
        body = decisions.serve(body, by=cast.officer)
        outcomes = at_once(
            lambda: execution.execute(person, by=cast.officer),
            lambda: execution.execute(body, by=cast.lead),
        )
    assert names(outcomes) == ["", ""]
    assert list(ledger.verify()) == []


@ROUNDS
def test_two_officers_open_the_same_case(cast, turn):
    inspections.confirmed_violation(cast)
    free = grounds.free(cast.institution, region_code="371002")
    outcomes = at_once(
        lambda: cases.open_case(cast.institution, by=cast.officer, grounds=free),
        lambda: cases.open_case(cast.institution, by=cast.officer2, grounds=free),
    )
    assert sorted(names(outcomes)) == ["", "Blocked"]
    assert ExitCase.objects.count() == 1


@ROUNDS
def test_confirming_against_dismissing_a_record(cast, turn):
    row = inspections.recorded_violation(cast)
    outcomes = at_once(
        lambda: violations.confirm(row, by=cast.lead, reason="属实"),
        lambda: violations.dismiss(row, by=cast.officer, reason="不实"),
    )
    assert sorted(names(outcomes)) == ["", "Stale"]
    state = Violation.objects.get().state
    assert Violation.objects.get().grounds.count() == (1 if state == "confirmed" else 0)


@ROUNDS
def test_confirming_against_lifting_an_emergency(cast, turn):
    case = inspections.emergency_case(cast)
    outcomes = at_once(
        lambda: emergency.confirm(case.emergency, by=cast.lead, reason="属实"),
        lambda: emergency.lift(case.emergency, by=cast.lead2, reason="误会"),
    )
    assert sorted(names(outcomes)) == ["", "Stale"]
    free = Suspension.objects.get().closed_on is not None
    assert ExitCase.objects.get().emergency.state == ("lifted" if free else "confirmed")


@ROUNDS
def test_submitting_against_closing_a_call(cast, turn):
    """In the last second: what is submitted was in time, what is late stays out."""
    call = vetting.published_call(cast)
    rows = [vetting.started_application(cast, call=call) for _ in range(2)]
    with clock.frozen(call.closes_at - timedelta(milliseconds=1)) as time:

        def close():
            time.move(call.closes_at)
            return calls.close(deeds.fresh(call), by=system("announcement-close"))

        outcomes = at_once(
            *(
                lambda row=row: applications.submit(row, by=institutions.clerk_of(row.institution))
                for row in rows
            ),
            close,
        )
    assert names(outcomes)[-1] == ""
    assert Announcement.objects.get().state == "closed"
    for row, outcome in zip(rows, names(outcomes), strict=False):
        after = Application.objects.get(pk=row.pk)
        assert outcome in {"", "Blocked", "Stale"}
        assert (after.state == "submitted") == (outcome == "")
        assert after.state != "submitted" or after.submitted_at < call.closes_at
    assert list(ledger.verify()) == []
