"""Who is a side of an agreement, for its papers with seals and signatures."""

from __future__ import annotations

from typing import Any

from accounts.enums import Role
from contracts.models import Agreement, Placement


def is_a_side(row: Any, actor: Any) -> bool:
    """The text in force is every school's of the region to choose by; the papers themselves, with
    seals and signatures, are for the sides and for the schools where it is or was carried out."""
    if actor.role not in {Role.SCHOOL, Role.INSPECTOR}:
        return True
    agreement: Any = row if isinstance(row, Agreement) else row.agreement
    mine = Placement.objects.visible_to(actor).filter(
        agreement=agreement, school__organisation=actor.organisation_id
    )
    return agreement.bureau_id == actor.organisation_id or bool(mine.exists())
