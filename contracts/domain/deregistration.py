"""注销: the body is no more, so what it promised ends. Nobody is at fault and nothing is barred."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import system
from contracts import facts
from contracts.domain import agreements, endings, placements
from contracts.enums import EndCause
from core import deeds
from core.deeds import deed
from institutions.domain import registration
from institutions.facts import Deregistration
from institutions.models import Institution
from vetting.domain import listings
from vetting.enums import ListingState

MACHINE = "institution-deregistration"


@deed
def deregister(
    institution: Institution,
    told: Deregistration,
    *,
    by: Any,
    reason: str,
    version: int | None = None,
) -> Institution:
    """Close the file and, everywhere, end its agreements, void its drafts, suspend its listings.

    An open exit case goes on. When the file is reinstated (更正), leads bring back listings and
    agreements one by one: what happened meanwhile is not undone by itself.
    """
    row = registration.deregister(institution, told, by=by, reason=reason, version=version)
    machine = system(MACHINE, cause=deeds.cause())
    why = _("机构已登记注销（%(number)s）") % {"number": row.deregistration_number}
    ending = facts.Ending(
        cause=EndCause.DEREGISTERED,
        document=told.scan,
        number=row.deregistration_number,
        handover=placements.handover(told.handover),
    )
    for agreement in agreements.live_of(row):
        endings.end(agreement, ending, by=machine, reason=why)
    endings.drop_unsigned(row, by=machine, reason=why)
    for listing in row.listings.filter(state=ListingState.LISTED).order_by("id"):
        listings.suspend(listing, by=machine, reason=why)
    return row
