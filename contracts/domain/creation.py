"""What every deed that makes a row checks first: who may, and every rule that does not hold."""

from __future__ import annotations

from typing import Any

from accounts.domain import offices
from accounts.enums import Role
from core.errors import Forbidden


def refuse_unless_office_of(region: Any, by: Any) -> None:
    """Raise Forbidden unless an officer of the region's bureau acts."""
    if by.role != Role.DISTRICT or by.organisation_id != offices.bureau_of(region).pk:
        raise Forbidden
