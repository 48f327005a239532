"""Moves that are stopped by a guard they share with others: each shown on each."""

from datetime import timedelta
from decimal import Decimal

import pytest

from contracts import facts, policies
from contracts.domain import agreements, amendments, backfill, placements
from contracts.models import Agreement, Amendment, Placement, PlacementStaff
from contracts.rules import amendment as changing
from contracts.rules import backfill as papers
from contracts.rules import life, offering
from contracts.rules import placement as rules
from core import clock, policy
from core.errors import Blocked
from core.fsm import fresh
from core.rules import reason_given
from institutions.domain import grades, suspensions
from institutions.domain import staff as staffing
from institutions.models import School
from tests import refused
from tests.contracts.tables import an_amendment
from tests.contracts.test_lapse import in_days
from tests.factories import contracts as made
from tests.factories import institutions as people
from tests.factories.vetting import pause
from vetting.domain import listings
from vetting.models import Listing

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WHY = "有理由"


def declined(cast):
    return placements.decline(made.proposed_placement(cast), by=cast.clerk, reason=WHY)


def ended(cast):
    told = facts.Stop(cause="school", handover="由本校教师接管")
    row = placements.end(made.running_placement(cast), told, by=cast.lead, reason=WHY)
    row.named_staff.update(until=None)  # as the domain does before it asks for the reopening
    return row


def agreed_change(cast):
    later = clock.today() + 3 * DAY
    proposed = an_amendment(cast, made.active_agreement(cast), effective_on=later)
    return amendments.agree(proposed, by=cast.lead)


def agreement_ended(cast):
    told = facts.Ending(cause="policy", document=people.stored_file())
    return agreements.end(made.active_agreement(cast), told, by=cast.lead, reason=WHY)


def pending(cast, **facts):
    made.entered_batch(cast, **facts)
    return Placement.objects.get()


def pending_agreement(cast, **facts):
    return pending(cast, **facts).agreement


def an_open_change(cast):
    return an_amendment(cast, made.active_agreement(cast))


WANT_A_REASON = {
    "agreement-decline": made.offered_agreement,
    "agreement-discard": pending_agreement,
    "agreement-recall": made.offered_agreement,
    "agreement-reinstate": agreement_ended,
    "agreement-resume": lambda cast: made.suspended(made.active_agreement(cast)),
    "agreement-send_back": made.countersigned_agreement,
    "agreement-undo_activation": made.active_agreement,
    "agreement-void": made.offered_agreement,
    "amendment-decline": an_open_change,
    "amendment-withdraw": an_open_change,
    "placement-decline": made.proposed_placement,
    "placement-discard": pending,
    "placement-reopen": ended,
    "placement-send_back": made.agreed_placement,
    "placement-withdraw": made.proposed_placement,
}


@pytest.mark.parametrize("name", WANT_A_REASON)
def test_a_move_without_its_reason(cast, name):
    row = WANT_A_REASON[name](cast)
    refused.stopped(reason_given, row, name.partition("-")[2], reason=" ")


# What may have changed since a placement was asked for: the guard, and how it comes to stop.
SINCE = {
    "agreement_active": lambda row, cast: made.suspended(row.agreement),
    "agreement_covers_dates": lambda row, cast: Agreement.objects.filter(
        pk=row.agreement_id
    ).update(valid_from=row.starts_on + DAY),
    "agreement_covers_course": lambda row, cast: row.agreement.annexed_courses.update(
        course=people.accepted_course(row.agreement.institution, name="射箭")
    ),
    "unit_as_agreed": lambda row, cast: set_on(row, price_unit="group_hour"),
    "price_as_agreed": lambda row, cast: set_on(row, price=Decimal(99)),
    "institution_may_operate": lambda row, cast: barred(row.agreement, cast),
    "school_of_the_region": lambda row, cast: set_on(row, school=cast.school_b),
    "school_is_open": lambda row, cast: closed(row.school),
    "pupils_stated": lambda row, cast: set_on(row, pupils=5000),
    "hours_in_range": lambda row, cast: set_on(row, weekly_hours=Decimal(99)),
    "group_plan_stated": lambda row, cast: set_on(row, group_plan=" "),
}
# And, where persons are named, with them.
WITH_PERSONS = {
    "names_persons": lambda row, cast: row.named_staff.update(until=clock.today() - DAY),
    "persons_in_annex": lambda row, cast: row.agreement.annexed_staff.update(until=clock.today()),
    "not_kept_out_by_the_school": lambda row, cast: row.named_staff.update(refused=True),
    "persons_clear": lambda row, cast: staffing.block(
        row.agreement.annexed_staff.get().staff, by=cast.officer, reason=WHY
    ),
    "heads_in_proportion": lambda row, cast: set_on(row, pupils=100),
}


def set_on(row, **columns):
    Placement.objects.filter(pk=row.pk).update(**columns)


def closed(school):
    paper = {"closing_document": "撤并〔2026〕1号", "closing_scan": people.stored_file()}
    School.objects.filter(pk=school.pk).update(state="closed", closes_on=clock.today(), **paper)


def barred(agreement, cast):
    suspensions.suspend(
        agreement.institution,
        by=cast.lead,
        bureau=cast.bureau,
        reason="核查期间",
        region=agreement.region,
    )


@pytest.mark.parametrize("name", SINCE)
@pytest.mark.parametrize(
    ("move", "road"),
    [
        ("agree", made.proposed_placement),
        ("propose_again", declined),
        ("start", made.agreed_placement),
        ("reopen", ended),
    ],
    ids=["agree", "propose_again", "start", "reopen"],
)
def test_what_has_changed_since_stops_a_placement(cast, name, move, road):
    row = road(cast)
    SINCE[name](row, cast)
    refused.stopped(getattr(rules, name), row, move, reason=WHY)


@pytest.mark.parametrize("name", WITH_PERSONS)
@pytest.mark.parametrize(
    ("move", "road"), [("start", made.agreed_placement), ("reopen", ended)], ids=["start", "reopen"]
)
def test_who_may_no_longer_come_stops_a_placement(cast, name, move, road):
    row = road(cast)
    WITH_PERSONS[name](row, cast)
    refused.stopped(getattr(rules, name), row, move, reason=WHY)


def test_whom_the_school_keeps_out_is_not_agreed_on(cast):
    first = made.running_placement(cast)
    PlacementStaff.objects.filter(placement=first).update(refused=True)
    row = made.proposed_placement(cast, agreement=first.agreement)
    staff = list(first.agreement.staff_on(clock.today()))
    with pytest.raises(Blocked) as stopped:
        placements.agree(row, facts.Manned(staff=staff), by=cast.clerk)
    assert any(reason.startswith("学校已暂停入校：") for reason in stopped.value.reasons)


@pytest.mark.parametrize(
    ("move", "road"),
    [("agree", made.proposed_placement), ("propose_again", declined)],
    ids=["agree", "propose_again"],
)
def test_a_placement_is_not_agreed_on_after_its_first_day(cast, move, road):
    row = road(cast)
    with in_days(1):
        refused.stopped(rules.starts_ahead, row, move)


def test_a_placement_is_not_reopened_after_its_last_day(cast):
    row = ended(cast)
    with in_days(101):
        refused.stopped(rules.still_within, row, "reopen", reason=WHY)


@pytest.mark.parametrize(
    ("move", "first", "last"),
    [("confirm_coming", 5, 100), ("confirm_running", -30, 100), ("confirm_past", -60, -10)],
)
def test_a_placement_from_paper_wants_its_papers(cast, move, first, last):
    today = clock.today()
    row = pending(cast, starts_on=today + first * DAY, ends_on=today + last * DAY)
    set_on(row, backfill_scan=None)
    refused.stopped(papers.papers_there, row, move)


@pytest.mark.parametrize(("move", "first"), [("confirm_coming", 5), ("confirm_running", -30)])
def test_a_placement_from_paper_at_a_school_that_is_closed(cast, move, first):
    row = pending(cast, starts_on=clock.today() + first * DAY)
    SINCE["school_is_open"](row, cast)
    refused.stopped(rules.school_is_open, row, move)


@pytest.mark.parametrize(("move", "last"), [("confirm", 100), ("confirm_past", -10)])
def test_an_agreement_from_paper_wants_its_papers(cast, move, last):
    today = clock.today()
    row = pending_agreement(cast, starts_on=today - 60 * DAY, ends_on=today + last * DAY)
    Agreement.objects.filter(pk=row.pk).update(signed_file=None)
    refused.stopped(papers.papers_there, row, move)


def test_an_agreement_from_paper_is_confirmed_by_its_days(cast):
    row = pending_agreement(cast)
    refused.stopped(life.period_over, row, "confirm_past")
    with in_days(300):
        refused.stopped(life.within_period, row, "confirm")


BARRED = {
    "offer": made.draft_agreement,
    "countersign": made.offered_agreement,
    "reinstate": agreement_ended,
    "resume": lambda cast: made.suspended(made.active_agreement(cast)),
}


@pytest.mark.parametrize("move", BARRED)
def test_no_agreement_with_one_that_may_not_operate(cast, move):
    row = BARRED[move](cast)
    barred(row, cast)
    back = move in {"reinstate", "resume"}
    rule = offering.institution_may_come_back if back else offering.institution_may_operate
    refused.stopped(rule, row, move, reason=WHY)


@pytest.mark.parametrize(
    ("move", "road"),
    [("countersign", made.offered_agreement), ("activate", made.countersigned_agreement)],
    ids=["countersign", "activate"],
)
def test_no_agreement_without_a_listing_in_force(cast, move, road):
    row = road(cast)
    listings.suspend(row.listing, pause(), by=cast.lead, reason="核查")
    refused.stopped(offering.listing_is_current, row, move)


@pytest.mark.parametrize(
    ("move", "road"),
    [
        ("offer", made.draft_agreement),
        ("recall", made.offered_agreement),
        ("send_back", made.countersigned_agreement),
        ("void", made.offered_agreement),
    ],
    ids=["offer", "recall", "send_back", "void"],
)
def test_the_office_that_signs_acts_for_itself(cast, move, road):
    """Where schools sign, their bureau is a party of it and yet does not act for them."""
    row = road(cast)
    Agreement.objects.filter(pk=row.pk).update(bureau=cast.school_office)
    refused.stopped(offering.acts_for_signer, row, move, cast.lead, reason=WHY)


def test_an_agreement_does_not_expire_before_its_day(cast):
    refused.stopped(life.period_over, made.active_agreement(cast), "expire")


def test_an_agreement_is_not_resumed_after_its_day(cast):
    row = made.suspended(made.active_agreement(cast))
    with in_days(made.DAYS + 1):
        refused.stopped(life.within_period, row, "resume", reason=WHY)


def late(row):
    Amendment.objects.filter(pk=row.pk).update(effective_on=row.agreement.valid_until + DAY)


def changed(**changes):
    def change(row):
        Amendment.objects.filter(pk=row.pk).update(changes={**row.changes, **changes})

    return change


def repriced(row, price="9999"):
    changed(prices={str(row.agreement.annexed_courses.get().course_id): price})(row)


def adding(row, **course):
    new = people.accepted_course(row.agreement.institution, **{"name": "轮滑进阶", **course})
    changed(prices={str(new.pk): "10"})(row)


def capped(row):
    policy.change(
        policies.PRICE_CAP,
        "35",
        scope=row.agreement.region_id,
        effective_from=clock.today(),
        document="价格通知",
        set_by="测试",
    )


def another_of(row):
    """As if it had been signed meanwhile: what the offer refuses is put there by hand."""
    first = fresh(row.agreement)
    lines = list(first.annexed_courses.all())
    first.pk, first._state.adding = None, True
    first.number_it("另一份", first.valid_from)
    first.save()
    for line in lines:
        line.pk, line.agreement = None, first
        line.save()


def longer(row):
    changed(valid_until=(row.agreement.valid_until + DAY).isoformat())(row)


def barred_longer(row):
    longer(row)
    bureau, by = row.agreement.bureau, people.lead_of(row.agreement.region)
    suspensions.suspend(row.agreement.institution, by=by, bureau=bureau, reason="核查期间")


def graded_longer(row):
    longer(row)
    grades.write(
        row.agreement.institution,
        term=people.term("2022-spring"),
        region=row.agreement.region,
        grade="MARGINAL",
        score=Decimal(65),
        published_on=clock.today(),
        source="测试",
    )


def by_the_group(row):
    repriced(row, "20")
    Listing.objects.update(price_unit="group_hour")


# What may have changed since a change was proposed.
SINCE_PROPOSED = {
    "agreement_in_force": lambda row: made.suspended(row.agreement),
    "cause_typed": lambda row: Amendment.objects.filter(pk=row.pk).update(text=" "),
    "effective_within_period": late,
    "new_end_allowed": lambda row: changed(
        valid_until=(row.agreement.listing.valid_until + DAY).isoformat()
    )(row),
    "new_prices_within_cap": lambda row: (capped(row), repriced(row)),
    "new_unit_of_the_cap": lambda row: (capped(row), by_the_group(row)),
    "new_prices_below_outside": repriced,
    "new_unit_of_the_outside": by_the_group,
    "new_prices_as_listed": repriced,
    "new_courses_of_category": lambda row: adding(row, category="ARTS"),
    "new_courses_of_items": lambda row: adding(row, name="射箭"),
    "longer_may_enter": barred_longer,
    "longer_by_grade": graded_longer,
    "changed_without_overlap": lambda row: (another_of(row), repriced(row, "21")),
    "new_staff_cleared": lambda row: changed(
        add_staff=[people.submitted_staff(row.agreement.institution).pk]
    )(row),
}


@pytest.mark.parametrize("name", SINCE_PROPOSED)
def test_what_has_changed_since_stops_an_agreed_change(cast, name):
    row = an_open_change(cast)
    SINCE_PROPOSED[name](row)
    refused.stopped(getattr(changing, name), row, "agree", cast.lead)


@pytest.mark.parametrize("rule", changing.ON_THE_DAY, ids=lambda rule: rule.check.__name__)
def test_what_has_changed_since_it_was_agreed_keeps_a_change_from_taking_effect(cast, rule):
    row = agreed_change(cast)
    SINCE_PROPOSED[rule.check.__name__](row)
    with in_days(3):
        refused.stopped(rule, row, "take_effect")


def test_a_change_of_what_is_no_longer_in_force_takes_no_effect(cast):
    row = agreed_change(cast)
    made.suspended(fresh(row.agreement))
    refused.stopped(changing.agreement_in_force, row, "take_effect")


def test_a_batch_is_not_reopened_without_a_reason(cast):
    row = made.entered_batch(cast)
    backfill.confirm(row.files.get(), by=cast.lead, looked_at=True)
    refused.stopped(reason_given, row, "reopen", reason=" ")
