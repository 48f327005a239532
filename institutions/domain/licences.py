"""Licences: handed in, verified, replaced, kept alive by a receipt."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import entries
from accounts.enums import Role
from core import clock, fsm
from core.errors import Forbidden, Invalid
from core.fsm import deed, perform, record
from core.models.files import StoredFile
from core.scoping import Actor
from institutions import facts
from institutions.domain import expiry, registration
from institutions.enums import LicenceState
from institutions.models import Institution, Licence

OPEN = {LicenceState.SUBMITTED, LicenceState.REFUSED}


def _dates_in_order(valid_from: date, valid_until: date | None) -> None:
    if valid_until is not None and valid_until < valid_from:
        raise Invalid({"valid_until": _("有效期止不能早于有效期起。")})


@deed
def submit(institution: Institution, told: facts.NewLicence, *, by: Actor) -> Licence:
    """Hand in a licence, or a new one in place of an old (`replaces`). An officer's entry is 代录."""
    if not registration.OWNERS(institution, by):
        raise Forbidden
    _dates_in_order(told.valid_from, told.valid_until)
    old = told.replaces
    if old is not None and (old.institution_id != institution.pk or old.kind != told.kind):
        raise Invalid({"replaces": _("只能接替本机构同一种类的证照。")})
    row = Licence.objects.create(
        institution=institution,
        kind=told.kind,
        number=told.number,
        issuer=told.issuer,
        valid_from=told.valid_from,
        valid_until=told.valid_until,
        permitted_scope=told.permitted_scope,
        file=told.file,
        shown_at=clock.now(),
        replaces=old,
        **entries.columns(by, told.entry_scan or told.file),
    )
    record(
        row,
        "submit",
        by=by,
        audience=(Role.INSTITUTION,),
        kind=row.kind,
        number=row.number,
        until=row.valid_until,
        file=told.file or told.entry_scan,
    )
    return row


@deed
def amend(licence: Licence, *, by: Actor, version: int | None = None, **columns: Any) -> Licence:
    """Change a licence that has not been verified."""
    if not registration.OWNERS(licence, by):
        raise Forbidden
    if licence.state not in OPEN:
        raise Invalid({"": _("已核验的证照不能修改；换证请提交新证照并选择接替的旧证。")})
    _dates_in_order(
        columns.get("valid_from", licence.valid_from),
        columns.get("valid_until", licence.valid_until),
    )
    hand = entries.hand_of(licence, by, scan=columns.pop("entry_scan", None))
    return fsm.edit(
        licence,
        by=by,
        permission=registration.OWNERS,
        version=version,
        audience=(Role.INSTITUTION,),
        columns={**columns, **hand, "shown_at": clock.now()},
    )


@deed
def verify(licence: Licence, *, by: Actor, version: int | None = None) -> Licence:
    """The officer has seen it. The one it replaces is closed in the same deed."""
    row = perform(licence, Licence.verify, by=by, version=version)
    expiry.watch_licence(row)
    old = row.replaces
    if old is not None and old.state in {LicenceState.VERIFIED, LicenceState.LAPSED}:
        closed = perform(old, Licence.replace, by=by)
        expiry.watch_licence(closed)
    return row


@deed
def refuse(licence: Licence, *, by: Actor, reason: str, version: int | None = None) -> Licence:
    return perform(licence, Licence.refuse, by=by, version=version, reason=reason)


@deed
def resubmit(licence: Licence, *, by: Actor, version: int | None = None) -> Licence:
    row = perform(licence, Licence.resubmit, by=by, version=version)
    fsm.touch(row, shown_at=clock.now())
    return row


@deed
def rescan(licence: Licence, *, by: Actor, file: StoredFile) -> Licence:
    """A clearer scan of the same licence: in its place while nobody has verified it, else as the one
    that follows it. The office looks at it anew either way."""
    office: dict[str, Any] = {"entry_scan": file} if by.role == Role.DISTRICT else {}
    if licence.state in OPEN:
        row = amend(licence, by=by, file=file, **office)
        return resubmit(row, by=by) if row.state == LicenceState.REFUSED else row
    same = facts.NewLicence(
        kind=licence.kind,
        number=licence.number,
        issuer=licence.issuer,
        valid_from=licence.valid_from,
        valid_until=licence.valid_until,
        permitted_scope=licence.permitted_scope,
        file=file,
        replaces=licence,
        entry_scan=file,
    )
    return submit(licence.institution, same, by=by)


@deed
def retract(licence: Licence, *, by: Actor, reason: str, version: int | None = None) -> Licence:
    row = perform(licence, Licence.retract, by=by, version=version, reason=reason)
    expiry.watch_licence(row)
    return row


@deed
def resume(
    licence: Licence, told: facts.Receipt, *, by: Actor, version: int | None = None
) -> Licence:
    """A lapsed licence counts again, provisionally, by the receipt of its renewal."""
    row = perform(licence, Licence.resume, told, by=by, version=version)
    expiry.watch_licence(row)
    return row
