"""呈批件扫描件: its download; what was approved is shown beside the pages of its row (`portals.kit.approvals`)."""

from __future__ import annotations

from accounts.models import Approval
from portals.kit import files

files.register(Approval, "scan", about=lambda one: one.about())
