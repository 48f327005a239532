"""Asking for the head of a page is as good as asking for the page, and no line in the log."""

from __future__ import annotations

import logging

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client, RequestFactory

from tests.house import test_urls_roles as urls

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("person", [None, "lead"])
def test_head_answers_as_get_does_and_warns_of_nothing(cast, caplog, person):
    client = cast.client(getattr(cast, person)) if person else Client()
    paths = [page.path for page in urls.ALL if urls.open_to(page, "DISTRICT" if person else "")]
    shown = [path for path in paths if client.get(path).status_code == 200]
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        heads = {path: client.head(path).status_code for path in shown}
    assert heads == dict.fromkeys(shown, 200)
    assert [record.getMessage() for record in caplog.records] == []


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/static/kit/base.css", "/nowhere/"])
def test_head_has_no_body_that_the_server_must_drop(cast, path):
    """gunicorn writes a warning for each. The test client takes bodies away by itself, so without it."""
    environ = RequestFactory().head(path).environ
    assert b"".join(WSGIHandler()(environ, lambda _status, _headers: None)) == b""
