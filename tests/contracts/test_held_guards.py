"""Guards of the held list and of running groups: each seen to stop the move it stands before."""

from datetime import timedelta

import pytest

from contracts.domain import agreements, amendments, group_changes, placements
from contracts.facts import Ending, Stop
from contracts.models import Agreement, GroupChange
from contracts.rules import amendment as amending
from contracts.rules import backfill as papers
from contracts.rules import group_change, held, life, offering
from contracts.rules import placement as groups
from core import clock, policy
from core.fsm import fresh
from core.models import PolicyRow
from core.rules import reason_given
from institutions.domain import registration, suspensions
from tests import refused
from tests.contracts.tables import an_amendment
from tests.contracts.test_refused_moves import another_of, declined, ended
from tests.factories import contracts as made
from tests.factories import institutions as people
from tests.factories.vetting import pause
from vetting import policies
from vetting.domain import listings
from vetting.models import Listing

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


class Beside:
    """So that `another_of` finds the agreement."""

    def __init__(self, agreement):
        self.agreement = agreement


def beside(agreement):
    """Another one in force, put there by hand: what the offer refuses."""
    another_of(Beside(agreement))
    Agreement.objects.exclude(pk=agreement.pk).update(
        state="active",
        signed_on=agreement.valid_from,
        signed_file=people.stored_file(),
        activated_by=agreement.prepared_by,
    )


def test_not_signed_beside_another_of_the_same_items(cast):
    row = made.countersigned_agreement(cast)
    beside(row)
    refused.stopped(held.no_overlap, row, "activate", number="9", signed_on=clock.today())


def from_paper(cast, **span):
    made.entered_batch(cast, **span)
    row = Agreement.objects.get()
    Listing.objects.update(state="listed", confirmed_by=people.lead_of(cast.region).user_id)
    return row


ON_PAPER = {
    "category_as_listed": {"category": "ARTS"},
    "items_as_listed": {"service_items": "射箭"},
    "prices_as_listed": {"price": 1},
    "period_within_listing": {"valid_until": clock.today()},
}


@pytest.mark.parametrize("name", ON_PAPER)
def test_paper_beyond_its_listing_is_not_confirmed(cast, name):
    row = from_paper(cast)
    Listing.objects.update(**ON_PAPER[name])
    refused.stopped(getattr(held, name, None) or getattr(offering, name), row, "confirm", cast.lead)


def test_paper_beside_another_is_not_confirmed(cast):
    row = from_paper(cast)
    beside(row)
    refused.stopped(held.no_overlap, row, "confirm", cast.lead)


@pytest.mark.parametrize(("move", "ago"), [("confirm", 30), ("confirm_past", 300)])
def test_paper_of_later_than_the_first_day_of_use_is_not_confirmed(cast, move, ago):
    today = clock.today()
    row = from_paper(cast, starts_on=today - ago * DAY, ends_on=today + (200 - ago) * DAY)
    policy.change(
        policies.USE_FROM,
        (today - 400 * DAY).isoformat(),
        scope=cast.region.code,
        effective_from=today,
        document="启用通知",
        set_by="测试",
    )
    refused.stopped(papers.before_use_began, row, move, cast.lead)


def test_paper_of_a_bureau_without_a_first_day_of_use_is_not_confirmed(cast):
    row = from_paper(cast)
    PolicyRow.objects.filter(key=policies.USE_FROM).delete()
    refused.stopped(papers.use_begun, row, "confirm", cast.lead)
    refused.stopped(papers.use_begun, row, "confirm_past", cast.lead)


def test_paper_of_a_body_that_may_not_enter_is_not_confirmed(cast):
    row = from_paper(cast)
    body = registration.confirm(row.institution, by=cast.lead)
    suspensions.suspend(body, by=cast.lead, bureau=cast.bureau, reason="安全检查")
    refused.stopped(held.may_be_bound, row, "confirm", cast.lead)


# An agreed extension is taken already ---------------------------------------------------------------


def longer(row, until, **told):
    return an_amendment(
        None, row, by=told.pop("by"), changes={"valid_until": until.isoformat()}, **told
    )


def test_an_extension_that_both_sides_agreed_keeps_the_days_for_itself(cast):
    first = made.active_agreement(cast, valid_until=clock.today() + 50 * DAY)
    later = {"valid_from": clock.today() + 60 * DAY, "valid_until": clock.today() + 90 * DAY}
    other = made.draft_agreement(cast, listing=first.listing, **later)
    change = longer(
        first, clock.today() + 80 * DAY, by=cast.clerk, effective_on=clock.today() + DAY
    )
    amendments.agree(change, by=cast.lead)
    refused.stopped(held.no_overlap, other, "offer", cast.officer)


def test_an_extension_takes_no_effect_over_another_agreement(cast):
    first = made.active_agreement(cast, valid_until=clock.today() + 50 * DAY)
    change = longer(
        first, clock.today() + 80 * DAY, by=cast.clerk, effective_on=clock.today() + DAY
    )
    change = amendments.agree(change, by=cast.lead)
    beside(first)
    with clock.frozen(clock.now() + DAY):
        refused.stopped(amending.changed_without_overlap, change, "take_effect")
    assert fresh(first).valid_until == clock.today() + 50 * DAY


def test_an_ended_agreement_does_not_come_back_beside_its_successor(cast):
    row = made.active_agreement(cast)
    told = Ending(cause="mutual", document=people.stored_file())
    agreements.end(row, told, by=cast.lead, reason="商定")
    made.active_agreement(cast, listing=row.listing)
    refused.stopped(life.not_replaced, row, "reinstate", cast.lead, reason="有误")


MEANWHILE = {
    "new_pupils_stated": {"pupils": 0},
    "new_hours_in_range": {"weekly_hours": 99},
    "something_changes": {"pupils": 30},
    "new_heads_in_proportion": {"pupils": 400},
}


@pytest.mark.parametrize("name", MEANWHILE)
def test_a_change_that_does_not_fit_any_more_is_not_agreed_to(cast, name):
    row = made.proposed_change(cast)
    GroupChange.objects.update(**MEANWHILE[name])
    refused.stopped(getattr(group_change, name), row, "agree", cast.clerk)


def test_a_change_is_declined_by_the_other_side_with_a_reason(cast):
    row = made.proposed_change(cast)
    refused.stopped(group_change.other_side_answers, row, "decline", cast.dean, reason="x")
    refused.stopped(reason_given, row, "decline", cast.clerk)
    refused.stopped(reason_given, row, "withdraw", cast.dean)


def test_a_change_of_a_group_that_is_over_takes_no_effect(cast):
    row = made.proposed_change(cast, effective_on=clock.today() + DAY)
    group_changes.agree(row, by=cast.clerk)
    told = Stop(cause="school", handover="由本校教师接管")
    placements.end(fresh(row.placement), told, by=cast.lead, reason="不再需要")
    refused.stopped(group_change.group_runs, row, "take_effect")


STAGES = {
    "agree": made.proposed_placement,
    "start": made.agreed_placement,
    "propose_again": declined,
    "reopen": ended,
}


@pytest.mark.parametrize("move", STAGES)
def test_no_group_goes_on_beyond_an_end_told_ahead(cast, move):
    row = STAGES[move](cast)
    told = Ending(cause="mutual", document=people.stored_file(), handover="本校教师接管")
    on = clock.today() + 3 * DAY
    agreements.end(row.agreement, told, by=cast.lead, reason="商定", on=on)
    refused.stopped(groups.before_planned_end, row, move, reason="x")


@pytest.mark.parametrize("move", STAGES)
def test_no_group_goes_on_under_a_suspended_listing(cast, move):
    row = STAGES[move](cast)
    listings.suspend(row.agreement.listing, pause(), by=cast.lead, reason="核查")
    refused.stopped(groups.listing_in_force, row, move, reason="x")
