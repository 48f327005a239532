"""A form that does something carries its one-time token, and its view takes it."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from types import FunctionType
from typing import Any

import pytest
from django.template import RequestContext, Template
from django.urls import URLPattern, URLResolver, get_resolver

from core import deeds
from portals.kit import act
from tests.house import source

FORM = re.compile(r"<form\b[^>]*\bmethod=\"post\"[^>]*>.*?</form>", re.DOTALL)
ONCE = re.compile(r"{%\s*once\b[^%]*%}")

# Forms whose second post does nothing that the first did not, and why.
WITHOUT = {
    "accounts/signin.html": "signing in twice is being signed in",
    "accounts/password.html": "the old password does not open a second time, and passwords are not digested",
    "accounts/inbox.html": "what is read stays read",
    "accounts/record/list.html": "reads only",
    "403.html": "acting as the same membership again changes nothing",
    "kit/_masthead.html": "acting as the same membership, or signing out, again changes nothing",
    "kit/_language.html": "a language chosen twice is the same language",
    "kit/_doors.html": "the demo's sign-in",
    "kit/_demobar.html": "the demo's clock: no row of anybody's",
    "kit/_download.html": "each download is recorded as one, and is one",
    "kit/_results.html": "each export is recorded as one, and is one",
    "contracts/redlist.html": "each export is recorded as one, and is one",
    "institutions/reveal.html": "each look is recorded as one, and the number must be shown",
    "inspections/original.html": "each look is recorded as one, and the picture must be shown",
    "accounts/owner/ask.html": "the old password does not open a second time, and passwords are not digested",
    "accounts/owner/draw.html": "the second asks for a line of the first's sheet, and must not show it again",
    "accounts/owner/forgotten.html": "a code opens once, and passwords are not digested",
    "accounts/owner/prove.html": "a code opens once, and passwords are not digested",
    "accounts/owner/totp.html": "the second secret replaces the first, which opened nothing yet",
    "accounts/owner/totp_scan.html": "a dynamic password opens once",
    "accounts/people/one_time_password.html": "the first showing erases the password, the second finds none",
    ("contracts/backfill_upload.html", "backfill-marked"): "a download of one's own file",
}


def _bare() -> list[object]:
    """Templates with a form without a token; a form by its address where its template has others."""
    found: list[object] = []
    for name, text in source.templates().items():
        for form in FORM.findall(text):
            if not ONCE.search(form):
                several = len(FORM.findall(text)) > 1 and ONCE.search(text)
                address = re.search(r"{% url \"([\w-]+)\"", form)
                found.append((name, address[1] if address else "") if several else name)
    return found


def test_every_form_that_does_something_has_a_token():
    assert sorted({str(each) for each in _bare()} - {str(each) for each in WITHOUT}) == []


def test_the_list_of_forms_without_a_token_has_nothing_that_is_gone():
    assert [each for each in WITHOUT if each not in _bare()] == []


def test_every_form_is_found():
    """No form is written in a way that the tests above would not see."""
    loose = re.compile(r"<form\b(?![^>]*method=\"(?:post|get)\")")
    assert [name for name, text in source.templates().items() if loose.search(text)] == []
    written = re.compile(r"<form\b")
    in_python = [
        each.name for each in source.modules("portals", "demo") if written.search(each.text)
    ]
    assert in_python == []


def test_a_token_is_drawn_only_by_a_view_that_takes_it(rf):
    """So a page with a token whose view is not `done_once` fails at its first look."""
    page = Template("{% load components %}{% once %}")
    with pytest.raises(AttributeError):
        page.render(RequestContext(rf.get("/"), {}))


def test_a_view_that_takes_a_token_claims_it():
    """Reading it alone would answer the second post like the first, and do it again."""
    readers = [
        each
        for each in source.modules("portals", "demo")
        if re.search(r"@onetime\.done_once|onetime\.read\(", each.text)
    ]
    names = {each.name.removesuffix(".py").replace("/", ".") for each in readers}
    assert {view.__module__ for view in _takers()} <= names  # none is written in another way
    assert [each.name for each in readers if ".claiming(" not in each.text] == []


def test_whatever_an_act_does_opens_a_deed():
    """The outermost deed claims the token: an act without one would be done twice by two posts."""
    bare = [each for each in act.registered() if not _opens(each.do)]
    assert [f"{each.model.__name__}.{each.name}" for each in bare] == []


def test_an_act_without_a_deed_would_be_found():
    def do(subject: Any, *, by: Any) -> None:
        len(subject)

    assert _opens(do) is False


def _opens(function: Any, seen: frozenset[Any] = frozenset()) -> bool:
    """Is it a deed, or does it call one, itself or by a function that it calls?"""
    if getattr(function, "is_deed", False) or function is deeds.in_deed:
        return True
    if not isinstance(function, FunctionType) or function in seen:
        return False
    seen = seen | {function}
    known = {**function.__globals__, **inspect.getclosurevars(function).nonlocals}
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    calls = (source.dotted(each.func) for each in ast.walk(tree) if isinstance(each, ast.Call))
    return any(_opens(_named(known, name), seen) for name in calls if name)


def _named(known: dict[str, Any], name: str) -> Any:
    first, *rest = name.split(".")
    found = known.get(first)
    for each in rest:
        found = getattr(found, each, None)
    return found


def test_no_page_that_many_share_carries_a_token():
    """From a cache two strangers would be handed the same one, and each be told of the other's form."""
    takers = _takers()
    shared = [view for view in _views() if getattr(view, "same_for_all", False)]
    assert takers  # the marks are where this looks
    assert shared
    assert [view for view in takers if view in shared] == []


def _takers() -> list[Any]:
    return [view for view in _views() if getattr(view, "takes_once", False)]


def _views() -> list[Any]:
    return [each.callback for each in _patterns(get_resolver().url_patterns)]


def _patterns(found: Any) -> Iterator[URLPattern]:
    for each in found:
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns)
        else:
            yield each
