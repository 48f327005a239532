"""Create-and-become, reset-and-become: for every pair of roles that can make or reset an account."""

import pytest

from accounts import authority, permissions
from accounts.domain import owners, ties
from accounts.enums import Role
from core.errors import Blocked, Forbidden
from tests.factories import identity, institutions

LED_BY = {
    Role.ADMIN: "admin",
    Role.CITY: "city_lead",
    Role.DISTRICT: "lead",
    Role.SCHOOL: "principal",
    Role.INSTITUTION: "clerk",
}
OFFICE = {
    Role.CITY: "city_bureau",
    Role.ADMIN: "city_bureau",
    Role.AUDITOR: "city_bureau",
    Role.REVIEWER: "department",
    Role.SCHOOL: "school_office",
    Role.INSTITUTION: "institution_office",
}
PAIRS = [
    pytest.param(care.role, role, id=f"{care.role}-{role}")
    for care in authority.CARES
    for role in care.over
]


def maker_of(cast, role):
    if role == Role.REVIEWER:
        return institutions.actor_in(cast.department, role, lead=True)
    return getattr(cast, LED_BY[role])


def office_of(cast, role):
    return getattr(cast, OFFICE.get(role, "bureau"))


def become(cast, maker, role, how):
    """The maker comes in with the slip they printed, and chooses the account's password."""
    account = identity.make(office_of(cast, role), by=maker, role=role)
    if how == "reset":
        account = identity.confirmed(account, by=above(cast, maker))
        account = identity.reset(account, by=maker)
    return identity.choose(account, password="第三个-口令-2026")


def above(cast, maker):
    return cast.city_lead if maker.role == Role.ADMIN else cast.admin


def confirms(letter, by):
    try:
        owners.confirm(letter, by=by, number=letter.number, scan=institutions.stored_file())
    except (Blocked, Forbidden):
        return False
    return True


@pytest.mark.parametrize("how", ["made", "reset"])
@pytest.mark.parametrize(("by", "role"), PAIRS)
def test_who_comes_in_with_the_slip_is_still_who_printed_it(cast, by, role, how):
    maker = maker_of(cast, by)
    became = become(cast, maker, role, how)
    colleague = institutions.actor_in(office_of(cast, role), role)
    assert permissions.another(became, maker.user_id, on=()) is not True
    assert permissions.another(became, colleague.user_id, on=()) is True
    with pytest.raises(Forbidden, match="尚未确认本人"):
        ties.refuse_sealed(became)
    ties.refuse_sealed(colleague)


@pytest.mark.parametrize("how", ["made", "reset"])
@pytest.mark.parametrize(("by", "role"), PAIRS)
def test_who_printed_the_slip_does_not_confirm_the_owner(cast, by, role, how):
    """Neither in person nor from the other account; the office above does."""
    maker = maker_of(cast, by)
    became = become(cast, maker, role, how)
    letter = identity.asked(identity.make(office_of(cast, role), by=maker, role=role))
    assert [confirms(letter, each) for each in (identity.again(maker), became)] == [False, False]
    assert confirms(letter, above(cast, maker))
