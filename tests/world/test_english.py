"""Whoever reads the pages of their city in English hears Chinese only where the page says that it is Chinese,
and no sentence of ours among it."""

from collections import Counter, deque
from html.parser import HTMLParser

import pytest
from django.test import Client

from portals.kit import catalogue, tongue
from tests.journeys.test_crawl import NOT_PAGES, pages_behind, shape
from tests.world import names
from tests.world.built import GROUP

pytestmark = [pytest.mark.django_db, GROUP]
UNREAD = {"script", "style"}


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


@pytest.fixture
def read(world, db):
    return {who: texts(client) for who, _actor, client, _kept in names.readers(world, ("own",))}


def test_chinese_says_that_it_is_chinese_and_none_of_it_is_a_sentence_of_ours(read):
    pages = {f"{who} {path}": page for who, found in read.items() for path, page in found.items()}
    assert {where: page.unsaid for where, page in pages.items() if page.unsaid} == {}
    ours = {sentence for _place, sentence, _context in catalogue.sentences()}
    assert {text: where for where, page in pages.items() for text in page.said & ours} == {}
    assert len(pages) > 100
    assert sum(len(page.said) for page in pages.values()) > 300
