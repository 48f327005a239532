"""From a published call to the list, walked through the domain alone."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from tests.factories import vetting


def test_three_apply_and_the_two_best_are_listed(cast, time):
    call = vetting.ranked_call(cast, time, marks=[70, 95, 88])
    first, second, third = call.applications().order_by("pk")
    assert [(row.rank, str(row.score)) for row in (first, second, third)] == [
        (3, "70.00"),
        (1, "95.00"),
        (2, "88.00"),
    ]
    call = vetting.concluded(vetting.noticed(call), time)
    assert call.state == "concluded"
    states = call.applications().order_by("pk").values_list("state", flat=True)
    assert list(states) == ["not_selected", "listed", "listed"]
    listing = second.institution.listings.get()
    assert (listing.state, listing.document_number) == ("listed", "环教字〔测〕1号")
    assert (listing.valid_from, listing.valid_until) == (clock.today(), call.term_until)
    assert second.institution.presences.get(region=cast.region).is_listed is True
    assert first.institution.presences.get(region=cast.region).is_listed is False


def test_factory_listing_is_in_force_today(cast):
    before = clock.now()
    listing = vetting.listed(cast, cast.institution)
    assert clock.now() == before
    assert listing.current_on(clock.today())
    assert not listing.current_on(listing.valid_until + timedelta(days=1))


def test_backfilled_listing_was_confirmed_by_another(cast):
    listing = vetting.backfilled_listing(cast.institution)
    assert (listing.state, listing.backfilled) == ("listed", True)
    assert listing.entered_by_id != listing.confirmed_by_id
