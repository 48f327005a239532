"""变更备案: a fact of the file changes by a filed change that the district confirms."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.domain import messages, pages
from accounts.enums import Role
from accounts.models import Organisation
from core import clock, deeds
from core.errors import Forbidden, Invalid
from core.fsm import deed, perform, record, touch
from core.scoping import Actor
from institutions import facts
from institutions.domain import registration
from institutions.enums import ChangeKind, ChangeState
from institutions.models import Change, Institution


@deed
def file(institution: Institution, told: facts.NewChange, *, by: Actor) -> Change:
    if not registration.OWNERS(institution, by):
        raise Forbidden
    old, new = getattr(institution, ChangeKind(told.kind).value), told.new_value
    if not new or new == old:
        raise Invalid({"new_value": _("请填写与现在不同的内容。")})
    if institution.changes.filter(kind=told.kind, state=ChangeState.FILED).exists():
        raise Invalid({"kind": _("这一事项已有一项变更待确认，请等待处理。")})
    row = Change.objects.create(
        institution=institution,
        kind=told.kind,
        old_value=old,
        new_value=new,
        effective_on=told.effective_on,
        evidence=told.evidence,
        filed_at=clock.now(),
        filed_by_id=getattr(by, "user_id", None),
    )
    record(
        row,
        "file",
        by=by,
        audience=(Role.INSTITUTION,),
        evidence=told.evidence,
        kind=told.kind,
        old=old,
        new=new,
        effective_on=told.effective_on,
    )
    messages.tell(
        institution.parties(Role.DISTRICT),
        Role.DISTRICT,
        subject=row,
        text=_("“%(title)s”待确认。") % {"title": row.title()},
        kind="change.file",
    )
    return row


@deed
def confirm(
    change: Change, told: facts.Numbered | None = None, *, by: Actor, version: int | None = None
) -> Change:
    """From now on the file says the new value; papers signed before keep the old."""
    row = perform(change, Change.confirm, told or facts.Numbered(), by=by, version=version)
    institution = deeds.lock(row.institution)
    touch(institution, **{row.kind: row.new_value})
    if row.kind == ChangeKind.NAME:
        Organisation.objects.filter(pk=institution.organisation_id).update(name=row.new_value)
    record(
        institution,
        "change",
        by=by,
        audience=(Role.INSTITUTION,),
        changed={row.kind: [row.old_value, row.new_value]},
    )
    pages.issue(row, "change", by=by)
    return row


@deed
def refuse(
    change: Change,
    told: facts.Numbered | None = None,
    *,
    by: Actor,
    reason: str,
    version: int | None = None,
) -> Change:
    told = told or facts.Numbered()
    row = perform(change, Change.refuse, told, by=by, version=version, reason=reason)
    pages.issue(row, "change", by=by)
    return row
