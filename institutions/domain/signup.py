"""An institution opens its own file and account."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts import actors
from accounts.domain import signup
from accounts.enums import Role
from accounts.models import Region
from core import clock
from core.errors import Invalid
from core.fsm import deed, record
from core.models.files import StoredFile
from core.scoping import Actor
from institutions.domain import numbers, registration
from institutions.models import Institution


@deed
def register(
    *,
    uscc: str,
    name: str,
    region: Region,
    contact_name: str,
    contact_phone: str,
    authorisation: StoredFile,
    username: str,
    password: str,
    by: Actor | None = None,
    ready_hash: str = "",
    **columns: Any,
) -> Institution:
    """A stranger opens the file and the account of an institution. It may draft at once; its
    district confirms it. Raises Invalid at the field.

    columns: category, nature, legal_representative, address, and optionally public_benefit,
    founders, experience_since.
    """
    code = numbers.uscc(uscc)
    if Institution.objects.filter(uscc=code).exists() and signup.holder_of(code) is None:
        raise Invalid(
            {"uscc": _("该机构已由区市教育局建档。请向所在区市教育局领取登录账号，不必重复登记。")}
        )
    phone = numbers.phone(contact_phone)
    account = signup.open_account(
        uscc=code,
        organisation_name=name,
        region=region,
        name=contact_name,
        username=username,
        password=password,
        by=by,
        ready_hash=ready_hash,
    )
    row = Institution.objects.create(
        organisation=account.organisation,
        uscc=code,
        name=name,
        region=region,
        contact_name=contact_name,
        contact_phone=phone,
        authorisation=authorisation,
        registered_at=clock.now(),
        **columns,
    )
    record(
        row,
        "register",
        by=by or actors.Stranger(),
        audience=(Role.INSTITUTION,),
        name=name,
        uscc=code,
        authorisation=authorisation,
    )
    registration.ask_to_confirm(row)
    return row
