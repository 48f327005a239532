"""Create-and-become, reset-and-become: for every pair of roles that can make or reset an account;
and register-and-become, claim-and-become: for who may give a stranger's account a membership."""

import pytest

from accounts import authority, permissions
from accounts.domain import owners, people, signup, ties
from accounts.enums import Role
from accounts.facts import Claiming, Invitation, StampedLetter
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
PAIRS = [(care.role, role) for care in authority.CARES for role in care.over]
# Institutions, schools and departments draw nobody in whom others look after.
OPEN = [pair for pair in PAIRS if pair[0] in {Role.ADMIN, Role.CITY, Role.DISTRICT}]
HOWS = [
    *((*pair, how) for pair in PAIRS for how in ("made", "reset")),
    *((*pair, "registered") for pair in OPEN),
    (Role.DISTRICT, Role.INSTITUTION, "claimed"),
]


def maker_of(cast, role):
    if role == Role.REVIEWER:
        return institutions.actor_in(cast.department, role, lead=True)
    return getattr(cast, LED_BY[role])


def office_of(cast, role):
    return getattr(cast, OFFICE.get(role, "bureau"))


def become(cast, maker, role, how):
    """The maker comes in with the one_time_password they printed and chooses the account's password, or has
    chosen it at a public form before."""
    if how == "claimed":
        return granted(cast, maker)
    if how == "registered":
        user = registered(cast)
        return people.invite(
            office_of(cast, role),
            Invitation(role=role, username=user.username, name=user.name),
            by=maker,
        ).actor()
    account = identity.make(office_of(cast, role), by=maker, role=role)
    if how == "reset":
        account = identity.confirmed(account, by=above(cast, maker))
        account = identity.reset(account, by=maker)
    return identity.choose(account, password="第三个-口令-2026")


def registered(cast):
    """Anybody may: the account works at once."""
    return signup.open_account(
        uscc="91000000MA00000033",
        organisation_name="无此机构（测试）",
        region=cast.region,
        name="无此人",
        username="nobody1",
        password=identity.OWN,
    ).user


def granted(cast, maker):
    row = signup.claim(
        Claiming(
            uscc=cast.institution_office.code,
            name="无此人",
            username="nobody1",
            password=identity.OWN,
            phone="13800000000",
            facts_text="原经办人已离职",
            authorisation=institutions.stored_file(),
        )
    )
    return signup.grant(row, by=maker, reason="授权书属实").claimant.memberships.get().actor()


def above(cast, maker):
    return cast.city_lead if maker.role == Role.ADMIN else cast.admin


def confirms(letter, by):
    try:
        owners.confirm(
            letter, StampedLetter(number=letter.number, scan=institutions.stored_file()), by=by
        )
    except (Blocked, Forbidden):
        return False
    return True


@pytest.mark.parametrize(("by", "role", "how"), HOWS)
def test_who_comes_in_with_the_slip_is_still_who_printed_it(cast, by, role, how):
    maker = maker_of(cast, by)
    became = become(cast, maker, role, how)
    colleague = institutions.actor_in(office_of(cast, role), role)
    assert permissions.another(became, maker.user_id, on=()) is not True
    assert permissions.another(became, colleague.user_id, on=()) is True
    with pytest.raises(Forbidden, match="尚未确认本人"):
        ties.refuse_sealed(became)
    ties.refuse_sealed(colleague)


@pytest.mark.parametrize(("by", "role", "how"), HOWS)
def test_who_printed_the_slip_does_not_confirm_the_owner(cast, by, role, how):
    """Neither in person nor from the other account; the office above does."""
    maker = maker_of(cast, by)
    became = become(cast, maker, role, how)
    letter = identity.asked(identity.make(office_of(cast, role), by=maker, role=role))
    assert [confirms(letter, each) for each in (identity.again(maker), became)] == [False, False]
    assert confirms(letter, above(cast, maker))
