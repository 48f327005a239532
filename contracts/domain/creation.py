"""What every deed that makes a row checks first: who may, and every rule that does not hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from accounts.domain import offices
from accounts.enums import Role
from core import clock
from core.deeds import Deed
from core.errors import Blocked, Forbidden
from core.fsm import Rule


def refuse_unmet(
    row: Any,
    rules: Iterable[Rule],
    *,
    by: Any,
    reason: str = "",
    on: date | None = None,
    **facts: Any,
) -> None:
    """Raise Blocked with the sentence of every rule that does not hold for a row not yet saved."""
    what = Deed("create", by, on or clock.today(), clock.now(), reason, facts, "")
    unmet = [sentence for rule in rules if (sentence := rule(row, what))]
    if unmet:
        raise Blocked(unmet)


def refuse_unless_office_of(region: Any, by: Any) -> None:
    """Raise Forbidden unless an officer of the region's bureau acts."""
    if by.role != Role.DISTRICT or by.organisation_id != offices.bureau_of(region).pk:
        raise Forbidden
