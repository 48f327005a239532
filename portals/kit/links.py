"""The one place that knows which page shows a row."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.urls import get_urlconf, resolve, reverse

from accounts.enums import PUBLIC
from core.models.subject import ref as ref  # noqa: PLC0414 - offered from here to pages

# The name of a URL that takes the row's pk; or what gives an address, or the row on whose page this one
# is shown (None: nowhere).
Page = str | Callable[[Any], Any]
_pages: dict[str, Page] = {}
_public: dict[str, str] = {}


def register(model: type[Model], page: Page) -> None:
    """Say which page shows `model`; a page lets in whom it lets in, so no role is named here."""
    label = model._meta.label_lower
    if label in _pages:
        raise ValueError(f"{label} is registered twice")
    _pages[label] = page


def register_public(model: type[Model], name: str) -> None:
    """The page on which a stranger reads the row."""
    _public[model._meta.label_lower] = name


def url(subject: Model, actor: Any = None) -> str:
    """Where the row is shown; with an actor: "" where that page is not for their role."""
    label = subject._meta.label_lower
    if actor is not None and str(actor.role) == PUBLIC and label in _public:
        return reverse(_public[label], args=[subject.pk])
    page = _pages.get(label, "")
    if callable(page):
        found = page(subject)
        if found is None or isinstance(found, str):
            return found or ""
        return url(found, actor)
    return reverse(page, args=[subject.pk]) if page and _lets_in(page, actor) else ""


def url_of_ref(reference: str, actor: Any) -> str:
    """As `url`, for "app.model:pk", without a query."""
    label, _, pk = reference.partition(":")
    page = _pages.get(label, "")
    if not page or not pk:
        return ""
    if callable(page):
        return reverse("go", args=[label, pk])
    return reverse(page, args=[pk]) if _lets_in(page, actor) else ""


def from_ref(reference: str, actor: Any) -> Any:
    """The row behind "app.model:pk" if this actor may see it, else None."""
    label, _, pk = reference.partition(":")
    model = model_of(label)
    if model is None or not pk.isdecimal():
        return None
    return model.objects.visible_to(actor).filter(pk=pk).first()


def model_of(label: str) -> Any:
    """The scoped model called "app.model", or None."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return None
    return model if hasattr(getattr(model, "objects", None), "visible_to") else None


def _lets_in(page: str, actor: Any) -> bool:
    if actor is None:
        return True
    roles = _roles(page, get_urlconf())
    return str(actor.role) in roles or "*" in roles


@functools.cache
def _roles(page: str, _urlconf: str | None) -> frozenset[str]:
    """Whom the page behind a URL's name is for, as its door says."""
    view = resolve(reverse(page, args=[0])).func
    return frozenset(str(role) for role in getattr(view, "roles", ()))
