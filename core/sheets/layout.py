"""How an official table looks on paper (A4 landscape), by the conventions of such tables.

Fonts are named, not embedded: where an office lacks one, its own 宋体 or 仿宋 steps in.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection
from typing import Any, Protocol

from django.utils.translation import gettext as _

from core.sheets.columns import Page, Words, plain_text

TITLE_FONT = "方正小标宋简体"
HEAD_FONT = "黑体"
BODY_FONT = "仿宋_GB2312"
_LINE = 16.5
_TAB_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


class Styles(Protocol):
    """What a workbook being written gives: a style of these properties."""

    def format(self, **properties: Any) -> Any: ...


def cell(*, align: str = "left", **more: Any) -> dict[str, Any]:
    return {
        "font_name": BODY_FONT,
        "font_size": 11,
        "border": 1,
        "text_wrap": True,
        "valign": "vcenter",
        "align": align,
        **more,
    }


def header(book: Styles) -> Any:
    return book.format(
        **{**cell(align="center"), "font_name": HEAD_FONT, "bg_color": "#EEF3FA"},
    )


def tab_name(wanted: str, taken: Collection[str]) -> str:
    """A name Excel allows for a tab, not used yet in this workbook."""
    plain = _TAB_FORBIDDEN.sub(" ", plain_text(wanted)).strip(" '")[:31] or "Sheet"
    name, number = plain, 2
    while name.casefold() in taken:
        name = f"{plain[:27]} {number}"
        number += 1
    return name


def sheet(book: Styles, worksheet: Any, page: Page, *, header: int) -> None:
    """Paper, margins, what repeats on each printed page, and the widths."""
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    worksheet.center_horizontally()
    worksheet.repeat_rows(0 if header == 0 else header)
    worksheet.freeze_panes(header + 1, 0)
    worksheet.set_footer(f'&C&"{BODY_FONT}"&10' + _("第 &P 页 共 &N 页"))
    for number, column in enumerate(page.sheet.columns):
        worksheet.set_column(number, number, column.width)
    worksheet.set_row(header, row_height(_header_lines(page)))


def head(book: Styles, worksheet: Any, page: Page) -> int:
    """附表N, the title and the line below it; the place of the header row."""
    place, last = 0, len(page.sheet.columns) - 1
    if page.sheet.annex:
        style = book.format(font_name=HEAD_FONT, font_size=12, align="left", valign="vcenter")
        worksheet.write_string(place, 0, str(page.sheet.annex), style)
        place += 1
    style = book.format(
        font_name=TITLE_FONT, font_size=18, align="center", valign="vcenter", text_wrap=True
    )
    across = _width(page.heading) * 18 / 11
    worksheet.set_row(place, 32 * max(1, math.ceil(across / _total_width(page))))
    _span(worksheet, place, 0, last, page.heading, style)
    place += 1
    parts = _under_title(page)
    if any(parts):
        worksheet.set_row(place, 20)
        _three(book, worksheet, page, place, parts)
        place += 1
    return place


def foot(book: Styles, worksheet: Any, page: Page, *, first: int) -> int:
    """Notes and the line for signatures; the last row used."""
    place, last = first, len(page.sheet.columns) - 1
    notes = [str(note) for note in (*page.sheet.notes, *page.notes)]
    for number, note in enumerate(notes):
        text = (_("填表说明：") if number == 0 else "") + note
        _paragraph(book, worksheet, page, place, text)
        place += 1
    if page.sheet.signed:
        worksheet.set_row(place, 30)
        blanks = "\u3000" * 6
        names = [_("单位负责人（签字）："), _("审核人："), _("填报人："), _("联系电话：")]
        style = book.format(font_name=BODY_FONT, font_size=11, align="left", valign="bottom")
        _span(worksheet, place, 0, last, blanks.join(names), style)
        place += 1
    return place - 1


def _paragraph(book: Styles, worksheet: Any, page: Page, place: int, text: str) -> None:
    style = book.format(
        font_name=BODY_FONT, font_size=10, align="left", valign="top", text_wrap=True
    )
    worksheet.set_row(place, _LINE * lines(text, _total_width(page)))
    _span(worksheet, place, 0, len(page.sheet.columns) - 1, text, style)


def _under_title(page: Page) -> list[str]:
    day = page.filled_on
    written = (
        _("%(year)s年%(month)s月%(day)s日") % {"year": day.year, "month": day.month, "day": day.day}
        if day
        else ""
    )
    return [
        _("填报单位（盖章）：%(name)s") % {"name": page.reporter} if page.reporter else "",
        _("填报时间：%(day)s") % {"day": written} if written else "",
        _("单位：%(unit)s") % {"unit": page.sheet.unit} if page.sheet.unit else "",
    ]


def _three(book: Styles, worksheet: Any, page: Page, place: int, parts: list[str]) -> None:
    """Left, middle and right of the line, each over its share of the columns."""
    columns = page.sheet.columns
    style: dict[str, Any] = {"font_name": BODY_FONT, "font_size": 11, "valign": "vcenter"}
    if len(columns) < 3:
        text = "\u3000".join(part for part in parts if part)
        _span(worksheet, place, 0, len(columns) - 1, text, book.format(**style, align="left"))
        return
    first, second = _thirds([column.width for column in columns])
    spans = [(0, first), (first + 1, second), (second + 1, len(columns) - 1)]
    for (start, end), text, align in zip(spans, parts, ("left", "center", "right"), strict=True):
        _span(worksheet, place, start, end, text, book.format(**style, align=align))


def _thirds(widths: list[float]) -> tuple[int, int]:
    """Where the left part (45 %) and the middle part (a further 30 %) end, one column each at least."""
    total, run = sum(widths), 0.0
    ends: list[int] = []
    for number, width in enumerate(widths):
        run += width
        limit = 0.45 if not ends else 0.75
        if len(ends) < 2 and (run >= total * limit or number == len(widths) - 3 + len(ends)):
            ends.append(number)
    return ends[0], ends[1]


def _span(worksheet: Any, place: int, first: int, last: int, text: Words, style: Any) -> None:
    if last > first:
        worksheet.merge_range(place, first, place, last, "", style)
    worksheet.write_string(place, first, plain_text(str(text)), style)


def _header_lines(page: Page) -> int:
    return max(lines(str(column.header), column.width) for column in page.sheet.columns)


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of this width."""
    room = max(width - 0.4, 1)
    return sum(math.ceil(max(_width(line), 1) / room) for line in text.split("\n"))


def row_height(count: int) -> float:
    return min(_LINE * count + 5, 400)


def _total_width(page: Page) -> float:
    return sum(column.width for column in page.sheet.columns) * 0.98


def _width(text: str) -> float:
    """Columns of a cell that a line needs at 11 points: wide characters take two."""
    return sum(2.06 if unicodedata.east_asian_width(char) in "WFA" else 1.06 for char in text)
