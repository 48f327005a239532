"""Chromium against a running demo site, over HTTP only. `.ci/run` starts the site and names it."""

import os

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


@pytest.fixture
def desk(chromium, base):
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.set_default_timeout(15_000)
    yield Desk(context.new_page(), base)
    context.close()


@pytest.fixture
def phone(chromium, base):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN")
    context.set_default_timeout(15_000)
    yield Desk(context.new_page(), base)
    context.close()
