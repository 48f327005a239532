"""A column of a list: one declaration for the table, the phone's cards and the Excel sheet."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Column:
    """`name` is an attribute path ("package.title"), or any key with `value=row -> …`.

    kind: text, link (to the row's page, or to `url(row, actor)`), chip (its state), due, date,
    moment, number, decimal, code (digits that are a name). done: row -> the date no longer presses.
    sort: the ORM path to order by; "" cannot be sorted. export: part of the Excel sheet.
    roles: who reads it, on the page and in the sheet; a column without fails at start.
    """

    name: str
    label: Any
    value: Callable[[Any], Any] | None = None
    kind: str = "text"
    sort: str = ""
    export: bool = True
    width: int = 18
    done: Callable[[Any], bool] | None = None
    url: Callable[[Any, Any], str] | None = None
    tone: str = ""
    roles: Collection[str] = field(kw_only=True)

    def __post_init__(self) -> None:
        if not self.roles:
            raise ValueError(f"{self.name}: say who reads it (roles=)")

    @property
    def css(self) -> str:
        return {
            "number": "num",
            "decimal": "num",
            "date": "nowrap",
            "moment": "nowrap",
            "due": "nowrap",
        }.get(self.kind, "")

    def of(self, row: Any) -> Any:
        """The plain value, as it goes into Excel."""
        if self.value is not None:
            return self.value(row)
        if self.kind == "chip" and self.name == "state":
            return row.get_state_display()
        if self.kind == "link" and self.name == "title":
            return row.title()
        found = row
        for part in self.name.split("."):
            found = getattr(found, part, None)
            if found is None:
                return None
        return found() if callable(found) else found
