"""No form of the public without a brake: a new one cannot be forgotten."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver

from portals.kit import gate, throttled
from tests.house import test_urls_roles as urls

FORMS = {"register", "account-claim", "public-objection", "signin", "survey", "forgotten"}
BUTTONS = {"signout", "switch", "set_language", "demo-signin", "demo-forward"}


def views():
    """Name and view of every URL that a stranger may open."""
    todo = list(get_resolver().url_patterns)
    while todo:
        each = todo.pop()
        if hasattr(each, "url_patterns"):
            todo += each.url_patterns
        elif each.name in urls.NOT_OURS or gate.EVERYBODY in (urls.roles_of(each.callback) or ()):
            yield each.name, each.callback


def test_forms_and_buttons_of_the_public_say_so():
    braked = {name: view.brake for name, view in views() if hasattr(view, "brake")}
    assert braked.keys() >= FORMS | BUTTONS
    assert {name for name, brake in braked.items() if not brake.name} == BUTTONS


@pytest.mark.django_db
def test_a_public_view_without_a_brake_takes_no_post(cast):
    bare = [name for name, view in views() if not hasattr(view, "brake")]
    paths = {page.name: page.path for page in urls.pages()}
    answers = {name: Client().post(paths[name]).status_code for name in bare}
    assert answers == dict.fromkeys(bare, 405)
    assert {"home", "public-calls"} <= answers.keys()


def test_whoever_counts_posts_names_a_policy_setting():
    from core import policy

    known = {setting.key for setting in policy.registered()}
    counted = {view.brake.most for _name, view in views() if hasattr(view, "brake")} - {""}
    assert counted <= known
    assert throttled.Brake("new").most in known  # who says nothing is counted
