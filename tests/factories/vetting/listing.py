"""Listings: by the whole road, or from the paper of before."""

from __future__ import annotations

import itertools
from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.domain import offices
from accounts.models import Region
from core import clock
from institutions.models import Institution
from tests.factories import institutions as people
from tests.factories.vetting import calling, choosing
from vetting.domain import (
    listings,
)
from vetting.facts import Backfill, Pause
from vetting.models import Listing

_numbers = itertools.count(1)


def pause(**told: Any) -> Pause:
    """Ten days, by the rules of the list and their paper."""
    usual = {
        "basis": "rules",
        "article": "名单管理办法第八条",
        "document": people.stored_file("依据.pdf"),
        "until": clock.today() + timedelta(days=10),
    }
    return Pause(**{**usual, **told})


def listed(
    cast: Any, institution: Institution, *, region: Region | None = None, **columns: Any
) -> Listing:
    """The whole road for one institution, walked in the weeks before now: in force today."""
    calling.certified(institution)
    with calling.weeks_ago() as time:
        columns = {"category": institution.category, "quota": 1, **columns}
        call = choosing.concluded_call(
            cast, time, institutions=[institution], region=region or cast.region, **columns
        )
    return Listing.objects.get(institution=institution, package__announcement=call)


def pending_listing(
    institution: Institution, *, region: Region | None = None, **columns: Any
) -> Listing:
    region = region or institution.region
    today = clock.today()
    facts: dict[str, Any] = {
        "category": institution.category,
        "service_items": "轮滑",
        "price": Decimal(40),
        "valid_from": today - timedelta(days=100),
        "valid_until": today + timedelta(days=200),
        "document_number": f"环教字〔旧〕{next(_numbers)}号",
        "listed_on": today - timedelta(days=100),
        "basis": "原资格名单公告",
        "scan": people.stored_file("名单.pdf"),
        **columns,
    }
    by, bureau = people.officer_of(region), offices.bureau_of(region)
    return listings.backfill(institution, Backfill(**facts), by=by, bureau=bureau)


def backfilled_listing(
    institution: Institution, *, region: Region | None = None, **columns: Any
) -> Listing:
    row = pending_listing(institution, region=region, **columns)
    return listings.confirm(row, by=people.lead_of(region or institution.region))
