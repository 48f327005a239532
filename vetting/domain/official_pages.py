"""The official page of a move, issued in the move's own deed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from accounts.documents import Told
from accounts.domain import pages
from accounts.models import IssuedPage, Organisation
from core.scoping import Actor
from vetting.enums import PageKind


def issue(
    row: Any,
    kind: PageKind,
    *,
    by: Actor,
    number: str = "",
    text: str = "",
    day: date | None = None,
    until: date | None = None,
    marks: Sequence[str] = (),
    effect: str = pages.Effect.RETRACTED,
) -> IssuedPage:
    """Keep what was told, under the number that was typed; the machine's moves leave it blank.

    `marks`: pages of the same row that no longer stand because of it."""
    known = Organisation.objects.filter(pk=by.organisation_id or 0)
    office = known.first()
    told = Told(number=number.strip(), text=text.strip(), day=day, until=until, office=office)
    return pages.issue(
        row,
        kind.value,
        by=by,
        told=told,
        office=office,
        marks=[(row, name) for name in marks],
        effect=effect,
    )
