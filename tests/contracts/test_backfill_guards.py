"""What stands before the confirmation of an entry from paper: two persons, papers, order, days."""

from datetime import timedelta

import pytest

from contracts.domain import backfill, backfill_confirm
from contracts.models import Agreement, BackfillBatch, Placement
from contracts.rules import backfill as papers
from core import clock
from core.fsm import fresh, perform
from tests.contracts.test_guards import stopped
from tests.factories import contracts as made

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_confirm_ones_own_entry(cast):
    made.entered_batch(cast)
    row = Agreement.objects.get()
    stopped(lambda: backfill_confirm.confirm_agreement(row, by=cast.officer), papers.another_person)


def test_confirm_without_papers_or_before_the_agreement(cast):
    made.entered_batch(cast)
    row = Placement.objects.get()
    Placement.objects.filter(pk=row.pk).update(backfill_number="")
    stopped(
        lambda: backfill_confirm.confirm_placement(fresh(row), by=cast.lead),
        papers.papers_there,
        papers.agreement_confirmed,
    )


@pytest.mark.parametrize(
    ("first", "last", "name", "rules"),
    [
        (-9, 9, "confirm_coming", ["is_ahead"]),
        (-9, 9, "confirm_past", ["is_over"]),
        (5, 9, "confirm_running", ["has_begun"]),
        (-9, -5, "confirm_running", ["not_over"]),
    ],
)
def test_confirm_by_the_wrong_door(cast, first, last, name, rules):
    """papers.is_ahead, papers.is_over, papers.has_begun, papers.not_over."""
    today = clock.today()
    made.entered_batch(cast, starts_on=today + first * DAY, ends_on=today + last * DAY)
    backfill_confirm.confirm_agreement(Agreement.objects.get(), by=cast.lead)
    row = Placement.objects.get()
    stopped(
        lambda: perform(row, getattr(type(row), name), by=cast.lead),
        *[getattr(papers, rule) for rule in rules],
    )


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [(5, 9, "confirm_coming"), (-9, 9, "confirm_running"), (-9, -5, "confirm_past")],
)
def test_confirm_ones_own_placement_before_its_agreement(cast, first, last, name):
    """Each door of a placement entered from paper holds the two persons and the order."""
    today = clock.today()
    made.entered_batch(cast, starts_on=today + first * DAY, ends_on=today + last * DAY)
    row = Placement.objects.get()
    stopped(
        lambda: perform(row, getattr(type(row), name), by=cast.officer),
        papers.another_person,
        papers.agreement_confirmed,
    )


def test_confirm_ones_own_entry_of_what_is_over(cast):
    today = clock.today()
    made.entered_batch(cast, starts_on=today - 400 * DAY, ends_on=today - 200 * DAY)
    row = Agreement.objects.get()
    stopped(lambda: perform(row, type(row).confirm_past, by=cast.officer), papers.another_person)


def test_settle_a_batch_too_early(cast):
    batch = made.entered_batch(
        cast, made.paper(1, school=cast.school), made.paper(2, school=cast.school)
    )
    backfill.confirm(batch.files.first(), by=cast.lead, looked_at=True)
    stopped(
        lambda: perform(fresh(batch), BackfillBatch.settle, by=cast.lead), papers.every_file_settled
    )
