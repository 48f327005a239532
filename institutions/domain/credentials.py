"""Certificates of a person in a post: added by the institution, counted once an officer looked."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts import permissions
from accounts.domain import entries
from accounts.enums import Role
from accounts.permissions import member
from core import clock
from core.errors import Forbidden, Invalid
from core.fsm import deed, record
from core.models.files import StoredFile
from core.scoping import Actor
from institutions import facts
from institutions.domain import expiry, registration
from institutions.enums import CredentialKind, StaffState
from institutions.models import Credential, Staff


@deed
def add(staff: Staff, told: facts.Certificate, *, by: Actor) -> Credential:
    if not registration.OWNERS(staff, by):
        raise Forbidden
    if staff.state == StaffState.REMOVED:
        raise Invalid({"": _("已移出的人员不能再补充材料。")})
    issued_on, valid_until = told.issued_on, told.valid_until
    if issued_on and valid_until and valid_until < issued_on:
        raise Invalid({"valid_until": _("有效期止不能早于出具日期。")})
    if issued_on and issued_on > clock.today():
        raise Invalid({"issued_on": _("出具日期不能晚于今天。")})
    if told.kind == CredentialKind.HEALTH_CERT and not (issued_on or valid_until):
        raise Invalid({"issued_on": _("健康证明须填写出具日期或有效期止。")})
    hand = {} if by.role != Role.DISTRICT else _hand(staff, by, told.file)
    row = Credential.objects.create(
        staff=staff,
        kind=told.kind,
        number=told.number,
        field=told.field,
        issued_on=issued_on,
        valid_until=valid_until,
        file=told.file,
        added_at=clock.now(),
    )
    kept: dict[str, Any] = {"kind": row.kind, "until": valid_until, "file": told.file}
    record(staff, "add_credential", by=by, audience=(Role.INSTITUTION,), credential=row, **kept)
    if hand:
        staff.save(update_fields=sorted(hand))
    expiry.watch_staff(staff)
    return row


def _hand(staff: Staff, by: Actor, file: StoredFile | None) -> dict[str, Any]:
    """An officer's paper puts the person in their hand: another one clears, or looks at it."""
    if staff.entered_by_office and staff.entered_by_id == getattr(by, "user_id", None):
        return {}
    hand = entries.hand_of(staff, by, scan=file, field="file")
    for name, value in hand.items():
        setattr(staff, name, value)
    return hand


@deed
def check(staff: Staff, *, by: Actor, credential: Credential) -> Credential:
    """An officer looked at a paper handed in after the person was cleared."""
    if not member(Role.DISTRICT)(staff, by):
        raise Forbidden
    if credential.staff_id != staff.pk or credential.withdrawn_on is not None:
        raise Invalid({"credential": _("这份证明不在此人名下或已撤下。")})
    answer = permissions.another(by, *staff.entry_typists, on=(staff,))
    if not answer:
        refusal = _("这份材料由您本人录入，须由另一人核对后办理。")
        raise Invalid({"credential": refusal + answer.get("because", "")})
    credential.checked_on = clock.today()
    credential.checked_by_id = getattr(by, "user_id", None)
    credential.save(update_fields=["checked_on", "checked_by"])
    record(staff, "check_credential", by=by, audience=(Role.INSTITUTION,), credential=credential)
    expiry.watch_staff(staff)
    return credential


@deed
def withdraw(staff: Staff, *, by: Actor, credential: Credential, reason: str) -> Credential:
    """Take down a wrong paper. If it was needed, the person is blocked at once."""
    if not registration.OWNERS(staff, by):
        raise Forbidden
    if credential.staff_id != staff.pk:
        raise Invalid({"credential": _("这份证明不在此人名下或已撤下。")})
    credential.withdrawn_on = clock.today()
    credential.save(update_fields=["withdrawn_on"])
    kept: dict[str, Any] = {"credential": credential, "kind": credential.kind}
    record(staff, "withdraw_credential", by=by, reason=reason, audience=(Role.INSTITUTION,), **kept)
    expiry.watch_staff(staff)
    expiry.block_staff(staff)
    return credential
