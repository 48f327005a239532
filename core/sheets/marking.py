"""The uploaded file given back: its wrong cells coloured and commented, and a list of them."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from core.sheets import layout
from core.sheets.reading import CellError, Parsed

_AUTHOR = "准入"
_WRONG = PatternFill("solid", fgColor="FFC7CE")
_LIST = "错误清单"
_MOST = 5000


def mark(data: bytes, parsed: Parsed, errors: Sequence[CellError] = ()) -> bytes:
    """`data` is what `parsed` was read from; `errors` are those the domain found besides."""
    return mark_all(data, [(parsed, errors)])


def mark_all(data: bytes, tabs: Sequence[tuple[Parsed, Sequence[CellError]]]) -> bytes:
    """The same for a workbook of which several tabs were read."""
    book = _open(data)
    listed: list[tuple[str, CellError]] = []
    for parsed, errors in tabs:
        found = [*parsed.errors, *errors]
        listed += [(parsed.tab, error) for error in found]
        if parsed.tab in book.sheetnames:
            _mark_tab(book[parsed.tab], found)
            if found:
                book.active = book[parsed.tab]
    _list(book, listed, named=len(tabs) > 1)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _mark_tab(page: Worksheet, found: Sequence[CellError]) -> None:
    _unmark(page)
    by_place: dict[tuple[int, int], list[str]] = {}
    for error in found:
        if error.row:
            by_place.setdefault((error.row, (error.at or 0) + 1), []).append(error.sentence)
    for (row, column), sentences in list(by_place.items())[:_MOST]:
        _point_at(page.cell(row, column), sentences)


def _open(data: bytes) -> Workbook:
    """The workbook itself; where its writer's dialect cannot be kept, an empty one for the list."""
    try:
        return load_workbook(io.BytesIO(data), keep_links=False)
    except Exception:  # noqa: BLE001 - this reader fails in many ways on styles of other programs
        book = Workbook()
        book.remove(book.worksheets[0])
        return book


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


def _list(book: Workbook, errors: Sequence[tuple[str, CellError]], *, named: bool) -> None:
    """Every error with its place; with the tab's name when several were read."""
    if _LIST in book.sheetnames:
        del book[_LIST]
    page = book.create_sheet(_LIST)
    heads = [_("行号"), _("列名"), _("问题")]
    page.append([_("工作表"), *heads] if named else heads)
    for tab, error in list(errors)[:_MOST]:
        line = [error.row or None, error.column, error.sentence]
        page.append([None] * (len(line) + named))
        for number, value in enumerate([tab, *line] if named else line, start=1):
            cell = page.cell(page.max_row, number, value)
            if isinstance(value, str):
                cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="center")
    for cell in page[1]:
        cell.font = Font(name=layout.HEAD_FONT, size=11)
    layout.fit(page)
    widths = (14, 8, 24, 90) if named else (8, 24, 90)
    for letter, width in zip("ABCD", widths, strict=False):
        page.column_dimensions[letter].width = width
