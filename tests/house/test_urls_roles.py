"""Every URL says for whom it is, and everybody else is stopped at the door.

Driven from the URLconf: a page that somebody adds tomorrow is tried by every role without being
listed here. What a page shows to those who may come in is tested with the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import IntConverter

from accounts.enums import Role
from portals.kit import gate
from tests import reads

# Django's own view; it changes a cookie by POST and shows nothing.
NOT_OURS = {"set_language"}
NOWHERE = {IntConverter: 999_999_999}
ONE_OF_EACH = {
    Role.CITY: "city_lead",
    Role.DISTRICT: "lead",
    Role.REVIEWER: "reviewer",
    Role.PANEL: "panel1",
    Role.SCHOOL: "principal",
    Role.INSPECTOR: "inspector",
    Role.INSTITUTION: "clerk",
    Role.ADMIN: "admin",
    Role.AUDITOR: "auditor",
}


class Page(NamedTuple):
    name: str
    path: str
    roles: tuple[str, ...] | None


def pages() -> Iterator[Page]:
    yield from _below(get_resolver().url_patterns, "/")


def _below(patterns: Any, prefix: str) -> Iterator[Page]:
    for each in patterns:
        path = prefix + _filled(each.pattern)
        if isinstance(each, URLResolver):
            yield from _below(each.url_patterns, path)
        elif isinstance(each, URLPattern):
            yield Page(each.name or path, path, roles_of(each.callback))


def _filled(pattern: Any) -> str:
    """The path with something in each place that names no row."""
    text = str(pattern)
    for name, converter in pattern.converters.items():
        value = NOWHERE.get(type(converter), "x")
        for kind in (f"{_kind(converter)}:", ""):
            text = text.replace(f"<{kind}{name}>", str(value))
    return text


def _kind(converter: Any) -> str:
    return type(converter).__name__.removesuffix("Converter").lower()


def roles_of(view: Any) -> tuple[str, ...] | None:
    """What the page declares: its roles, any signed-in one, everybody; None when it says nothing."""
    shown = getattr(view, "view_class", view)
    declared = getattr(shown, "roles", None)
    if declared is None:
        return None
    return tuple(str(role) for role in declared) or (gate.ANYONE_SIGNED_IN,)


ALL = [page for page in pages() if page.name not in NOT_OURS]


def open_to(page: Page, role: str) -> bool:
    return role in page.roles or bool({gate.ANYONE_SIGNED_IN, gate.EVERYBODY} & {*page.roles})


def test_every_url_says_for_whom_it_is():
    assert [page.path for page in ALL if page.roles is None] == []
    known = {*Role.values, gate.ANYONE_SIGNED_IN, gate.EVERYBODY}
    assert {role for page in ALL for role in page.roles} <= known


def test_every_url_has_a_name_of_its_own():
    names = [page.name for page in ALL]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize("role", list(ONE_OF_EACH))
def test_another_role_is_told_that_a_page_is_not_theirs(cast, role):
    client = cast.client(getattr(cast, ONE_OF_EACH[role]))
    closed = [page for page in ALL if not open_to(page, role)]
    answers = {page.path: _status(client, page.path) for page in closed}
    assert answers == dict.fromkeys(answers, 403)


@pytest.mark.parametrize("role", list(ONE_OF_EACH))
def test_a_page_of_ones_role_answers(cast, role):
    """Without a row it is not there; it never fails, and never says that it is somebody else's."""
    client = cast.client(getattr(cast, ONE_OF_EACH[role]))
    opened = [page for page in ALL if open_to(page, role) and page.roles != (gate.EVERYBODY,)]
    answers = {page.path: client.get(page.path).status_code for page in opened}
    assert {path: code for path, code in answers.items() if code not in {200, 302, 404, 405}} == {}


def test_a_stranger_is_asked_to_sign_in(cast):
    client = Client()
    closed = [page for page in ALL if gate.EVERYBODY not in page.roles]
    answers = {}
    for page in closed:
        response = client.get(page.path)
        if response.status_code == 405:
            response = client.post(page.path)
        answers[page.path] = (response.status_code, response.headers.get("Location", "")[:15])
    assert answers == dict.fromkeys(answers, (302, "/sign-in/?next="))


def test_a_public_page_answers_a_stranger(cast):
    client = Client()
    public = [page for page in ALL if gate.EVERYBODY in page.roles]
    answers = {page.path: client.get(page.path).status_code for page in public}
    assert {path: code for path, code in answers.items() if code not in {200, 404, 405}} == {}


def _status(client: Client, path: str) -> int:
    response = client.get(path)
    return client.post(path).status_code if response.status_code == 405 else response.status_code


def test_a_get_that_writes_is_caught(cast, monkeypatch):
    """The guard over every GET of the suite works."""
    from portals.kit import home

    def writes(request: Any) -> Any:
        cast.bureau.save()

    monkeypatch.setattr(home.front, "blocks", lambda: writes(None))
    with pytest.raises(reads.WroteWhileReading):
        Client().get("/")
