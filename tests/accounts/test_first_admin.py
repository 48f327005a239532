from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Membership, User
from core.models import Entry

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
