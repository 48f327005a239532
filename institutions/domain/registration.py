"""An institution's file: entered from paper by its district, confirmed, corrected, closed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.domain import deadlines, entries, messages, offices, ties
from accounts.enums import OrganisationKind, Role
from accounts.models import Organisation
from accounts.permissions import Permission, member
from core import clock, fsm, policy
from core.errors import Forbidden, Invalid
from core.fsm import deed, perform, record
from core.scoping import Actor
from institutions import facts, policies
from institutions.domain import numbers
from institutions.enums import InstitutionState
from institutions.models import Institution

OWNERS: Permission = member(Role.INSTITUTION, Role.DISTRICT)
CONFIRM = "institution.confirm"


@deed
def enter(
    bureau: Organisation, told: facts.EnteredFile, *, by: Actor, anew: bool = False
) -> Institution:
    """存量补录: the district enters an institution from paper; another person confirms it.

    `anew`: 代录 of one that has no account and was no partner before; its paper is its own.
    Only here may a USCC whose check digit fails be let in, with a reason that stays recorded.
    """
    if by.role != Role.DISTRICT or by.organisation_id != bureau.pk:
        raise Forbidden
    code = numbers.uscc(told.uscc, override_reason=told.uscc_override_reason)
    overridden = numbers.check_digit_fails(code)
    mark = entries.columns if anew else entries.hand
    columns = told.figures() | {
        "uscc": code,
        "uscc_override_reason": told.uscc_override_reason if overridden else "",
        "uscc_override_by_id": getattr(by, "user_id", None) if overridden else None,
        "contact_phone": numbers.phone(told.contact_phone),
    }
    row = Institution.objects.create(
        organisation=_office_for(code, told.name, bureau),
        region=bureau.region,
        registered_at=clock.now(),
        backfilled=not anew,
        **(columns | mark(by, told.entry_scan)),
    )
    record(
        row,
        "enter",
        by=by,
        reason=row.uscc_override_reason,
        name=row.name,
        uscc=code,
        basis=row.backfill_basis,
        number=row.backfill_number,
        scan=told.entry_scan,
        check_digit_overridden=overridden,
    )
    ask_to_confirm(row)
    return row


def _office_for(code: str, name: str, bureau: Organisation) -> Organisation:
    """Its organisation: a new one, or one that has accounts but no file yet."""
    office, created = Organisation.objects.get_or_create(
        code=code,
        defaults={
            "kind": OrganisationKind.INSTITUTION,
            "name": name,
            "region": bureau.region,
            "file_code": offices.file_code_for(code),
        },
    )
    taken = office.kind != OrganisationKind.INSTITUTION or office.region_id != bureau.region_id
    if not created and (taken or Institution.objects.filter(organisation=office).exists()):
        raise Invalid({"uscc": _("该统一社会信用代码已有档案，请在机构名册中查找。")})
    return office


def ask_to_confirm(row: Institution) -> None:
    bureau = offices.bureau_of(row.region)
    days = policy.value(policies.CONFIRM_DAYS, scopes=row.region.scopes)
    what = _("核实并确认机构“%(name)s”的登记") % {"name": row.name}
    due = clock.add_working_days(clock.today(), days)
    deadlines.put(row, CONFIRM, what=what, due=due, owner=bureau.pk, role=Role.DISTRICT)
    messages.tell([bureau.pk], Role.DISTRICT, subject=row, text=what, kind="institution.register")


@deed
def override_uscc(
    institution: Institution, *, by: Actor, uscc: str, reason: str, version: int | None = None
) -> Institution:
    """Correct the code of a file not confirmed yet; one that fails its check digit needs a reason."""
    if not member(Role.DISTRICT)(institution, by):
        raise Forbidden
    if institution.state != InstitutionState.REGISTERED:
        raise Invalid({"uscc": _("登记已确认，统一社会信用代码不能再改；代码变更视为新机构。")})
    code = numbers.uscc(uscc, override_reason=reason)
    if Organisation.objects.filter(code=code).exclude(pk=institution.organisation_id).exists():
        raise Invalid({"uscc": _("该统一社会信用代码已有档案，请在机构名册中查找。")})
    overridden = numbers.check_digit_fails(code)
    office = Organisation.objects.get(pk=institution.organisation_id)
    office.code, office.file_code = code, office.file_number
    office.save(update_fields=["code", "file_code"])
    return fsm.edit(
        institution,
        by=by,
        permission=member(Role.DISTRICT),
        version=version,
        reason=reason,
        audience=(Role.INSTITUTION,),
        name="override_uscc",
        uscc=code,
        uscc_override_reason=reason.strip() if overridden else "",
        uscc_override_by_id=getattr(by, "user_id", None) if overridden else None,
    )


@deed
def amend(
    institution: Institution, *, by: Actor, version: int | None = None, **columns: Any
) -> Institution:
    """Correct the file before it is confirmed; afterwards facts change by 变更备案. Contacts and the
    institution's own word on its experience, which reviewers weigh, stay open; both are recorded."""
    if not OWNERS(institution, by):
        raise Forbidden
    free = {"contact_name", "contact_phone", "authorisation", "experience_since"}
    if institution.state not in {InstitutionState.REGISTERED, InstitutionState.REFUSED} and (
        columns.keys() - free
    ):
        raise Invalid({"": _("登记已确认，名称、法定代表人等事项请办理变更备案。")})
    if "contact_phone" in columns:
        columns["contact_phone"] = numbers.phone(columns["contact_phone"])
    if "name" in columns:
        Organisation.objects.filter(pk=institution.organisation_id).update(name=columns["name"])
    return fsm.edit(
        institution,
        by=by,
        permission=OWNERS,
        version=version,
        audience=(Role.INSTITUTION,),
        private=("contact_phone",),
        columns=columns,
    )


@deed
def confirm(institution: Institution, *, by: Actor, version: int | None = None) -> Institution:
    row = perform(institution, Institution.confirm, by=by, version=version)
    deadlines.meet(row, CONFIRM)
    return row


@deed
def refuse(
    institution: Institution, *, by: Actor, reason: str, version: int | None = None
) -> Institution:
    row = perform(institution, Institution.refuse, by=by, version=version, reason=reason)
    deadlines.meet(row, CONFIRM)
    return row


@deed
def resubmit(institution: Institution, *, by: Actor, version: int | None = None) -> Institution:
    row = perform(institution, Institution.resubmit, by=by, version=version)
    ask_to_confirm(row)
    return row


@deed
def retract(
    institution: Institution, *, by: Actor, reason: str, version: int | None = None
) -> Institution:
    """更正: take back a confirmation that has had no effect outside."""
    row = perform(institution, Institution.retract, by=by, version=version, reason=reason)
    ask_to_confirm(row)
    return row


@deed
def deregister(
    institution: Institution,
    told: facts.Deregistration,
    *,
    by: Actor,
    reason: str,
    version: int | None = None,
) -> Institution:
    """注销 of the file alone; pages call `contracts.domain.deregistration`, which ends what runs."""
    return perform(institution, Institution.deregister, told, by=by, version=version, reason=reason)


@deed
def reinstate(
    institution: Institution, *, by: Actor, reason: str, version: int | None = None
) -> Institution:
    return perform(institution, Institution.reinstate, by=by, version=version, reason=reason)


@deed
def reveal_phone(institution: Institution, *, by: Actor, reason: str) -> str:
    """The contact's number in clear, for a reason that is recorded."""
    if not OWNERS(institution, by):
        raise Forbidden
    ties.refuse_sealed(by)
    if not reason.strip():
        raise Invalid({"reason": _("请写明查看原因。")})
    record(institution, "reveal", by=by, reason=reason, what="contact_phone")
    return str(institution.contact_phone)
