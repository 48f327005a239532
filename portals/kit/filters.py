"""What narrows a list; each keeps its choice in the URL.

One that is not for everybody who reads the list names its `roles`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

WORDS = _("查找")
Options = Iterable[tuple[Any, Any]]


@dataclass(frozen=True)
class Choice:
    """One of several values. `choices` is a list, or a function of the actor (use visible_to there)."""

    name: str
    label: Any
    choices: Options | Callable[[Any], Options]
    field: str = ""
    template: str = "kit/filters/_choice.html"
    roles: Collection[str] = ()

    def options(self, actor: Any) -> list[tuple[str, str]]:
        given = self.choices(actor) if callable(self.choices) else self.choices
        return [(str(value), str(label)) for value, label in given]

    def chosen(self, query: Any) -> str:
        return str(query.get(self.name, ""))

    def narrow(self, rows: QuerySet[Any], query: Any, actor: Any) -> QuerySet[Any]:
        value = self.chosen(query)
        if not value:
            return rows
        # A value that is not on offer must not reach the database: it finds nothing.
        if value not in {known for known, _label in self.options(actor)}:
            return rows.none()
        return rows.filter(**{self.field or self.name: value})


@dataclass(frozen=True)
class Search:
    """Words that must all occur in one of the fields."""

    fields: Sequence[str]
    name: str = "q"
    label: Any = WORDS
    hint: Any = ""
    template: str = "kit/filters/_search.html"
    roles: Collection[str] = ()

    def options(self, actor: Any) -> list[tuple[str, str]]:
        return []

    def chosen(self, query: Any) -> str:
        return str(query.get(self.name, "")).strip()[:100]

    def narrow(self, rows: QuerySet[Any], query: Any, actor: Any) -> QuerySet[Any]:
        for word in self.chosen(query).replace("\x00", "").split():
            anywhere = [Q(**{f"{name}__icontains": word}) for name in self.fields]
            rows = rows.filter(reduce(operator.or_, anywhere))
        return rows


@dataclass(frozen=True)
class Between:
    """Two dates, both included. `moments`: the column holds a time of day too."""

    name: str
    label: Any
    field: str = ""
    moments: bool = False
    template: str = "kit/filters/_between.html"
    roles: Collection[str] = ()

    def options(self, actor: Any) -> list[tuple[str, str]]:
        return []

    def chosen(self, query: Any) -> tuple[str, str]:
        return (str(query.get(f"{self.name}-from", "")), str(query.get(f"{self.name}-to", "")))

    def narrow(self, rows: QuerySet[Any], query: Any, actor: Any) -> QuerySet[Any]:
        column = (self.field or self.name) + ("__date" if self.moments else "")
        for text, lookup in zip(self.chosen(query), ("gte", "lte"), strict=True):
            day = _date(text)
            if day is not None:
                rows = rows.filter(**{f"{column}__{lookup}": day})
        return rows


Filter = Choice | Search | Between


@dataclass(frozen=True)
class Drawn:
    """A filter with what was chosen, for the template."""

    name: str
    label: Any
    template: str
    chosen: Any
    options: list[tuple[str, str]] = field(default_factory=list)
    hint: Any = ""


def drawn(each: Filter, query: Any, actor: Any) -> Drawn:
    hint = getattr(each, "hint", "")
    return Drawn(
        each.name, each.label, each.template, each.chosen(query), each.options(actor), hint
    )


def is_set(each: Filter, query: Any) -> bool:
    chosen = each.chosen(query)
    return any(chosen) if isinstance(chosen, tuple) else bool(chosen)


def _date(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
