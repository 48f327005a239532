"""Files of agreements, amendments and placements, and who may take them along."""

from __future__ import annotations

from typing import Any

from accounts.enums import Role
from contracts.models import Agreement, AgreementSuspension, Amendment, BackfillBatch, Placement
from portals.kit import files


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


for _field in ("signed_file", "entry_scan", "end_document"):
    files.register(Agreement, _field, allow=is_a_side)
for _field in ("document", "entry_scan"):
    files.register(Amendment, _field, allow=is_a_side)
files.register(BackfillBatch, "workbook", sealed=True)
for _field in ("proposal_scan", "entry_scan", "backfill_scan"):
    files.register(Placement, _field)
files.register(AgreementSuspension, "basis_file", about=lambda row: row.agreement)
