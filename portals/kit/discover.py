"""Finds what the portals register and serve, so that no two pages share a list to edit."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import portals

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
