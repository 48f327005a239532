"""What browsers and proxies may keep: nothing of a signed-in person's pages, a minute of what is the
same for everybody, and words typed into a public form on the way back."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.house import test_urls_roles as urls

pytestmark = pytest.mark.django_db
SHARED = {"public-calls", "public-notices", "public-listings", "public-exits", "robots"}


def test_nothing_of_a_signed_in_persons_pages_is_kept(cast):
    """R11, over every URL: also refusals, redirects and what is public."""
    client = cast.client(cast.lead)
    told = {page.path: client.get(page.path)["Cache-Control"] for page in urls.pages()}
    assert {path: said for path, said in told.items() if "no-store" not in said} == {}
    assert {path: said for path, said in told.items() if "private" not in said} == {}
    assert told["/"] == told["/messages/"] == "private, no-store"
    assert all("public" not in said for said in told.values())


@pytest.mark.parametrize("role", list(urls.ONE_OF_EACH))
def test_so_it_is_for_every_role(cast, role):
    client = cast.client(getattr(cast, urls.ONE_OF_EACH[role]))
    pages = ("/", "/people/", "/institutions/", reverse("public-calls"), "/nowhere/")
    assert {client.get(path)["Cache-Control"] for path in pages} == {"private, no-store"}


def test_a_stranger_may_keep_for_a_minute_what_is_the_same_for_all(cast):
    pages = [page for page in urls.ALL if "PUBLIC" in page.roles]
    answers = {page.name: Client().get(page.path) for page in pages}
    shared = {name for name, answer in answers.items() if "max-age=60" in answer["Cache-Control"]}
    assert shared == SHARED
    assert all(not answers[name].cookies for name in SHARED)
    assert all("Cookie" in answers[name]["Vary"] for name in SHARED)


@pytest.mark.parametrize("name", [*sorted(SHARED), "home"])
def test_an_unchanged_page_is_not_sent_again(cast, name):
    first = Client().get(reverse(name))
    again = Client().get(reverse(name), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_the_front_page_is_asked_for_anew_since_it_becomes_the_workbench(cast):
    assert Client().get("/")["Cache-Control"] == "private, no-cache"
    signed_in = cast.client(cast.officer).get("/")
    assert (signed_in["Cache-Control"], signed_in.has_header("ETag")) == (
        "private, no-store",
        False,
    )


@pytest.mark.parametrize("name", ["register", "account-claim"])
def test_a_form_of_the_public_is_kept_for_the_way_back_by_this_browser_only(cast, name):
    """Its token is this visitor's; with no-store a browser forgets the words when one goes back."""
    answer = Client().get(reverse(name))
    assert (answer["Cache-Control"], "csrftoken" in answer.cookies) == ("private, no-cache", True)


def test_a_page_with_a_message_for_one_visitor_is_not_kept_for_all(cast):
    client = Client()
    client.cookies["messages"] = "x"
    assert client.get(reverse("public-calls"))["Cache-Control"] == "private, no-cache"


def test_another_language_is_another_page(cast):
    chinese, english = Client(), Client()
    english.post("/language/", {"language": "en", "next": "/"})
    path = reverse("public-calls")
    first, second = chinese.get(path), english.get(path)
    assert first["ETag"] != second["ETag"]
    assert "Cookie" in second["Vary"]


def test_a_page_asks_nothing_of_the_device(cast):
    for client in (Client(), cast.client(cast.officer)):
        told = client.get("/")["Permissions-Policy"]
        assert {"camera=()", "geolocation=()", "microphone=()"} <= set(told.split(", "))


def test_security_txt_names_the_bureaus_contact_or_is_not_there(settings, cast):
    path = "/.well-known/security.txt"
    assert Client().get(path).status_code == 404
    settings.SECURITY_CONTACT = "mailto:aq@jyj.example.gov.cn"
    answer = Client().get(path)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert lines["Contact"] == "mailto:aq@jyj.example.gov.cn"
    assert lines["Expires"].endswith("T00:00:00Z")


def test_robots_find_what_is_published_only(cast):
    text = Client().get("/robots.txt").content.decode()
    assert text.splitlines()[-1] == "Disallow: /"
    page = Client().get(reverse("public-calls")).content.decode()
    assert '<meta name="description" content="课后服务校外机构的遴选公告' in page
    assert "/public/evaluations/" not in text
