"""A deed's form sent after the sign-in it was drawn in ended: nothing is done, the words come back.

It happens when somebody else signs in from another tab, or when a form was open for too long.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from portals.kit import act as acts
from portals.kit import frame
from portals.kit.deed_form import KEPT

_PICKED = (forms.BooleanField, forms.ChoiceField, forms.ModelChoiceField, forms.FileField)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's answer to a form without the token of this sign-in (CSRF_FAILURE_VIEW)."""
    return _page(request, words(request))


def words(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed into a deed's form of ours, by its label; nothing for any other request."""
    return _typed(request) if request.method == "POST" and _from_here(request) else []


def keeps_words(view: Callable[..., Any]) -> Callable[..., Any]:
    """Over the door of a view: whoever is signed out by now still gets their words back."""

    @functools.wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method == "POST" and not request.user.is_authenticated:
            typed = _typed(request)
            if typed:
                return _page(request, typed)
        return view(request, *args, **kwargs)

    return inside


def _page(request: HttpRequest, typed: list[tuple[str, str]]) -> HttpResponse:
    out = not getattr(request, "user", None) or not request.user.is_authenticated
    context = {"typed": typed, "signin_url": frame.signin_url(request) if out else ""}
    return render(request, "403_csrf.html", context, status=403)


def _from_here(request: HttpRequest) -> bool:
    """Another site must not be able to put its words on this page."""
    here = f"{request.scheme}://{request.get_host()}"
    return bool(request.headers.get("Origin") == here)


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return []
    if found.url_name != "do":
        return []
    act = acts.find(found.kwargs["label"], found.kwargs["name"])
    return _words(request, act) if act is not None else []


def _words(request: HttpRequest, act: acts.Act) -> list[tuple[str, str]]:
    """Words and figures by their label; no row is read: who sends this is not known any more."""
    found = [
        (str(field.label or name), request.POST[name])
        for name, field in act.form_class.base_fields.items()
        if request.POST.get(name) and not isinstance(field, _PICKED)
        and not isinstance(field.widget, forms.PasswordInput)
    ]  # fmt: skip
    others = [str(v) for name, v in request.POST.items() if _of_this_row(act, name, str(v))]
    return [*found, *([(_("其他内容"), "\n".join(others))] if others else [])]


def _of_this_row(act: acts.Act, name: str, value: str) -> bool:
    """Words in a field that the form only has for its row: the label is not known any more."""
    known = name in act.form_class.base_fields or name.startswith("_")
    machine = name == "csrfmiddlewaretoken" or name.endswith(KEPT) or "password" in name
    return not known and not machine and len(value) > 1 and not value.isdecimal() and value != "on"
