"""Embedded mode has no nginx in front: it compresses its own stylesheets and pages."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

pytestmark = pytest.mark.embedded

STYLES = ("tokens", "base", "components", "tables", "forms", "print")


def test_stylesheets_come_compressed():
    plain = sent = 0
    for name in STYLES:
        answer = Client().get(f"/static/kit/{name}.css", headers={"accept-encoding": "gzip"})
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer["Content-Encoding"] == "gzip"
        text = Path(finders.find(f"kit/{name}.css")).read_bytes()
        assert gzip.decompress(body) == text
        plain, sent = plain + len(text), sent + len(body)
    assert sent < plain / 2


def test_a_part_of_a_file_and_a_download_come_as_they_are(cast):
    part = Client().get(
        "/static/kit/base.css", headers={"accept-encoding": "gzip", "range": "bytes=0-99"}
    )
    assert (part.status_code, part.has_header("Content-Encoding")) == (206, False)
    client = cast.client(cast.officer)
    book = client.get("/contracts/backfill/template/", headers={"accept-encoding": "gzip"})
    assert (book.status_code, book.has_header("Content-Encoding")) == (200, False)


def test_a_page_comes_compressed(cast):
    answer = Client().get("/", headers={"accept-encoding": "gzip"})
    assert (answer["Content-Encoding"], b"<!DOCTYPE html>" in gzip.decompress(answer.content)) == (
        "gzip",
        True,
    )
