import json
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate

from accounts.domain import passwords, people
from accounts.enums import Role
from accounts.facts import Invitation
from accounts.models import Membership, OneTimePassword, User
from core import clock
from core.errors import Blocked, Forbidden, Invalid, Stale
from core.models import Entry
from tests.cast import PASSWORD


def entry():
    return json.loads(Entry.objects.latest("id").body)


def invite(cast, *, by=None, **changes):
    told = Invitation(**{"role": Role.SCHOOL, "username": "Xin.Ren", "name": "新人", **changes})
    return people.invite(cast.school_office, told, by=by or cast.lead)


def test_invite_makes_an_account_and_a_slip(cast):
    row = invite(cast)
    assert (row.user.username, row.user.name, row.role, row.is_lead, row.since) == (
        "xin.ren",
        "新人",
        "SCHOOL",
        False,
        clock.today(),
    )
    assert row.user.must_change_password
    one_time_password = OneTimePassword.objects.get(membership=row)
    password = passwords.show(one_time_password, by=cast.lead)
    assert row.user.__class__.objects.get(pk=row.user_id).check_password(password)
    assert passwords.show(one_time_password, by=cast.lead) == ""
    told = entry()
    assert (told["deed"], told["chain"], told["dossier"]) == (
        "membership.show_slip",
        "371002",
        "office:371002-S1",
    )


def test_invite_records_no_password(cast):
    row = invite(cast)
    assert entry()["facts"] == {
        "person": "新人",
        "username": "xin.ren",
        "role": "SCHOOL",
        "lead": False,
        "known": False,
    }
    assert (
        str(OneTimePassword.objects.get(membership=row).password)
        not in Entry.objects.latest("id").body
    )


@pytest.mark.parametrize("who", ["officer", "lead_b", "dean", "principal_b", "city_lead", "admin"])
def test_invite_is_refused_to_who_does_not_look_after_the_office(cast, who):
    with pytest.raises(Forbidden):
        invite(cast, by=getattr(cast, who))
    assert not User.objects.filter(name="新人").exists()


def test_a_principal_invites_deans_and_no_principal(cast):
    assert invite(cast, by=cast.principal).organisation == cast.school_office
    with pytest.raises(Forbidden):
        invite(cast, by=cast.principal, is_lead=True, username="another")


def test_invite_refuses_a_name_that_is_taken_by_somebody_else(cast):
    with pytest.raises(Invalid) as refusal:
        invite(cast, username="officer_b")
    assert list(refusal.value.fields) == ["username"]


@pytest.mark.parametrize("username", ["ab", "有汉字的名字", "a" * 33, "-abc", "a b c"])
def test_invite_refuses_a_bad_sign_in_name(cast, username):
    with pytest.raises(Invalid):
        invite(cast, username=username)


def test_a_known_person_gets_a_second_membership_and_keeps_the_password(cast):
    row = people.invite(
        cast.bureau, Invitation(role=Role.PANEL, username="dean", name="教务主任"), by=cast.lead
    )
    assert row.user_id == cast.dean.user_id
    assert authenticate(username="dean", password=PASSWORD, request=request()) == row.user
    assert not OneTimePassword.objects.exists()
    with pytest.raises(Invalid):
        people.invite(
            cast.bureau, Invitation(role=Role.PANEL, username="dean", name="教务主任"), by=cast.lead
        )


@pytest.mark.parametrize(("username", "name"), [("officer", "经办甲"), ("panel1", "专家甲")])
def test_an_institution_cannot_draw_in_who_judges_it(cast, username, name):
    """As a member the officer would be a party to its application, the expert an interested one."""
    with pytest.raises(Invalid) as refusal:
        people.invite(
            cast.institution_office,
            Invitation(role=Role.INSTITUTION, username=username, name=name),
            by=cast.clerk,
        )
    assert list(refusal.value.fields) == ["username"]
    assert Membership.objects.filter(user__username=username).count() == 1
    row = people.invite(
        cast.institution_office,
        Invitation(role=Role.INSTITUTION, username="new1", name="新人"),
        by=cast.clerk,
    )
    people.end(row, by=cast.clerk, reason="离职")
    again = people.invite(
        cast.institution_office,
        Invitation(role=Role.INSTITUTION, username="new1", name="新人"),
        by=cast.clerk,
    )
    assert again.user_id == row.user_id


def request():
    from django.test import RequestFactory

    return RequestFactory().post("/sign-in/")


def test_reset_ends_the_old_password_and_the_old_slip(cast):
    row = cast.membership(cast.dean)
    client = cast.client(cast.dean)
    people.reset(row, by=cast.lead)
    old = OneTimePassword.objects.get()
    people.reset(row, by=cast.lead)
    assert passwords.show(old, by=cast.lead) == ""
    assert not cast.user(cast.dean).check_password(PASSWORD)
    assert cast.user(cast.dean).must_change_password
    assert client.get("/").wsgi_request.actor.role == "PUBLIC"


def test_a_slip_is_shown_to_who_made_it_only(cast):
    people.reset(cast.membership(cast.dean), by=cast.lead)
    with pytest.raises(Forbidden):
        passwords.show(OneTimePassword.objects.get(), by=cast.officer)
    assert OneTimePassword.objects.visible_to(cast.principal).count() == 0
    assert OneTimePassword.objects.visible_to(cast.lead).count() == 1


def test_reset_of_a_person_who_also_serves_elsewhere_is_left_to_who_is_over_both(cast):
    row = people.invite(
        cast.bureau,
        Invitation(role=Role.PANEL, username="officer_b", name="文登经办"),
        by=cast.lead,
    )
    with pytest.raises(Blocked) as refusal:
        people.reset(row, by=cast.lead)
    assert refusal.value.reasons == [
        "“文登经办”还在“文登区教育和体育局”任职，您只能结束其在本单位的任职，不能处理整个账号。"
    ]
    assert people.end(row, by=cast.lead, reason="聘期已满").has_ended(clock.today())


def test_disable_ends_sessions_for_good(cast):
    client = cast.client(cast.officer2)
    assert client.get("/").wsgi_request.actor == cast.officer2
    row = people.disable(cast.membership(cast.officer2), by=cast.lead, reason="长期离岗")
    assert client.get("/").wsgi_request.actor.role == "PUBLIC"
    assert authenticate(username="officer2", password=PASSWORD, request=request()) is None
    client = cast.client(cast.officer)
    people.enable(row, by=cast.lead)
    assert cast.user(cast.officer2).is_active
    assert not cast.user(cast.officer2).check_password(PASSWORD)
    assert client.get("/").wsgi_request.actor == cast.officer


def test_the_last_lead_is_not_disabled_without_a_successor(cast):
    row = cast.membership(cast.lead_b)
    with pytest.raises(Blocked) as refusal:
        people.disable(row, by=cast.city_lead, reason="调离")
    assert refusal.value.reasons == [
        "“文登区教育和体育局”没有其他负责人。请先任命接任的负责人，再停用此账号。"
    ]
    people.appoint(cast.membership(cast.officer_b), by=cast.city_lead, reason="接任")
    people.disable(row, by=cast.city_lead, reason="调离")
    assert not cast.user(cast.lead_b).is_active


def test_every_reason_against_a_disabling_is_told_at_once(cast):
    with pytest.raises(Blocked) as refusal:
        people.disable(cast.membership(cast.lead_b), by=cast.city_lead, reason=" ")
    assert len(refusal.value.reasons) == 2


def test_nobody_resets_disables_or_ends_themselves(cast):
    people.appoint(cast.membership(cast.dean), by=cast.lead, reason="接任")
    own = cast.membership(cast.admin)
    with pytest.raises(Blocked):
        people.reset(own, by=cast.admin)
    with pytest.raises(Blocked):
        people.end(own, by=cast.admin, reason="离任")


def test_a_lead_neither_appoints_nor_removes_leads_of_the_own_office(cast):
    for deed in (people.appoint, people.step_down):
        with pytest.raises(Forbidden):
            deed(cast.membership(cast.officer), by=cast.lead, reason="不成立")
    with pytest.raises(Forbidden):
        people.end(cast.membership(cast.lead), by=cast.lead, reason="不成立")


def test_step_down_leaves_a_lead(cast):
    row = people.appoint(cast.membership(cast.officer), by=cast.city_lead, reason="增设")
    assert row.is_lead
    assert not people.step_down(row, by=cast.city_lead, reason="撤回").is_lead
    with pytest.raises(Blocked):
        people.step_down(cast.membership(cast.lead_b), by=cast.city_lead, reason="撤回")


def test_a_page_drawn_before_another_deed_is_stale(cast):
    row = cast.membership(cast.dean)
    people.rename(row, by=cast.lead, name="教导主任", reason="姓名录错")
    with pytest.raises(Stale):
        people.reset(row, by=cast.lead, version=row.version)


def test_rename_keeps_both_names_in_the_record(cast):
    people.rename(cast.membership(cast.dean), by=cast.lead, name="教导主任", reason="姓名录错")
    assert entry()["facts"]["changed"] == {"name": ["教务主任", "教导主任"]}


def test_end_on_a_day_to_come(cast):
    day = clock.today() + timedelta(days=10)
    row = people.end(cast.membership(cast.dean), by=cast.principal, reason="调离", on=day)
    assert (row.until, row.holds_on(day), row.holds_on(day + timedelta(days=1))) == (
        day,
        True,
        False,
    )
    with pytest.raises(Invalid):
        people.end(
            cast.membership(cast.dean),
            by=cast.principal,
            reason="调离",
            on=clock.today() - timedelta(days=1),
        )


def test_whoever_is_invited_again_after_an_end_serves_again(cast):
    people.end(cast.membership(cast.dean), by=cast.lead, reason="调离")
    row = invite(cast, username="dean", name="教务主任")
    assert row.pk != cast.dean.membership_id
    assert Membership.objects.filter(user=cast.dean.user_id).count() == 2


def test_one_time_passwords_differ_and_have_no_lookalikes():
    drawn = {passwords.one_time() for _n in range(50)}
    assert len(drawn) == 50
    assert not set("01lio") & set("".join(drawn))


def test_change_of_ones_own_password(cast):
    row = cast.membership(cast.dean)
    with pytest.raises(Invalid) as refusal:
        passwords.change(row, by=cast.dean, old="wrong", new="海边-新口令-2026")
    assert list(refusal.value.fields) == ["old"]
    for weak in ("short", "1234567890123", PASSWORD, "password123456"[:8]):
        with pytest.raises(Invalid) as refusal:
            passwords.change(row, by=cast.dean, old=PASSWORD, new=weak)
        assert list(refusal.value.fields) == ["new"]
    passwords.change(row, by=cast.dean, old=PASSWORD, new="海边-新口令-2026")
    assert cast.user(cast.dean).check_password("海边-新口令-2026")
    with pytest.raises(Forbidden):
        passwords.change(row, by=cast.principal, old=PASSWORD, new="海边-新口令-2027")


def test_nobody_gives_themselves_another_role(cast):
    with pytest.raises(Invalid) as refusal:
        people.invite(
            cast.city_bureau,
            Invitation(role=Role.CITY, username="admin", name="管理员", is_lead=True),
            by=cast.admin,
        )
    assert list(refusal.value.fields) == ["username"]
    assert Membership.objects.filter(user=cast.admin.user_id).count() == 1
