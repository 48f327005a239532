"""The sign-in page under attack: each limit says until when, and none shuts out the person itself."""

from __future__ import annotations

import threading

import pytest
from django.contrib.auth import hashers
from django.test import Client
from django.urls import reverse

from accounts.domain import hashing, passwords
from accounts.models import User
from core import clock, deeds, errors
from core.models import StoredFile
from tests.cast import PASSWORD
from tests.factories import institutions
from tests.portals.institutions.test_pages import pdf
from tests.portals.institutions.test_registering import FORM

HOME, ELSEWHERE = "10.0.0.1", "10.9.9.9"
NEW = "海边-新口令-2026"


@pytest.fixture(autouse=True)
def time():
    with clock.frozen(clock.at(clock.today(), 9, 7)) as frozen:
        yield frozen


def come_in(name, password="wrong", address=ELSEWHERE):
    sent = {"username": name, "password": password}
    client = Client(raise_request_exception=False)
    return client.post("/sign-in/", sent, REMOTE_ADDR=address)


@pytest.fixture
def hashes(monkeypatch):
    """Each password that was computed, and whether inside a deed, which locks."""
    computed = []
    known = hashers.MD5PasswordHasher.encode

    def encode(self, password, salt):
        computed.append((password, deeds.current() is not None))
        return known(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", encode)
    return computed


def test_forty_names_from_one_address_are_stopped_before_a_hash_is_computed(cast, hashes):
    answers = [come_in(f"name{n}") for n in range(40)]
    # The one that comes to the limit is told so at once.
    assert [answer.status_code for answer in answers] == [*[422] * 29, *[429] * 11]
    assert answers[-1].context["form"].non_field_errors() == [
        "您所在的网络输错次数过多，请在 09:15 后再试。近期在这里登录过的账号不受影响。"
    ]
    assert len(hashes) == 30
    assert come_in("officer", PASSWORD, HOME).status_code == 302


def test_a_stranger_cannot_lock_a_lead_out(cast, time):
    assert come_in("lead", PASSWORD, HOME).status_code == 302
    tried = [come_in("lead", address=f"10.1.{n}.1").status_code for n in range(40)]
    assert tried == [*[422] * 19, *[429] * 21]
    assert come_in("lead", PASSWORD, ELSEWHERE).status_code == 429
    assert come_in("lead", PASSWORD, HOME).status_code == 302
    time.move(clock.at(clock.today(), 9, 15))
    assert come_in("lead", PASSWORD, ELSEWHERE).status_code == 302


def test_an_unknown_name_is_braked_as_a_known_one(cast):
    known, unknown = (
        [come_in(name, address=HOME).content.decode().replace(name, "") for _n in range(6)][-1]
        for name in ("officer", "nobody")
    )
    strip = [page.split("csrfmiddlewaretoken")[1][80:] for page in (known, unknown)]
    assert strip[0] == strip[1]


@pytest.fixture
def busy(monkeypatch):
    """All turns are taken."""
    monkeypatch.setattr(hashing, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(hashing, "_turns", threading.BoundedSemaphore(1))
    return hashing.turn


def test_too_many_hashes_at_once_answer_503_and_count_nothing(cast, busy):
    with busy():
        for _each in range(6):
            answer = come_in("officer", PASSWORD)
            assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    page = answer.content.decode()
    assert "系统正忙，请稍后再试" in page
    assert come_in("officer", PASSWORD).status_code == 302


def test_a_stolen_session_does_not_guess_the_old_password(cast, hashes):
    client = cast.client(cast.officer)
    change = {"new": NEW, "again": NEW}
    got = [client.post("/password/", {**change, "old": f"wrong{n}"}) for n in range(8)]
    assert [answer.status_code for answer in got] == [*[422] * 5, *[429] * 3]
    assert len(hashes) == 5
    page = client.post("/password/", {**change, "old": PASSWORD})
    assert page.context["form"].non_field_errors() == [
        "这个登录名输错次数过多，已暂停。请在 09:15 后再试。"
    ]
    assert cast.user(cast.officer).check_password(PASSWORD)


def test_a_new_password_that_is_refused_is_no_guess(cast):
    client = cast.client(cast.officer)
    for _each in range(8):
        sent = {"old": PASSWORD, "new": "12345", "again": "12345"}
        assert client.post("/password/", sent).status_code == 422
    changed = client.post("/password/", {"old": PASSWORD, "new": NEW, "again": NEW})
    assert changed.status_code == 302


def test_ones_own_password_is_computed_in_its_turn_and_before_the_deed(cast, hashes, busy):
    client = cast.client(cast.officer)
    client.raise_request_exception = False
    change = {"old": PASSWORD, "new": NEW, "again": NEW}
    with busy():
        assert client.post("/password/", change).status_code == 503
    assert hashes == []
    assert client.post("/password/", change).status_code == 302
    assert [inside for _password, inside in hashes] == [False] * 3


def test_of_two_changes_at_once_the_second_is_told_that_the_old_one_is_wrong(cast):
    row = cast.membership(cast.officer)
    checked = row.user.password
    passwords.change(row, by=cast.officer, old=PASSWORD, new=NEW)
    with pytest.raises(errors.Invalid) as refusal:
        passwords._change(row, by=cast.officer, checked=checked, chosen="x")
    assert list(refusal.value.fields) == ["old"]


@pytest.mark.parametrize("path", ["register", "account-claim"])
def test_a_strangers_password_is_computed_in_its_turn_and_before_the_deed(cast, path, hashes, busy):
    def send():
        return Client(raise_request_exception=False).post(reverse(path), filing(cast, path))

    with busy():
        assert send().status_code == 503
    assert (hashes, StoredFile.objects.count()) == ([], 0)
    assert send().status_code == 200
    assert hashes == [(FORM["password"], False)]
    made = User.objects.get(username=FORM["username"])
    assert made.check_password(FORM["password"])


def filing(cast, path):
    if path == "register":
        own = {**FORM, "uscc": institutions.uscc(), "region": "371002"}
    else:
        names = ("username", "password")
        own = {name: FORM[name] for name in names} | {
            "uscc": cast.institution_office.code,
            "name": "李四",
            "phone": "13800000000",
            "facts_text": "原经办人已离职，由我接手。",
        }
    return {**own, "authorisation": pdf()}
