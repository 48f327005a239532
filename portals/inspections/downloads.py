"""Files of violations, orders and cases."""

from __future__ import annotations

from core.scoping import Scoped
from inspections.models import (
    Defence,
    Hearing,
    Rectification,
    Release,
    Reversal,
    Review,
    Service,
    Stay,
    Violation,
)
from portals.kit import files

_model: type[Scoped]
for _model, _field in (
    (Violation, "evidence"),
    (Rectification, "reply_file"),
    (Rectification, "recheck_file"),
    (Rectification, "entry_scan"),
    (Release, "file"),
):
    files.register(_model, _field)
for _model, _field in (
    (Service, "file"),
    (Service, "consent"),
    (Defence, "file"),
    (Defence, "entry_scan"),
    (Hearing, "record"),
    (Review, "file"),
    (Review, "collective_record"),
    (Stay, "file"),
    (Reversal, "file"),
):
    files.register(_model, _field, about=lambda row: row.case)
