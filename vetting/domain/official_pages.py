"""The official page of a move, written in the move's own deed."""

from __future__ import annotations

from datetime import date
from typing import Any

from core import clock
from core.scoping import Actor
from vetting.enums import PageKind
from vetting.models import Listing, OfficialPage


def issue(
    row: Any,
    kind: PageKind,
    *,
    by: Actor,
    number: str = "",
    text: str = "",
    day: date | None = None,
    until: date | None = None,
) -> OfficialPage:
    """Keep what was told, under the number that was typed; the machine's moves print it blank."""
    bureau = row.bureau_id if isinstance(row, Listing) else row.announcement.bureau_id
    page: OfficialPage = OfficialPage.objects.create(
        **{row._meta.model_name: row},
        kind=kind,
        office_id=by.organisation_id or bureau,
        number=number.strip(),
        text=text.strip(),
        day=day or clock.today(),
        until=until,
        at=clock.now(),
    )
    return page
