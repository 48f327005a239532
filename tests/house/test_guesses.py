"""No form that asks for a password without the brake: a new one cannot be forgotten."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from django import forms
from django.urls import get_resolver

from tests.house import source

ASKED = "old"


def _forms(base: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for each in base.__subclasses__():
        yield each
        yield from _forms(each)


def _asking() -> set[str]:
    assert get_resolver().url_patterns  # every page is loaded, and with it its forms
    return {each.__name__ for each in _forms() if ASKED in getattr(each, "base_fields", {})}


def _called(node: ast.AST) -> set[str]:
    calls = [each.func for each in ast.walk(node) if isinstance(each, ast.Call)]
    return {ast.unparse(each) for each in calls}


def _readers(form: str) -> dict[str, set[str]]:
    """Each function that makes this form, and what it calls."""
    found = {}
    for module in source.modules("portals", "demo"):
        functions = [node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef)]
        for node in functions:
            called = _called(node)
            if form in {each.rpartition(".")[2] for each in called}:
                found[f"{module.name}:{node.name}"] = called
    return found


def test_whoever_types_a_password_is_braked_and_waits_for_a_turn():
    readers = {form: _readers(form) for form in _asking()}
    assert readers.keys() >= {"PasswordForm", "AskForm", "HoldForm"}
    assert [form for form, found in readers.items() if not found] == []
    bare = [
        where
        for found in readers.values()
        for where, called in found.items()
        if "guesses.tried" not in called
    ]
    assert bare == []
