"""Whoever reads the pages of their city in English hears Chinese only where the page says that it is Chinese,
and no sentence of ours among it."""

from collections import Counter, deque
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import translation

from portals.kit import catalogue, tongue
from tests.house.test_urls_roles import ONE_OF_EACH
from tests.journeys.test_crawl import NOT_PAGES, pages_behind, shape

pytestmark = pytest.mark.django_db
UNREAD = {"script", "style"}
# Two people of the cast are called by their post; a column of the workbook is quoted by its heading.
DATA = {"审计员", "机构经办", "扫描件"}


class Texts(HTMLParser):
    """Chinese texts of a page: those in an element that says so, and those that nobody announces."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.said: set[str] = set()
        self.unsaid: set[str] = set()

    def handle_starttag(self, tag, attrs):
        if tag in tongue._VOID:
            return
        above = self.open[-1][1] if self.open else ""
        self.open.append((tag, dict(attrs).get("lang") or above))

    def handle_endtag(self, tag):
        if any(name == tag for name, _lang in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data):
        text = " ".join(data.split())
        name, lang = self.open[-1] if self.open else ("", "")
        if name not in UNREAD and tongue._HAN.search(text):
            (self.said if lang.startswith("zh") else self.unsaid).add(text)


def texts(client: Client) -> dict[str, Texts]:
    """One page of each shape that this person is led to, read in English."""
    client.cookies["django_language"] = "en"
    found: dict[str, Texts] = {}
    shapes: Counter[str] = Counter()
    waiting = deque(["/"])
    while waiting:
        path = waiting.popleft()
        if NOT_PAGES.search(path) or shapes[shape(path)]:
            continue
        shapes[shape(path)] += 1
        answer = client.get(path, follow=True)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            page = answer.content.decode()
            found[path] = Texts()
            found[path].feed(page)
            waiting.extend(sorted(pages_behind(page, path)))
    return found


def test_chinese_says_that_it_is_chinese_and_none_of_it_is_a_sentence_of_ours(cast):
    people = {role: cast.client(getattr(cast, name)) for role, name in ONE_OF_EACH.items()}
    with translation.override("zh-hans"):  # what the requests set ends with it
        read = {who: texts(client) for who, client in {"": Client(), **people}.items()}
    pages = {f"{who} {path}": page for who, found in read.items() for path, page in found.items()}
    assert {where: page.unsaid for where, page in pages.items() if page.unsaid} == {}
    ours = {
        message.id
        for message in catalogue.on_disk()
        if isinstance(message.id, str) and not tongue._HAN.search(message.string)
    } - DATA
    assert {text: where for where, page in pages.items() for text in page.said & ours} == {}
    assert len(pages) > 50
    assert sum(len(page.said) for page in pages.values()) > 100
