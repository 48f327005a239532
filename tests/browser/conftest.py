"""Chromium against a running demo site, over HTTP only. `.ci/run` starts the site and names it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.desk import Desk

QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest.fixture(scope="session")
def base() -> str:
    address = os.environ.get("BROWSER_BASE_URL", "")
    assert address, "BROWSER_BASE_URL must name a site started by `manage.py rundemo`"
    return address


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        yield browser
        browser.close()


OFFICE, PHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}


@contextmanager
def sitting(chromium, base, screen) -> Iterator[Desk]:
    context = chromium.new_context(viewport=screen, locale="zh-CN", accept_downloads=True)
    context.set_default_timeout(60_000)
    yield Desk(context.new_page(), base)
    context.close()


@pytest.fixture
def desk(chromium, base):
    with sitting(chromium, base, OFFICE) as one:
        yield one


@pytest.fixture
def phone(chromium, base):
    with sitting(chromium, base, PHONE) as one:
        yield one


@pytest.fixture
def visitor(chromium, base):
    """A phone on which nobody has signed in."""
    with sitting(chromium, base, PHONE) as one:
        yield one
