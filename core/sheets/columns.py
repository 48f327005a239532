"""What a column and a sheet are. Header, source, type and width of a column stand on one line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.functional import Promise

Words = str | Promise
Pairs = Iterable[tuple[Any, Words]]


class Kind(StrEnum):
    SERIAL = "serial"  # 序号: counted, never read
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    PERCENT = "percent"  # stored as a ratio: 0.8732 is 87.32 %
    DATE = "date"
    CHOICE = "choice"
    ID_TEXT = "id_text"  # numbers that are names: codes, identity and phone numbers


@dataclass(frozen=True)
class Column:
    """One declaration for export, template and import.

    `source` is what an exported row is asked for: a dotted path through attributes, keys and
    methods without arguments, or a function; without one, the key. `clean` turns the typed text
    into the value and raises ValueError with a sentence. `open_ended` dates may be 长期: None.
    """

    header: Words
    key: str
    width: float = 12
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: type[models.Choices] | Pairs | Callable[[], Pairs] = ()
    source: str | Callable[[Any], Any] = ""
    note: Words = ""
    aliases: tuple[str, ...] = ()
    open_ended: bool = False
    unique: bool = False
    total: bool = False
    places: int = 2
    least: int | Decimal | None = None
    most: int | Decimal | None = None
    longest: int = 500
    clean: Callable[[str], Any] | None = None
    example: str = ""

    def value_of(self, row: Any) -> Any:
        """What an exported row shows in this column; choices by their label."""
        value = self.source(row) if callable(self.source) else _walk(row, self.source or self.key)
        if self.kind is Kind.CHOICE and value is not None:
            return dict(self.options()).get(value, value)
        return value

    def options(self) -> list[tuple[Any, str]]:
        choices: Any = self.choices
        if isinstance(choices, type) and issubclass(choices, models.Choices):
            choices = choices.choices
        elif callable(choices):
            choices = choices()
        return [(value, str(label)) for value, label in choices]

    def names(self) -> set[str]:
        """What its header may be called, in any of our languages: forms travel between offices."""
        return {normal_header(name) for name in (*_in_every_language(self.header), *self.aliases)}

    def labels(self) -> list[tuple[Any, set[str]]]:
        """Each choice with its label in any of our languages."""
        found: list[tuple[Any, set[str]]] = []
        for code, _name in settings.LANGUAGES:
            with translation.override(code):
                options = self.options()
            found = found or [(value, set()) for value, _label in options]
            for (_value, names), (_same, label) in zip(found, options, strict=True):
                names.add(normal_header(label))
        return found


@dataclass(frozen=True)
class Sheet:
    """A table: its tab, its columns and, where it is an official one, what stands around it."""

    name: Words
    columns: tuple[Column, ...]
    title: Words = ""
    annex: Words = ""
    unit: Words = ""
    notes: tuple[Words, ...] = ()
    signed: bool = False

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    @property
    def filled(self) -> tuple[Column, ...]:
        """The columns that people fill in."""
        return tuple(column for column in self.columns if column.kind is not Kind.SERIAL)


@dataclass(frozen=True)
class Page:
    """One sheet of a workbook with its rows. A title makes it an official table.

    `totals` replaces the plain sums of the 合计 row, where counting again needs more than adding.
    """

    sheet: Sheet
    rows: Iterable[Any]
    title: Words = ""
    reporter: Words = ""
    filled_on: date | None = None
    totals: Mapping[str, Any] | None = None
    notes: Sequence[Words] = ()

    @property
    def heading(self) -> str:
        return str(self.title or self.sheet.title)


def _in_every_language(words: Words) -> set[str]:
    names = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            names.add(str(words))
    return names


def _walk(row: Any, path: str) -> Any:
    value = row
    for part in path.split("."):
        if value is None:
            return None
        value = value.get(part) if isinstance(value, Mapping) else getattr(value, part)
        if callable(value) and not isinstance(value, type):
            value = value()
    return value


def normal_header(text: str) -> str:
    """A header as people mean it: no blanks, no mark of the required, one width."""
    plain = re.sub(r"[\s*]|\(必填\)", "", unicodedata.normalize("NFKC", text))
    return plain.casefold()


def plain_text(text: str) -> str:
    """Text out of or into a cell without what nobody can see: control and direction characters."""
    kept = (char for char in text if char in "\n\t" or unicodedata.category(char)[0] != "C")
    return "".join(kept).strip()
