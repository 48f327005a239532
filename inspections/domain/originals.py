"""Pictures of evidence as they were taken: kept behind the ones that are shown, opened on record."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.actors import Person
from accounts.domain import ties
from accounts.enums import Role
from core.errors import Forbidden, Invalid
from core.fsm import deed, record
from core.models.files import StoredFile
from inspections.models import Rectification, Violation

HELD: dict[str, tuple[type[Any], tuple[str, ...]]] = {
    Violation._meta.label_lower: (Violation, ("evidence",)),
    Rectification._meta.label_lower: (Rectification, ("reply_file", "recheck_file")),
}


def behind(row: Violation | Rectification, field: str) -> StoredFile | None:
    """The picture as it was taken; None where nothing else than what is shown was handed in."""
    shown: StoredFile | None = getattr(row, field)
    return shown.original if shown else None


def may_open(row: Violation | Rectification, actor: Any) -> bool:
    """The office that holds the case."""
    return bool(actor.role == Role.DISTRICT and row.bureau_id == actor.organisation_id)


@deed
def reveal(row: Violation | Rectification, *, by: Person, field: str, reason: str) -> StoredFile:
    """The original, with all that a camera wrote into it. Who looked, when and why is recorded.

    Raises Forbidden for an account whose owner is not confirmed. 依据：个人信息保护法第五十一条。
    """
    ties.refuse_sealed(by)
    original = behind(row, field)
    if original is None or not may_open(row, by):
        raise Forbidden
    if not reason.strip():
        raise Invalid({"reason": _("请写明查看原因。")})
    record(row, "reveal", by=by, reason=reason, what="original", field=field, file=original)
    return original
