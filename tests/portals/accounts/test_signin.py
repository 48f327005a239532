from datetime import timedelta

import pytest
from django.test import Client

from accounts.domain import deputies, passwords, people
from accounts.enums import Role
from accounts.facts import Deputising, Invitation
from accounts.models import OneTimePassword
from core import clock
from tests.cast import PASSWORD

NEW = "海边-新口令-2026"


def come_in(username, password=PASSWORD, client=None, **data):
    client = client or Client()
    data = {"username": username, "password": password, **data}
    return client.post("/sign-in/", data)


def test_sign_in_lands_on_the_workbench(cast):
    client = Client()
    response = come_in(" Officer ", client=client)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.get("/").wsgi_request.actor == cast.officer


def test_sign_in_comes_back_to_the_page_that_was_asked_for(cast):
    asked = Client().get("/messages/")
    assert asked["Location"] == "/sign-in/?next=%2Fmessages%2F"
    assert come_in("officer", next="/messages/")["Location"] == "/messages/"


@pytest.mark.parametrize(
    "where", ["https://elsewhere.example/", "//elsewhere.example", "/sign-in/"]
)
def test_sign_in_never_leads_elsewhere(cast, where):
    assert come_in("officer", next=where)["Location"] == "/"


@pytest.mark.parametrize(("username", "password"), [("officer", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(cast, username, password):
    response = come_in(username, password)
    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == ["登录名或口令不对，请核对后再试。"]


def test_too_many_failures_lock_and_say_until_when(cast):
    with clock.frozen(clock.at(clock.today(), 9, 7)):
        client = Client()
        statuses = [come_in("officer", "wrong", client).status_code for _n in range(5)]
        assert statuses == [422, 422, 422, 422, 429]
        response = come_in("officer", client=client)
        assert response.status_code == 429
        assert response.context["form"].non_field_errors() == [
            "这个登录名输错次数过多，已暂停。请在 09:15 后再试。"
        ]
        assert come_in("lead", client=client).status_code == 302


def test_a_slip_lets_in_once_its_owner_has_chosen_a_password(cast):
    row = people.invite(
        cast.school_office,
        Invitation(role=Role.SCHOOL, username="newdean", name="新主任"),
        by=cast.lead,
    )
    password = passwords.show(OneTimePassword.objects.get(), by=cast.lead)
    client = Client()
    assert come_in("newdean", password, client)["Location"] == "/password/"
    for url in ("/", "/messages/", "/deadlines/"):
        assert client.get(url)["Location"] == "/password/"
    assert client.get("/password/").status_code == 200
    refused = client.post("/password/", {"old": password, "new": NEW, "again": "other"})
    assert refused.context["form"].errors == {"again": ["两次输入的新口令不一致。"]}
    refused = client.post("/password/", {"old": password, "new": "12345", "again": "12345"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["new"])
    done = client.post("/password/", {"old": password, "new": NEW, "again": NEW})
    assert done["Location"] == "/owner/"
    assert client.get("/").wsgi_request.actor == row.actor()
    assert come_in("newdean", password).status_code == 422


def test_a_slip_that_has_expired_lets_nobody_in(cast):
    people.reset(cast.membership(cast.dean), by=cast.lead)
    password = passwords.show(OneTimePassword.objects.get(), by=cast.lead)
    with clock.frozen(clock.now() + timedelta(days=15)):
        response = come_in("dean", password)
    assert response.status_code == 422
    assert "有效期" in response.context["form"].non_field_errors()[0]


def test_who_serves_nowhere_is_told_so(cast):
    people.end(cast.membership(cast.dean), by=cast.lead, reason="调离")
    response = come_in("dean")
    assert response.context["form"].non_field_errors() == [
        "您目前没有在任的职责，不能登录。请联系上级单位核实任职情况。"
    ]
    assert "_auth_user_id" not in response.client.session


def test_sign_out(cast):
    client = cast.client(cast.officer)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/").wsgi_request.actor.role == "PUBLIC"


@pytest.fixture
def deputy(cast):
    return deputies.name(
        cast.membership(cast.lead),
        Deputising(
            deputy=cast.membership(cast.officer),
            since=clock.today(),
            until=clock.today(),
            document="环教体发〔2026〕9号",
        ),
        by=cast.lead,
    ).acting


def test_switch_changes_who_acts_until_switched_back(cast, deputy):
    client = cast.client(cast.officer)
    client.post("/switch/", {"membership": deputy.pk, "next": "/messages/"})
    actor = client.get("/").wsgi_request.actor
    assert (actor.membership_id, actor.is_lead, actor.deputy_for) == (deputy.pk, True, "区负责人")
    client.post("/switch/", {"membership": cast.officer.membership_id})
    assert client.get("/").wsgi_request.actor == cast.officer


def test_switch_to_somebody_elses_membership_changes_nothing(cast):
    client = cast.client(cast.officer)
    assert client.post("/switch/", {"membership": cast.lead.membership_id})["Location"] == "/"
    assert client.get("/").wsgi_request.actor == cast.officer


def test_the_frame_names_each_membership(cast, deputy):
    page = cast.client(deputy.actor()).get("/")
    assert [(m.label, m.current) for m in page.wsgi_request.page_frame.memberships] == [
        ("区市教育局经办", False),
        ("区市教育局负责人（代区负责人）", True),
    ]


def test_changing_ones_password_keeps_this_session_and_ends_the_others(cast):
    here, there = cast.client(cast.officer), cast.client(cast.officer)
    here.post("/password/", {"old": PASSWORD, "new": NEW, "again": NEW})
    assert here.get("/").wsgi_request.actor == cast.officer
    assert there.get("/").wsgi_request.actor.role == "PUBLIC"
