"""Everyone of the demo world follows every link they are shown: no page breaks, no GET writes,
and what one office reaches does not exist for the same role elsewhere.
"""

import re
from collections import Counter, deque
from dataclasses import dataclass
from functools import partial
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import connection
from django.test import Client, override_settings

from accounts.middleware import ACTING
from accounts.models import Membership
from tests import seeded

pytestmark = seeded.GROUP
OFFICES = 2  # of each role
EACH_SHAPE = 3  # pages of one shape (/applications/7/, /applications/8/ …) that each member opens
# Session rows are no domain data; savepoints are the test's own.
WRITES = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM) "(?!django_session)', re.IGNORECASE)
NOT_PAGES = re.compile(r"^/(static|language|demo)/|/(export|file)/|^/sign-?out")


# What a browser ends a paragraph at, so that the rest of it stands outside.
BLOCKS = {
    "address", "article", "aside", "blockquote", "div", "dl", "fieldset", "footer", "form", "h1", "h2",
    "h3", "h4", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul",
}  # fmt: skip


class Links(HTMLParser):
    """The links of a page, and what stands in a paragraph that may not (Q3)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.misplaced: set[str] = set()
        self.in_paragraph = False

    def handle_starttag(self, tag, attrs):
        if tag == "a" and (href := dict(attrs).get("href")):
            self.found.add(href)
        if self.in_paragraph and tag in BLOCKS:
            self.misplaced.add(f"<{tag}> in <p>, line {self.getpos()[0]}")
        self.in_paragraph = tag == "p" or (self.in_paragraph and tag not in BLOCKS)

    def handle_endtag(self, tag):
        if tag == "p" and not self.in_paragraph:
            self.misplaced.add(f"</p> without <p>, line {self.getpos()[0]}")
        if tag == "p":
            self.in_paragraph = False


def browser(membership: Membership) -> Client:
    client = Client()
    client.force_login(membership.user, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[ACTING] = membership.pk
    session.save()
    return client


def pages_behind(html: str, base: str) -> set[str]:
    links = Links()
    links.feed(html)
    assert links.misplaced == set(), f"{base}: {links.misplaced}"
    parts = [urlsplit(urljoin(base, href)) for href in links.found]
    return {
        part.path
        for part in parts
        if part.netloc in {"", "testserver"} and part.scheme in {"", "http"}
    }


def shape(path: str) -> str:
    return re.sub(r"\d+", "N", path)


def note_writes(written, execute, sql, params, many, context):
    """Without the text of every query, as capturing would make it: that asks the database again."""
    if WRITES.match(sql):
        written.append(sql)
    return execute(sql, params, many, context)


@dataclass
class Walk:
    status: dict[str, int]  # of each page that was opened
    linked: set[str]  # every page some page pointed to, opened or not


def walk(client: Client) -> Walk:
    """Follow links from the front until nothing new turns up."""
    seen: dict[str, int] = {}
    linked: set[str] = set()
    shapes: Counter[str] = Counter()
    waiting = deque(["/"])
    while waiting:
        path = waiting.popleft()
        if path in seen or NOT_PAGES.search(path) or shapes[shape(path)] >= EACH_SHAPE:
            continue
        shapes[shape(path)] += 1
        written: list[str] = []
        with connection.execute_wrapper(partial(note_writes, written)):
            answer = client.get(path)
        assert written == [], f"GET {path} writes"
        seen[path] = answer.status_code
        if answer.status_code in {301, 302}:
            waiting.append(urlsplit(answer.headers["Location"]).path)
        elif answer.headers.get("Content-Type", "").startswith("text/html"):
            ahead = pages_behind(answer.content.decode(), path)
            linked |= ahead
            waiting.extend(sorted(ahead - set(seen)))
    return Walk(seen, linked | set(seen))


def members() -> list[Membership]:
    """One membership of each (role, lead, office), of two districts at most."""
    rows = Membership.objects.select_related("user", "organisation").order_by("pk")
    chosen: dict[tuple[str, bool, int], Membership] = {}
    offices: dict[tuple[str, bool], set[int]] = {}
    for row in rows:
        known = offices.setdefault((row.role, row.is_lead), set())
        if len(known | {row.organisation_id}) <= OFFICES:
            known.add(row.organisation_id)
            chosen.setdefault((row.role, row.is_lead, row.organisation_id), row)
    return list(chosen.values())


@pytest.fixture(scope="module")
def walked(demo_world, django_db_blocker) -> dict[Membership, Walk]:
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=demo_world):
        return {member: walk(browser(member)) for member in members()}


def test_every_link_leads_somewhere_for_everyone(walked, db):
    broken = {
        f"{member.role} {member.user.username} {path}": status
        for member, done in walked.items()
        for path, status in done.status.items()
        if status not in {200, 301, 302}
    }
    assert broken == {}


def test_a_stranger_follows_every_public_link(demo_world, db):
    statuses = walk(Client()).status
    assert {path: code for path, code in statuses.items() if code not in {200, 301, 302}} == {}


def test_what_one_office_reaches_does_not_exist_for_the_same_role_elsewhere(walked, db):
    leaks = {}
    for one, here in walked.items():
        for other, there in walked.items():
            same = (one.role, one.is_lead) == (other.role, other.is_lead)
            if not same or one.organisation_id == other.organisation_id:
                continue
            client = browser(other)
            for path in sorted(
                path for path in set(here.status) - there.linked if "N" in shape(path)
            ):
                status = client.get(path).status_code
                if status != 404:
                    leaks[f"{other.user.username} {path}"] = status
    assert leaks == {}
