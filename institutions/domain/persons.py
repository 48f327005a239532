"""Natural persons: found by fingerprint, shown in clear only for a recorded reason."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.domain import ties
from accounts.enums import Role
from core import identity
from core.errors import Forbidden, Invalid
from core.fsm import deed, record
from core.scoping import Actor
from core.sealed import fingerprint
from institutions.domain import numbers, registration
from institutions.enums import Gender, IdKind
from institutions.models import Person, Staff

PURPOSE = "institutions.person"


def find(id_number: str, *, id_kind: str = IdKind.RESIDENT) -> Person | None:
    """The person with this number, if known. Raises Invalid when the number cannot be right."""
    number = numbers.id_number(id_number, id_kind)
    found: Person | None = Person.objects.filter(
        id_fingerprint=fingerprint(number, PURPOSE)
    ).first()
    return found


@deed
def find_or_add(
    *, name: str, id_number: str, id_kind: str = IdKind.RESIDENT, gender: str = ""
) -> Person:
    """The one row of this person. A known number under another name is refused."""
    number = numbers.id_number(id_number, id_kind)
    name = " ".join(name.split())
    if not name:
        raise Invalid({"name": _("请填写姓名。")})
    if id_kind == IdKind.RESIDENT:
        gender = Gender.MALE if identity.is_male(number) else Gender.FEMALE
    row, created = Person.objects.get_or_create(
        id_fingerprint=fingerprint(number, PURPOSE),
        defaults={"name": name, "id_kind": id_kind, "id_number": number, "gender": gender},
    )
    if not created and row.name != name:
        raise Invalid({"name": _("姓名与该证件号码已登记的姓名不一致，请对照证件核对。")})
    return row


@deed
def reveal(staff: Staff, *, by: Actor, reason: str) -> str:
    """The person's number in clear. Who looked, when and why stays in the record.

    依据：未成年人网络保护条例第三十六条、个人信息保护法第五十一条。
    """
    if by.role not in {Role.DISTRICT, Role.INSTITUTION} or not registration.OWNERS(staff, by):
        raise Forbidden
    ties.refuse_sealed(by)
    if not reason.strip():
        raise Invalid({"reason": _("请写明查看原因。")})
    record(staff, "reveal", by=by, reason=reason, what="number")
    return str(staff.person.id_number)
