"""A form stays sent until its answer is there; served here without a site, so that it can be slow."""

from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.browser
PLACE = "http://form.test/"
PAGE = """<!doctype html><meta charset="utf-8"><script src="/kit.js" defer></script>
<form method="post" action="/slow"><input name="price" value="1260"><button>办理</button></form>"""
KIT = Path(settings.BASE_DIR) / "portals/static/kit/kit.js"


@pytest.fixture
def page(chromium):
    context = chromium.new_context()
    page = context.new_page()
    page.posts = []

    def serve(route):
        if route.request.url.endswith("kit.js"):
            route.fulfill(body=KIT.read_text(), content_type="text/javascript")
        elif route.request.method == "POST":
            page.posts.append(route)
        else:
            route.fulfill(body=PAGE, content_type="text/html")

    page.route("**/*", serve)
    page.goto(PLACE)
    yield page
    context.close()


# The page is on its way by then: what happens in it is arranged before.
LATER = """steps => steps.forEach(([at, what]) => setTimeout(() => what === "tap"
  ? document.querySelector("button").click()
  : document.dispatchEvent(new KeyboardEvent("keydown", {key: what})), at))"""


def after(page, *steps):
    page.evaluate(LATER, steps)
    page.wait_for_timeout(steps[-1][0] + 500)


def test_a_second_tap_waits_for_the_answer_however_long_it_takes(page):
    """The lock ended after four seconds, shorter than a slow upload."""
    after(page, [0, "tap"], [5000, "tap"])
    assert len(page.posts) == 1


def test_whoever_stops_the_loading_or_comes_back_may_send_it(page):
    after(page, [0, "tap"], [300, "Escape"], [600, "tap"])
    assert len(page.posts) == 2
    page.posts[-1].fulfill(body="<p>done</p>", content_type="text/html")
    page.wait_for_selector("text=done")
    page.go_back()
    after(page, [0, "tap"])
    assert len(page.posts) == 3
