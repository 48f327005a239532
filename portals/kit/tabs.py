"""Tabs of a file: rooms add theirs, so that no two share a page to edit.

tabs.register(Institution, "agreements", _("协议"), rows=lambda row, actor: Agreement.objects…)
tabs.register(Institution, "staff", _("进校人员"), view=staff_tab, template="institutions/_staff.html")

`rows` is enough where a table of title, state and a date will do; `view(request, row)` gives the
context of a template of one's own. `count(row, actor)` is the number beside the label.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from portals.kit import frame, links, tones

Rows = Callable[[Any, Any], Any]
MOST = 100


@dataclass(frozen=True)
class Tab:
    key: str
    label: Any
    rows: Rows | None = None
    view: Callable[[HttpRequest, Any], dict[str, Any]] | None = None
    template: str = "kit/_tab_rows.html"
    roles: tuple[str, ...] = ()
    order: int = 50
    count: Callable[[Any, Any], int] | None = None
    dates: Sequence[tuple[str, Any]] = ()
    # A tab with nothing in it is left out unless it is to be kept.
    keep: bool = False


@dataclass(frozen=True)
class Line:
    title: str
    url: str
    state: str
    tone: str
    dates: list[Any] = field(default_factory=list)


_tabs: dict[str, dict[str, Tab]] = {}


def register(model: type[Model], key: str, label: Any, **options: Any) -> None:
    """Add a tab to the page of a model; the same key again takes the place of the first."""
    options["roles"] = tuple(str(role) for role in options.get("roles", ()))
    _tabs.setdefault(model._meta.label_lower, {})[key] = Tab(key, label, **options)


def of(model: type[Model], actor: Any) -> list[Tab]:
    """The tabs this actor may open, in order."""
    found = _tabs.get(model._meta.label_lower, {}).values()
    mine = [tab for tab in found if not tab.roles or str(actor.role) in tab.roles]
    return sorted(mine, key=lambda tab: tab.order)


def draw(request: HttpRequest, row: Any, first: Tab) -> dict[str, Any]:
    """Context of a page with tabs: `items`, `current`, and the chosen tab's template and context."""
    actor = frame.actor_of(request)
    known = [first, *of(type(row), actor)]
    asked = request.GET.get("tab", "")
    chosen = next((tab for tab in known if tab.key == asked), first)
    counted = [(tab, _count(tab, row, actor)) for tab in known]
    items = [
        (tab.key, tab.label, count)
        for tab, count in counted
        if count != 0 or tab.keep or tab is chosen
    ]
    return {
        "tab_items": items,
        "tab": chosen,
        **_content(request, chosen, row, actor),
    }


def _count(tab: Tab, row: Any, actor: Any) -> int | None:
    if tab.count is not None:
        return tab.count(row, actor)
    return tab.rows(row, actor).count() if tab.rows is not None else None


def _content(request: HttpRequest, tab: Tab, row: Any, actor: Any) -> dict[str, Any]:
    if tab.view is not None:
        return tab.view(request, row)
    rows = tab.rows(row, actor)[:MOST] if tab.rows is not None else []
    return {"tab_lines": [_line(each, actor, tab) for each in rows]}


def _line(row: Any, actor: Any, tab: Tab) -> Line:
    display = getattr(row, "get_state_display", None)
    return Line(
        title=row.title() if hasattr(row, "title") else str(row),
        url=links.url(row, actor),
        state=display() if display else "",
        tone=tones.of(row),
        dates=[getattr(row, name) for name, _label in tab.dates],
    )
