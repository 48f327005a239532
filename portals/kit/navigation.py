"""The main navigation: each portal registers its own entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse


@dataclass(frozen=True)
class Entry:
    label: Any
    urlname: str
    roles: tuple[str, ...]
    order: int = 50


@dataclass(frozen=True)
class Shown:
    label: str
    url: str
    here: bool


_entries: list[Entry] = []


def register(label: Any, urlname: str, *roles: str, order: int = 50) -> None:
    """Add an entry for these roles; `order` 0 is next to 工作台, 90 at the end. `accounts.enums.PUBLIC` is a stranger."""
    _entries.append(Entry(label, urlname, tuple(str(role) for role in roles), order))


def entries(role: str, path: str) -> list[Shown]:
    """What a role sees, with the entry that `path` lies under marked."""
    mine = sorted((e for e in _entries if role in e.roles), key=lambda e: e.order)
    found = [(str(e.label), reverse(e.urlname)) for e in mine]
    here = _longest([url for _, url in found], path)
    return [Shown(label, url, url == here) for label, url in found]


def _longest(urls: Sequence[str], path: str) -> str:
    fitting = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(fitting, key=len, default="")


def label_of(urlname: str, role: str) -> str:
    """What an entry of a role's navigation is called."""
    return next(str(e.label) for e in _entries if e.urlname == urlname and role in e.roles)
