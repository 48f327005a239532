"""Excel: one declaration of a Sheet is its export, its import template and its import parser."""

from core.sheets import layout
from core.sheets.book import NOT_APPLICABLE, Book, export
from core.sheets.columns import Column, Kind, Page, Sheet
from core.sheets.marking import mark, mark_all
from core.sheets.reading import CellError, Parsed, Row, Tables, parse, tables, written_tabs
from core.sheets.template import template, workbook

SERIAL, TEXT, INTEGER, DECIMAL = Kind.SERIAL, Kind.TEXT, Kind.INTEGER, Kind.DECIMAL
PERCENT, DATE, CHOICE, ID_TEXT = Kind.PERCENT, Kind.DATE, Kind.CHOICE, Kind.ID_TEXT
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

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
