"""Files of agreements, amendments and placements, and who may take them along."""

from __future__ import annotations

from contracts.documents import is_a_side
from contracts.models import (
    Agreement,
    AgreementSuspension,
    Amendment,
    BackfillBatch,
    Placement,
    PlannedEnding,
)
from portals.kit import files, links

links.register(AgreementSuspension, lambda row: row.agreement)
links.register(PlannedEnding, lambda row: row.agreement)


for _field in ("signed_file", "entry_scan", "end_document"):
    files.register(Agreement, _field, allow=is_a_side)
for _field in ("document", "entry_scan"):
    files.register(Amendment, _field, allow=is_a_side)
files.register(BackfillBatch, "workbook", sealed=True)
for _field in ("proposal_scan", "entry_scan", "backfill_scan"):
    files.register(Placement, _field)
files.register(AgreementSuspension, "basis_file", about=lambda row: row.agreement)
files.register(PlannedEnding, "document", allow=is_a_side, about=lambda row: row.agreement)
