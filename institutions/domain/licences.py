"""Licences: handed in, verified, replaced, kept alive by a receipt."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import entries
from accounts.enums import Role
from core import fsm
from core.errors import Forbidden, Invalid
from core.fsm import deed, perform, record
from core.models.files import StoredFile
from core.scoping import Actor
from institutions.domain import expiry, registration
from institutions.enums import LicenceKind, LicenceState
from institutions.models import Institution, Licence

OPEN = {LicenceState.SUBMITTED, LicenceState.REFUSED}


def _dates_in_order(valid_from: date, valid_until: date | None) -> None:
    if valid_until is not None and valid_until < valid_from:
        raise Invalid({"valid_until": _("有效期止不能早于有效期起。")})


@deed
def submit(
    institution: Institution,
    *,
    by: Actor,
    kind: str,
    number: str,
    issuer: str,
    valid_from: date,
    valid_until: date | None = None,
    permitted_scope: str = "",
    file: StoredFile | None = None,
    replaces: Licence | None = None,
    entry_scan: StoredFile | None = None,
) -> Licence:
    """Hand in a licence, or a new one in place of an old (`replaces`). An officer's entry is 代录."""
    if not registration.OWNERS(institution, by):
        raise Forbidden
    _dates_in_order(valid_from, valid_until)
    if replaces is not None and (
        replaces.institution_id != institution.pk or replaces.kind != LicenceKind(kind)
    ):
        raise Invalid({"replaces": _("只能接替本机构同一种类的证照。")})
    row = Licence.objects.create(
        institution=institution,
        kind=kind,
        number=number.strip(),
        issuer=issuer.strip(),
        valid_from=valid_from,
        valid_until=valid_until,
        permitted_scope=permitted_scope,
        file=file,
        replaces=replaces,
        **entries.columns(by, entry_scan or file),
    )
    facts: dict[str, Any] = {
        "kind": kind,
        "number": row.number,
        "until": valid_until,
        "file": file or entry_scan,
    }
    record(row, "submit", by=by, audience=(Role.INSTITUTION,), **facts)
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
    row: Licence = fsm.edit(
        licence,
        by=by,
        permission=registration.OWNERS,
        version=version,
        audience=(Role.INSTITUTION,),
        columns={**columns, **hand},
    )
    return row


@deed
def verify(licence: Licence, *, by: Actor, version: int | None = None) -> Licence:
    """The officer has seen it. The one it replaces is closed in the same deed."""
    row: Licence = perform(licence, "verify", by=by, version=version)
    expiry.watch_licence(row)
    old = row.replaces
    if old is not None and old.state in {LicenceState.VERIFIED, LicenceState.LAPSED}:
        closed: Licence = perform(old, "replace", by=by)
        expiry.watch_licence(closed)
    return row


@deed
def refuse(licence: Licence, *, by: Actor, reason: str, version: int | None = None) -> Licence:
    row: Licence = perform(licence, "refuse", by=by, version=version, reason=reason)
    return row


@deed
def resubmit(licence: Licence, *, by: Actor, version: int | None = None) -> Licence:
    row: Licence = perform(licence, "resubmit", by=by, version=version)
    return row


@deed
def retract(licence: Licence, *, by: Actor, reason: str, version: int | None = None) -> Licence:
    row: Licence = perform(licence, "retract", by=by, version=version, reason=reason)
    expiry.watch_licence(row)
    return row


@deed
def resume(
    licence: Licence,
    *,
    by: Actor,
    receipt: StoredFile,
    until: date,
    version: int | None = None,
) -> Licence:
    """A lapsed licence counts again, provisionally, by the receipt of its renewal."""
    row: Licence = perform(licence, "resume", by=by, version=version, receipt=receipt, until=until)
    expiry.watch_licence(row)
    return row
