"""变更备案: a fact of the file changes by a filed change that the district confirms."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import messages
from accounts.enums import Role
from accounts.models import Organisation
from core import clock, deeds
from core.errors import Forbidden, Invalid
from core.fsm import deed, perform, record
from core.models.files import StoredFile
from core.scoping import Actor
from institutions.domain import registration
from institutions.enums import ChangeKind, ChangeState
from institutions.models import Change, Institution


@deed
def file(
    institution: Institution,
    *,
    by: Actor,
    kind: str,
    new_value: str,
    effective_on: date,
    evidence: StoredFile | None,
) -> Change:
    if not registration.OWNERS(institution, by):
        raise Forbidden
    old, new = getattr(institution, ChangeKind(kind).value), new_value.strip()
    if not new or new == old:
        raise Invalid({"new_value": _("请填写与现在不同的内容。")})
    if institution.changes.filter(kind=kind, state=ChangeState.FILED).exists():
        raise Invalid({"kind": _("这一事项已有一项变更待确认，请等待处理。")})
    row = Change.objects.create(
        institution=institution,
        kind=kind,
        old_value=old,
        new_value=new,
        effective_on=effective_on,
        evidence=evidence,
        filed_at=clock.now(),
        filed_by_id=getattr(by, "user_id", None),
    )
    facts: dict[str, Any] = {"kind": kind, "old": old, "new": new, "effective_on": effective_on}
    record(row, "file", by=by, audience=(Role.INSTITUTION,), evidence=evidence, **facts)
    messages.tell(
        institution.parties(Role.DISTRICT),
        Role.DISTRICT,
        subject=row,
        text=_("“%(title)s”待确认。") % {"title": row.title()},
        kind="change.file",
    )
    return row


@deed
def confirm(change: Change, *, by: Actor, number: str = "", version: int | None = None) -> Change:
    """From now on the file says the new value; papers signed before keep the old."""
    row: Change = perform(change, "confirm", by=by, version=version, number=number)
    institution = deeds.lock(row.institution)
    setattr(institution, row.kind, row.new_value)
    institution.version += 1
    institution.save()
    if row.kind == ChangeKind.NAME:
        Organisation.objects.filter(pk=institution.organisation_id).update(name=row.new_value)
    record(
        institution,
        "change",
        by=by,
        audience=(Role.INSTITUTION,),
        changed={row.kind: [row.old_value, row.new_value]},
    )
    return row


@deed
def refuse(
    change: Change, *, by: Actor, reason: str, number: str = "", version: int | None = None
) -> Change:
    row: Change = perform(change, "refuse", by=by, version=version, reason=reason, number=number)
    return row
