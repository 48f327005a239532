"""An official page, printed twice: the same article, and the same bytes of Word and of what is downloaded."""

from __future__ import annotations

from pathlib import Path

from tests.browser.desk import Desk


def twice(desk: Desk, title: str) -> str:
    """Open the page of this title from the row one stands on, twice; its article. One is back afterwards."""
    once, again = (_printed(desk, title) for _time in range(2))
    assert once == again
    article, word, _sheet = once
    assert word[:2] == b"PK"
    return article


def _printed(desk: Desk, title: str) -> tuple[str, bytes, str]:
    """The article as it came, its Word file, and what Chromium lays out of it on A4."""
    here = desk.page.url
    desk.follow(title)
    page = desk.page
    article = page.locator("article.official").evaluate("one => one.outerHTML")
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载 Word").click()
    word = Path(coming.value.path()).read_bytes()
    page.emulate_media(media="print")
    sheet = page.locator("article.official").inner_text()
    page.emulate_media(media="screen")
    page.goto(here)
    return article, word, sheet
