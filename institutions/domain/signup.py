"""An institution opens its own file and account."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts import actors
from accounts.domain import signup
from accounts.enums import Role
from core import clock
from core.errors import Invalid
from core.fsm import deed, record
from core.scoping import Actor
from institutions import facts
from institutions.domain import numbers, registration
from institutions.models import Institution


@deed
def register(
    told: facts.Registration, *, by: Actor | None = None, ready_hash: str = ""
) -> Institution:
    """A stranger opens the file and the account of an institution. It may draft at once; its
    district confirms it. Raises Invalid at the field.
    """
    code = numbers.uscc(told.uscc)
    if Institution.objects.filter(uscc=code).exists() and signup.holder_of(code) is None:
        raise Invalid(
            {"uscc": _("该机构已由区市教育局建档。请向所在区市教育局领取登录账号，不必重复登记。")}
        )
    phone = numbers.phone(told.contact_phone)
    account = signup.open_account(
        uscc=code,
        organisation_name=told.name,
        region=told.region,
        name=told.contact_name,
        username=told.username,
        password=told.password,
        by=by,
        ready_hash=ready_hash,
    )
    row = Institution.objects.create(
        organisation=account.organisation,
        registered_at=clock.now(),
        **(told.columns() | {"uscc": code, "contact_phone": phone}),
    )
    record(
        row,
        "register",
        by=by or actors.Stranger(),
        audience=(Role.INSTITUTION,),
        name=row.name,
        uscc=code,
        authorisation=told.authorisation,
    )
    registration.ask_to_confirm(row)
    return row
