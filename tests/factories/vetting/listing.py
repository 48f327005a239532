"""Listings: by the whole road, or from the paper of before."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from accounts.domain import offices
from accounts.models import Region
from core import clock, policy
from institutions.models import Institution
from tests.factories import institutions as people
from tests.factories.vetting import calling, choosing
from vetting import use
from vetting.domain import (
    listings,
)
from vetting.facts import Backfill, Pause
from vetting.models import Listing
from vetting.policies import USE_FROM

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


def in_use(region: Region) -> None:
    """With a 启用日 far ahead, unless it has one: what is entered from paper was in force before."""
    if not use.known(offices.bureau_of(region), region):
        policy.change(
            USE_FROM,
            "2099-01-01",
            scope=region.code,
            effective_from=date(2020, 1, 1),
            document="系统启用通知（测试）",
            set_by="负责人",
        )


def pending_listing(
    institution: Institution, *, region: Region | None = None, used: bool = True, **columns: Any
) -> Listing:
    """`used`: the bureau has said from when on it works here."""
    region = region or institution.region
    if used:
        in_use(region)
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
