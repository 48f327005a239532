"""A workbook given back: its wrong cells coloured and commented, and a list of them."""

from __future__ import annotations

import io
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from . import office

_AUTHOR = "准入"
_WRONG = PatternFill("solid", fgColor="FFC7CE")
_WIDTHS = (8, 24, 90)
_WIDTH_OF_TAB = 14


def answer(job: dict[str, Any], data: bytes) -> bytes:
    """`tabs`: name and [row, column from 1, sentence] of each; `list`: its name, heads and lines."""
    book = _open(data)
    for name, found in job["tabs"]:
        if name in book.sheetnames:
            _mark_tab(book[name], found)
            if found:
                book.active = book[name]
    _list(book, job["list"])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _open(data: bytes) -> Workbook:
    """The workbook itself; where its writer's dialect cannot be kept, an empty one for the list."""
    if not data:
        return _empty()
    office.inspect(data, "XLSX")
    try:
        return load_workbook(io.BytesIO(data), keep_links=False)
    except Exception:  # noqa: BLE001 - this reader fails in many ways on styles of other programs
        return _empty()


def _empty() -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def _mark_tab(page: Worksheet, found: list[tuple[int, int, str]]) -> None:
    _unmark(page)
    by_place: dict[tuple[int, int], list[str]] = {}
    for row, column, sentence in found:
        by_place.setdefault((row, column), []).append(sentence)
    for (row, column), sentences in by_place.items():
        _point_at(page.cell(row, column), sentences)


def _unmark(page: Worksheet) -> None:
    """Take away the marks of an earlier round."""
    for row in page.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and cell.comment and cell.comment.author == _AUTHOR:
                cell.comment = None
                cell.fill = PatternFill()


def _point_at(cell: object, sentences: list[str]) -> None:
    if not isinstance(cell, Cell):
        return  # inside a merged area: only the list can tell
    text = "\n".join(sentences)
    note = Comment(text, _AUTHOR)
    note.width, note.height = 320, 40 + 22 * (len(text) // 22 + len(sentences))
    cell.comment, cell.fill = note, _WRONG


def _list(book: Workbook, told: dict[str, Any]) -> None:
    """Every error with its place."""
    if told["name"] in book.sheetnames:
        del book[told["name"]]
    page = book.create_sheet(told["name"])
    page.append(told["heads"])
    for number, line in enumerate(told["lines"], start=2):
        for column, value in enumerate(line, start=1):
            cell = page.cell(number, column, value)
            if isinstance(value, str):
                cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="center")
    for cell in page[1]:
        cell.font = Font(name=told["font"], size=11)
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    widths = _WIDTHS if len(told["heads"]) == len(_WIDTHS) else (_WIDTH_OF_TAB, *_WIDTHS)
    for letter, width in zip("ABCD", widths, strict=False):
        page.column_dimensions[letter].width = width
