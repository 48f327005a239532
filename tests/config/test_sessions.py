"""What a browser is told, and when a session ends."""

import pytest
from django.test import RequestFactory

from config import idle, proxy


@pytest.fixture
def signed_in(client, django_user_model, db):
    client.force_login(django_user_model.objects.create(username="idle"))
    return client


def is_signed_in(client) -> bool:
    client.get("/")
    return "_auth_user_id" in client.session


def last_seen(client, seconds_ago: int) -> None:
    session = client.session
    session[idle.SEEN] = int(idle.time.time()) - seconds_ago
    session.save()


def test_session_in_use_goes_on(signed_in, settings):
    last_seen(signed_in, settings.SESSION_IDLE_SECONDS - 5)
    assert is_signed_in(signed_in)


def test_idle_session_ends(signed_in, settings):
    last_seen(signed_in, settings.SESSION_IDLE_SECONDS + 5)
    assert not is_signed_in(signed_in)


def test_reading_twice_in_a_minute_writes_the_session_once(signed_in):
    signed_in.get("/")
    before = signed_in.session[idle.SEEN]
    signed_in.get("/")
    assert signed_in.session[idle.SEEN] == before


def test_policy_for_the_browser_is_strict(client, db):
    answer = client.get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy.split("; ")
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("trusted", "forwarded", "expected"),
    [
        (False, "9.9.9.9", "127.0.0.1"),
        (True, "9.9.9.9, 10.0.0.7", "10.0.0.7"),
        (True, "", "127.0.0.1"),
    ],
)
def test_throttle_cannot_be_dodged_with_a_forged_address(settings, trusted, forwarded, expected):
    settings.TRUSTED_PROXY = trusted
    request = RequestFactory().get("/", headers={"x-forwarded-for": forwarded})
    assert proxy.client_ip(request) == expected


def test_session_ends_with_the_browser(client, cast):
    from tests.cast import PASSWORD

    answer = client.post("/sign-in/", {"username": "officer", "password": PASSWORD})
    cookie = answer.cookies["sessionid"]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_session_in_use_ends_after_its_hours(signed_in, settings, monkeypatch):
    """Each page that was seen used to put the end off."""
    start = idle.time.time()
    for passed in range(0, settings.SESSION_COOKIE_AGE, settings.SESSION_IDLE_SECONDS // 2):
        monkeypatch.setattr(idle.time, "time", lambda passed=passed: start + passed)
        assert is_signed_in(signed_in)
    monkeypatch.setattr(idle.time, "time", lambda: start + settings.SESSION_COOKIE_AGE + 5)
    assert not is_signed_in(signed_in)
