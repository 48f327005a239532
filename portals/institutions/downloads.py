"""Downloads of institution files; each one is an entry in the file's timeline."""

from __future__ import annotations

from typing import Any

from accounts.enums import Role
from institutions.models import (
    BackgroundCheck,
    Change,
    Course,
    Credential,
    Institution,
    Licence,
    Staff,
    Suspension,
)
from portals.institutions.readers import INSIDE
from portals.kit import files


def _inside(row: Any, actor: Any) -> bool:
    return actor.role in INSIDE


files.register(Institution, "authorisation", allow=_inside, sealed=True)
files.register(Institution, "entry_scan", allow=_inside)
files.register(Institution, "deregistration_scan", allow=_inside)
for field in ("file", "receipt", "entry_scan"):
    files.register(Licence, field)
for field in ("file", "entry_scan"):
    files.register(Course, field)
for field in ("undertaking", "entry_scan"):
    files.register(Staff, field, allow=_inside, sealed=True)
files.register(Credential, "file", allow=_inside, about=lambda row: row.staff, sealed=True)
files.register(Change, "evidence", allow=_inside)
# The basis of an emergency is what an inspector saw; whom it is about reads it once it is confirmed.
files.register(
    Suspension, "basis", allow=lambda _row, actor: actor.role in {Role.CITY, Role.DISTRICT}
)


def _post(row: BackgroundCheck) -> Any:
    """The consent is told in the post of the institution that asked, else in the person's newest."""
    posts = row.person.posts.order_by("-pk")
    mine = posts.filter(institution=row.institution_id) if row.institution_id else posts
    return mine.first()


files.register(BackgroundCheck, "consent", allow=_inside, about=_post, sealed=True)
