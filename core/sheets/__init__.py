"""Excel: one declaration of a Sheet is its export, its import template and its import parser.

The libraries that write workbooks are loaded by the first workbook, not by a process that makes none.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from core.sheets import layout
from core.sheets.book import NOT_APPLICABLE, Book, export
from core.sheets.columns import Column, Kind, Page, Sheet
from core.sheets.marking import mark, mark_all
from core.sheets.reading import CellError, Parsed, Row, Tables, parse, tables, written_tabs

SERIAL, TEXT, INTEGER, DECIMAL = Kind.SERIAL, Kind.TEXT, Kind.INTEGER, Kind.DECIMAL
PERCENT, DATE, CHOICE, ID_TEXT = Kind.PERCENT, Kind.DATE, Kind.CHOICE, Kind.ID_TEXT
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def template(sheet: Sheet, rows: Iterable[Any] = ()) -> bytes:
    """An empty form, or one that already holds rows to be completed."""
    return workbook([(sheet, rows)])


def workbook(forms: Sequence[tuple[Sheet, Iterable[Any]]]) -> bytes:
    """Several forms in one workbook, one tab each, in the order given."""
    from core.sheets.forms import write

    return write(forms)


__all__ = [
    "CHOICE",
    "DATE",
    "DECIMAL",
    "ID_TEXT",
    "INTEGER",
    "NOT_APPLICABLE",
    "PERCENT",
    "SERIAL",
    "TEXT",
    "XLSX_TYPE",
    "Book",
    "CellError",
    "Column",
    "Kind",
    "Page",
    "Parsed",
    "Row",
    "Sheet",
    "Tables",
    "export",
    "layout",
    "mark",
    "mark_all",
    "parse",
    "tables",
    "template",
    "workbook",
    "written_tabs",
]
