from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.enums import Role
from accounts.models import Membership, Proof, Tie, User
from core.models import Entry
from tests.factories import identity

ARGUMENTS = {
    "region": "370600",
    "region_name": "烟台市",
    "bureau": "烟台市教育局",
    "username": "admin1",
    "name": "王管理",
}


def run(**changes):
    out = StringIO()
    call_command("first_admin", stdout=out, **{**ARGUMENTS, **changes})
    return out.getvalue().split()[1]


def test_the_first_administrator_comes_from_the_terminal(db):
    password = run()
    user = User.objects.get(username="admin1")
    assert user.check_password(password)
    assert user.must_change_password
    row = Membership.objects.get(user=user)
    assert (row.role, row.organisation.code, row.organisation.name) == (
        "ADMIN",
        "370600",
        "烟台市教育局",
    )
    assert password not in Entry.objects.get().body


def test_there_is_only_one_first(db):
    run()
    with pytest.raises(CommandError):
        run(username="admin2")
    assert not User.objects.filter(username="admin2").exists()


def test_who_is_locked_out_is_let_in_again(db):
    old = run()
    new = run(recover=True)
    user = User.objects.get(username="admin1")
    assert (user.check_password(old), user.check_password(new)) == (False, True)
    with pytest.raises(CommandError):
        run(recover=True, username="nobody")


def test_names_are_asked_for_once(db):
    with pytest.raises(CommandError):
        run(region_name="", bureau="")


def refused(**changes):
    with pytest.raises(CommandError) as refusal:
        run(**changes)
    return str(refusal.value)


def test_each_refusal_says_what_to_do(db):
    assert refused(region="3706") == "区划代码应为 6 位数字。"
    assert refused(bureau="") == "首次使用请给出市和教育局的名称（--region-name、--bureau）。"
    run()
    assert refused(username="admin2") == "该市已有系统管理员，请由其邀请其他人员。"
    assert refused(recover=True, username="nobody") == "没有这个登录名的系统管理员。"
    nothing = "市教育局没有这个登录名的人员，或其账号不需要确认。"
    assert refused(confirm_owner=True, username="nobody") == nothing
    assert refused(confirm_owner=True) == nothing  # the terminal bound nobody
    assert not Entry.objects.filter(deed="membership.confirm_owner").exists()


def test_a_new_citys_first_lead_is_confirmed_from_the_terminal(cast):
    """Nobody else is in the city's office yet who could."""
    lead = identity.make(cast.city_bureau, by=cast.admin, role=Role.CITY, lead=True)
    out = StringIO()
    arguments = {"region": "371000", "username": cast.user(lead).username, "confirm_owner": True}
    call_command("first_admin", stdout=out, **arguments)
    assert out.getvalue() == f"{arguments['username']} is confirmed as the account's owner.\n"
    tie = Tie.objects.get(user=lead.user_id)
    assert (tie.ended_by, tie.ended_at is not None) == (Proof.TERMINAL, True)
    assert identity.again(lead).persons == {lead.user_id}
    assert Entry.objects.latest("id").deed == "membership.confirm_owner"
