"""Finds what the portals register and serve, so that no two pages share a list to edit."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, include, path

import portals

SHARED = "shared"
_OTHERS = re.compile(r"\.(templatetags|management)(\.|$)")  # Django loads these itself


def _modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(portals.__path__, f"{portals.__name__}."):
        yield found.name


def load_everything() -> None:
    """Import every module below portals/, so that acts, links and blocks are registered at start.

    URL modules wait: they may be imported only when the URLs are asked for.
    """
    for name in _modules():
        if not name.endswith("urls") and not _OTHERS.search(name):
            importlib.import_module(name)


def urlpatterns() -> list[URLPattern | URLResolver]:
    """`portals/shared/**/urls.py` at the root, `portals/district/vetting/urls.py` below district/vetting/."""
    found: list[URLPattern | URLResolver] = []
    for name in sorted(_modules()):
        parts = name.split(".")[1:]
        if parts == ["urls"] or not parts[-1].endswith("urls"):
            continue
        folders = [] if parts[0] == SHARED else parts[:-1]
        prefix = "".join(f"{folder}/" for folder in folders)
        found.append(path(prefix, include(name)))
    return found
