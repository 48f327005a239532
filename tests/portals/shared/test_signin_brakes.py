"""The sign-in page under attack: each limit says until when, and none shuts out the person itself."""

from __future__ import annotations

import threading

import pytest
from django.contrib.auth import hashers
from django.test import Client

from accounts.domain import hashing
from core import clock
from tests.cast import PASSWORD

HOME, ELSEWHERE = "10.0.0.1", "10.9.9.9"


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
    """How many passwords were computed."""
    computed = []
    known = hashers.MD5PasswordHasher.encode

    def encode(self, password, salt):
        computed.append(password)
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


def test_too_many_hashes_at_once_answer_503_and_count_nothing(cast, monkeypatch):
    monkeypatch.setattr(hashing, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(hashing, "_turns", threading.BoundedSemaphore(1))
    with hashing.turn():
        for _each in range(6):
            answer = come_in("officer", PASSWORD)
            assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    page = answer.content.decode()
    assert "系统正忙，请稍后再试" in page
    assert come_in("officer", PASSWORD).status_code == 302
