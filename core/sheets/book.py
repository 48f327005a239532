"""Export: official tables and plain lists through XlsxWriter, row by row, in little memory."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO, Self

from django.utils import timezone
from django.utils.translation import gettext as _

from core import clock
from core.sheets import layout
from core.sheets.columns import Column, Kind, Page, plain_text

NOT_APPLICABLE = "—"
LONGEST_TEXT = 32_000
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")
_NUMBERS = {Kind.INTEGER, Kind.DECIMAL, Kind.PERCENT}


class Book:
    """A workbook being written. `workbook` is open for charts and covers of its maker."""

    def __init__(self, target: BinaryIO | str) -> None:
        import xlsxwriter  # with the first workbook

        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.workbook = xlsxwriter.Workbook(target, options)
        made = timezone.localtime(clock.now()).replace(tzinfo=None)
        self.workbook.set_properties({"created": made})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is None:
            self.workbook.close()

    def format(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format(properties)
        return self._formats[key]

    def add(self, page: Page) -> Any:
        """Write a page; the worksheet, for charts beside it. Rows are consumed one by one."""
        names = {str(sheet.get_name()).casefold() for sheet in self.workbook.worksheets()}
        worksheet = self.workbook.add_worksheet(layout.tab_name(str(page.sheet.name), names))
        _Writer(self, worksheet, page).write()
        return worksheet


class _Writer:
    def __init__(self, book: Book, worksheet: Any, page: Page) -> None:
        self.book, self.worksheet, self.page = book, worksheet, page
        self.columns = page.sheet.columns
        self.official = bool(page.heading)
        self.sums: dict[str, Any] = {}
        self.lines = 1

    def write(self) -> None:
        place = layout.head(self.book, self.worksheet, self.page) if self.official else 0
        layout.sheet(self.book, self.worksheet, self.page, header=place)
        self._header(place)
        serial = 0
        for serial, row in enumerate(self.page.rows, start=1):
            self._row(place + serial, serial, row)
        last = place + serial
        if self.page.totals is not None or any(column.total for column in self.columns):
            last += 1
            self._totals(last)
        if self.official:
            last = layout.foot(self.book, self.worksheet, self.page, first=last + 1)
        elif serial:
            self.worksheet.autofilter(place, 0, place + serial, len(self.columns) - 1)
        self.worksheet.print_area(0, 0, last, len(self.columns) - 1)

    def _header(self, place: int) -> None:
        for number, column in enumerate(self.columns):
            self.worksheet.write_string(place, number, str(column.header), layout.header(self.book))

    def _row(self, place: int, serial: int, row: Any) -> None:
        for number, column in enumerate(self.columns):
            value = serial if column.kind is Kind.SERIAL else column.value_of(row)
            if column.total and value is not None:
                self.sums[column.key] = self.sums.get(column.key, 0) + value
            self._cell(place, number, column, value)
        self._height(place)

    def _totals(self, place: int) -> None:
        values = self.sums if self.page.totals is None else self.page.totals
        named = next(
            (number for number, column in enumerate(self.columns) if column.key not in values), 0
        )
        for number, column in enumerate(self.columns):
            if number == named:
                style = self.book.format(**layout.cell(align="center", bold=True))
                self.worksheet.write_string(place, number, _("合计"), style)
            elif column.key in values:
                self._cell(place, number, column, values[column.key], bold=True)
            else:
                self.worksheet.write_blank(place, number, None, self.book.format(**layout.cell()))
        self._height(place)

    def _height(self, place: int) -> None:
        """Readers do not all grow a row to its wrapped text, and on paper none is cut off."""
        if self.lines > 1 or self.official:
            self.worksheet.set_row(place, layout.row_height(self.lines))
        self.lines = 1

    def _cell(self, place: int, number: int, column: Column, value: Any, **style: Any) -> None:
        """One value; what a kind cannot hold is written as text, never dropped."""
        if value is None or value == "":
            return self._missing(place, number, column, value)
        if column.kind is Kind.SERIAL:
            style = {**layout.cell(align="center"), **style}
            return self._number(place, number, int(value), style)
        if column.kind in _NUMBERS and isinstance(value, int | float | Decimal):
            if not math.isfinite(value):
                return self._missing(place, number, column, None)
            style = {**layout.cell(align="right"), "num_format": _number_format(column), **style}
            return self._number(place, number, value, style)
        if column.kind is Kind.DATE and isinstance(value, date):
            day = (
                timezone.localtime(value)
                if isinstance(value, datetime) and timezone.is_aware(value)
                else value
            )
            style = {**layout.cell(align="center"), "num_format": "yyyy-mm-dd", **style}
            plain = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a cell has no zone
            self.worksheet.write_datetime(place, number, plain, self.book.format(**style))
            return None
        return self._text(place, number, column, str(value), style)

    def _number(self, place: int, number: int, value: Any, style: dict[str, Any]) -> None:
        self.worksheet.write_number(place, number, value, self.book.format(**style))

    def _missing(self, place: int, number: int, column: Column, value: Any) -> None:
        style = self.book.format(**layout.cell(align="center"))
        if value is None and column.kind is Kind.DATE and column.open_ended:
            self.worksheet.write_string(place, number, _("长期"), style)
        elif value is None and self.official:
            self.worksheet.write_string(place, number, NOT_APPLICABLE, style)
        else:
            self.worksheet.write_blank(place, number, None, style)

    def _text(
        self, place: int, number: int, column: Column, value: str, style: dict[str, Any]
    ) -> None:
        text = plain_text(value)
        if len(text) > LONGEST_TEXT:
            text = text[:LONGEST_TEXT] + _("……（以下省略）")
        centred = column.kind in {Kind.CHOICE, Kind.DATE} or text == NOT_APPLICABLE
        align = {"align": "center" if centred else "left"}
        style = {**layout.cell(**align), **style}
        if column.kind is Kind.ID_TEXT:
            style["num_format"] = "@"
        if text.startswith(_FORMULA_STARTS):
            style["quote_prefix"] = True  # stays text when a person edits the cell
        self.worksheet.write_string(place, number, text, self.book.format(**style))
        self.lines = max(self.lines, layout.lines(text, column.width))


def _number_format(column: Column) -> str:
    if column.kind is Kind.INTEGER:
        return "0"
    digits = "0." + "0" * column.places if column.places else "0"
    return digits + "%" if column.kind is Kind.PERCENT else digits


def export(pages: Sequence[Page]) -> bytes:
    """A workbook of these pages."""
    buffer = io.BytesIO()
    with Book(buffer) as book:
        for page in pages:
            book.add(page)
    return buffer.getvalue()
