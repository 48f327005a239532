"""The one place that knows which page shows a row to whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.urls import reverse

from core.models.subject import ref as ref  # noqa: PLC0414 - offered from here to pages

Page = str | Callable[[Any, Any], str]
EVERYONE = "*"
_pages: dict[str, dict[str, Page]] = {}


def register(model: type[Model], pages: Mapping[str, Page] | Page) -> None:
    """Say which page shows `model`: {Role.DISTRICT: "url-name", "*": "url-name"}, or one for all.

    A page is a URL name that takes the row's pk, or a function (row, actor) -> URL.
    """
    given = pages if isinstance(pages, Mapping) else {EVERYONE: pages}
    known = _pages.setdefault(model._meta.label_lower, {})
    known.update({str(role): page for role, page in given.items()})


def url(subject: Model, actor: Any) -> str:
    """Where this actor sees the row; "" when there is no page for that role."""
    page = _page(subject._meta.label_lower, actor)
    if callable(page):
        return page(subject, actor)
    return reverse(page, args=[subject.pk]) if page else ""


def url_of_ref(reference: str, actor: Any) -> str:
    """As `url`, for "app.model:pk", without a query."""
    label, _, pk = reference.partition(":")
    page = _page(label, actor)
    if not page or not pk:
        return ""
    return reverse("go", args=[label, pk]) if callable(page) else reverse(page, args=[pk])


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


def _page(label: str, actor: Any) -> Page:
    known = _pages.get(label, {})
    return known.get(str(actor.role)) or known.get(EVERYONE, "")
