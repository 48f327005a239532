"""代录 in a file: whoever types paper into a row has it in their hand until another person looks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.enums import Role
from core.errors import Invalid
from core.models.files import StoredFile
from core.scoping import Actor


def hand_of(
    row: Any, by: Actor, *, scan: StoredFile | None = None, field: str = "entry_scan"
) -> dict[str, Any]:
    """The columns that say so, when an officer changes what somebody else handed in.

    Raises Invalid at `field` when there is no scan of the paper it comes from.
    """
    user = getattr(by, "user_id", None)
    if by.role != Role.DISTRICT or (row.entered_by_office and row.entered_by_id == user):
        return {} if scan is None else {"entry_scan": scan}
    if scan is None:
        raise Invalid({field: _("按书面材料修改的，须上传原件扫描件（代录）。")})
    return {"entered_by_office": True, "entered_by_id": user, "entry_scan": scan}
