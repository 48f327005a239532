"""The database's write lock is really held by somebody else: 503 with a page, never 500."""

from __future__ import annotations

import logging
import sqlite3

import psycopg
import pytest
from django.db import OperationalError, connection, connections
from django.test import Client

from core import deeds
from portals.kit import overload
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def locked(cast, tmp_path):
    """The test's database as a file, with a short patience; gives another connection that writes."""
    cast.institution  # noqa: B018 - made before the copy
    path = tmp_path / "db.sqlite3"
    with sqlite3.connect(path) as copy:
        connection.connection.backup(copy)
        copy.execute("PRAGMA journal_mode=WAL")
    before = connections["default"]
    ours = connections.create_connection("default")
    options = {**ours.settings_dict["OPTIONS"], "timeout": 0.1}
    ours.settings_dict = {**ours.settings_dict, "NAME": path, "OPTIONS": options}
    connections["default"] = ours
    other = sqlite3.connect(path, isolation_level=None)
    yield other
    other.close()
    ours.close()
    connections["default"] = before


def hold(other):
    other.execute("BEGIN IMMEDIATE")


@pytest.mark.embedded
def test_a_write_that_gets_no_turn_answers_503_and_is_done_on_the_next_try(locked, caplog):
    sent = {"username": "officer", "password": PASSWORD}
    client = Client(raise_request_exception=False)
    hold(locked)
    with caplog.at_level(logging.ERROR):
        answer = client.post("/sign-in/", sent)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "系统正忙，请稍后再试" in answer.content.decode()
    locked.execute("ROLLBACK")
    assert client.post("/sign-in/", sent).status_code == 302


@pytest.mark.embedded
def test_a_deed_that_gets_no_turn_gives_the_words_back(cast, locked):
    client = cast.client(cast.clerk)
    client.raise_request_exception = False
    client.get("/")
    path = f"/do/institutions.institution/{cast.institution.pk}/amend/"
    hold(locked)
    sent = {"contact_name": "联系人新", "contact_phone": "13800000001"}
    answer = client.post(path, sent, headers={"origin": "http://testserver"})
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert (answer["Cache-Control"], "联系人新" in answer.content.decode()) == (
        "private, no-store",
        True,
    )
    foreign = client.post(path, sent, headers={"origin": "https://elsewhere.example"})
    assert (foreign.status_code, "联系人新" in foreign.content.decode()) == (503, False)


@pytest.mark.embedded
def test_reading_goes_on_while_somebody_writes(cast, locked):
    client = cast.client(cast.officer)
    client.get("/")
    hold(locked)
    assert [client.get(path).status_code for path in ("/", "/messages/")] == [200, 200]
    assert Client().get("/").status_code == 200


@pytest.mark.embedded
def test_a_lock_that_was_waited_for_is_not_waited_for_again(cast, locked, monkeypatch):
    """Four times the database's own twenty seconds is longer than any proxy waits."""
    again = []
    monkeypatch.setattr(deeds.time, "sleep", again.append)
    hold(locked)
    with pytest.raises(OperationalError):
        deeds.in_deed(lambda: None)
    assert len(again) == 3
    monkeypatch.setattr(deeds, "_PATIENCE_SECONDS", 0.05)
    with pytest.raises(OperationalError):
        deeds.in_deed(lambda: None)
    assert len(again) == 3


def _caused(error, cause):
    error.__cause__ = cause
    return error


def test_a_mistake_of_ours_stays_an_error():
    missing = sqlite3.OperationalError("no such table: x")
    missing.sqlite_errorcode = sqlite3.SQLITE_ERROR
    busy = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY_SNAPSHOT
    assert not overload.too_much(_caused(OperationalError(), missing))
    assert overload.too_much(_caused(OperationalError(), busy))
    assert overload.too_much(_caused(OperationalError(), psycopg.OperationalError("pool timeout")))
    assert not overload.too_much(ValueError())
    assert not overload.too_much(None)


def test_a_mistake_still_answers_500(cast, monkeypatch):
    from portals.kit import home

    monkeypatch.setattr(home.front, "blocks", lambda: 1 // 0)
    answer = Client(raise_request_exception=False).get("/")
    assert (answer.status_code, "系统出错了" in answer.content.decode()) == (500, True)
