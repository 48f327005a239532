"""Import: a workbook against a Sheet, into rows and the wrong cells."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from core import policy
from core.files import inspection
from core.files.kinds import Flaw
from core.sheets import cells
from core.sheets.columns import Column, Kind, Sheet, normal_header, plain_text

HEADER_WITHIN = 20
MOST_COLUMNS = 200
_SUMS = ("合计", "总计", "小计")
_BELOW = ("填表说明", "说明:", "注:", "备注:", "单位负责人", "填报人", "审核人")


@dataclass(frozen=True)
class Row:
    """A row without a wrong cell; `number` is the row's in the file, from 1."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True)
class CellError:
    """`row` 0: the file as a whole; `at` None: the row as a whole, else the column from 0."""

    row: int
    column: str
    sentence: str
    at: int | None = None


@dataclass
class Parsed:
    rows: list[Row] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    tab: str = ""
    places: dict[str, int] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.errors

    def error(self, row: int, key: str, sentence: str) -> CellError:
        """One more error, found by the domain, at the cell of a column ("" for the row)."""
        return CellError(row, self.headers.get(key, ""), str(sentence), self.places.get(key))


@dataclass(frozen=True)
class Tables:
    """A workbook's visible tabs with all their cells; `flaw` says why there are none."""

    tabs: tuple[tuple[str, list[list[Any]]], ...] = ()
    flaw: str = ""


def tables(data: bytes, *, most_rows: int | None = None) -> Tables:
    """What stands in a workbook. Never raises for a bad file."""
    most = most_rows or int(policy.value("sheets.most_rows"))
    try:
        told = inspection.ask("tables", data, rows=most, heads=HEADER_WITHIN, columns=MOST_COLUMNS)
    except Flaw as flaw:
        return Tables(flaw=str(flaw))
    lines = iter(told.splitlines())
    found = []
    for line in lines:
        head = json.loads(line)
        found.append((head["name"], [_row(next(lines)) for _each in range(head["rows"])]))
    return Tables(tuple(found))


def _row(line: bytes) -> list[Any]:
    return [_DATES[raw[0]](raw[1]) if isinstance(raw, list) else raw for raw in json.loads(line)]


_DATES = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
}


def parse(sheet: Sheet, data: bytes | Tables, *, most_rows: int | None = None) -> Parsed:
    """Read what a person filled in. Never raises for a bad file: the errors say what is wrong."""
    read = data if isinstance(data, Tables) else tables(data, most_rows=most_rows)
    try:
        tab, table = _choose(sheet, read)
    except Flaw as flaw:
        return Parsed(errors=[CellError(0, "", str(flaw))])
    parsed = Parsed(tab=tab)
    header = _header(sheet, table)
    if header is None:
        names = "、".join(str(column.header) for column in sheet.filled)
        sentence = _("没有找到表头。表头一行应有这些列：%(names)s。请下载模板填写。") % {
            "names": names
        }
        parsed.errors.append(CellError(0, "", sentence))
        return parsed
    if _place_columns(sheet, table[header], header + 1, parsed):
        _read_rows(sheet, table, header + 1, parsed)
    if not parsed.rows and not parsed.errors:
        parsed.errors.append(CellError(0, "", _("表头下面没有填写任何内容。")))
    return parsed


def _choose(sheet: Sheet, read: Tables) -> tuple[str, list[list[Any]]]:
    """The tab of the sheet's name unless it is blank, else the one whose header fits best."""
    if not read.tabs:
        raise Flaw(read.flaw or _("文件里没有可见的工作表。"))
    named = next((each for each in read.tabs if each[0] == str(sheet.name)), None)
    if named and _is_written(named[1]):
        return named
    return max(read.tabs, key=lambda each: max(_fits(sheet, each[1]), default=0))


def _is_written(table: list[list[Any]]) -> bool:
    return any(plain_text(str(raw)) for row in table for raw in row)


def written_tabs(read: Tables) -> list[str]:
    """Tabs that hold anything, in the file's order."""
    return [name for name, table in read.tabs if _is_written(table)]


def _fits(sheet: Sheet, table: list[list[Any]]) -> list[int]:
    """How many of the sheet's columns each of the first rows names."""
    called = _called(sheet)
    return [
        len({called[name].key for name in map(_header_name, row) if name in called})
        for row in table[:HEADER_WITHIN]
    ]


def _called(sheet: Sheet) -> dict[str, Column]:
    return {name: column for column in sheet.filled for name in column.names()}


def _header_name(raw: Any) -> str:
    return normal_header(plain_text(str(raw)))


def _header(sheet: Sheet, table: list[list[Any]]) -> int | None:
    fits = _fits(sheet, table)
    best = max(fits, default=0)
    return fits.index(best) if best >= min(2, len(sheet.filled)) else None


def _place_columns(sheet: Sheet, row: list[Any], number: int, parsed: Parsed) -> bool:
    """Find each column; True when the rows can be read."""
    called = _called(sheet)
    ignored = {name for each in sheet.columns if each.kind is Kind.SERIAL for name in each.names()}
    for place, raw in enumerate(row):
        name = plain_text(str(raw))
        column = called.get(normal_header(name))
        if column is None:
            if name and normal_header(name) not in ignored:
                parsed.unknown.append(name)
        elif column.key in parsed.places:
            sentence = _("“%(name)s”这一列出现了两次，请删去一列。") % {"name": name}
            parsed.errors.append(CellError(number, name, sentence, place))
        else:
            parsed.places[column.key], parsed.headers[column.key] = place, name.rstrip("*＊")
    for column in sheet.filled:
        if column.required and column.key not in parsed.places:
            sentence = _("缺少必填的“%(name)s”列，请对照模板补上这一列。") % {"name": column.header}
            parsed.errors.append(CellError(number, str(column.header), sentence))
    return not parsed.errors


def _read_rows(sheet: Sheet, table: list[list[Any]], first: int, parsed: Parsed) -> None:
    seen: dict[str, dict[Any, int]] = {column.key: {} for column in sheet.filled if column.unique}
    for number, row in _filled(table, first, list(parsed.places.values())):
        values: dict[str, Any] = {}
        errors = []
        for column in sheet.filled:
            try:
                values[column.key] = _read_cell(column, row, parsed, seen, number)
            except cells.Problem as problem:
                errors.append(parsed.error(number, column.key, str(problem)))
        parsed.errors.extend(errors)
        if not errors:
            parsed.rows.append(Row(number, values))


def _read_cell(
    column: Column, row: list[Any], parsed: Parsed, seen: dict[str, dict[Any, int]], number: int
) -> Any:
    place = parsed.places.get(column.key)
    if place is None:
        return None
    value = cells.read(column, row[place] if place < len(row) else None)
    if column.unique and value is not None:
        before = seen[column.key].setdefault(value, number)
        if before != number:
            raise cells.Problem(_("与第 %(row)s 行重复，请删去一行或更正。") % {"row": before})
    return value


def _filled(
    table: list[list[Any]], first: int, places: list[int]
) -> Iterator[tuple[int, list[Any]]]:
    """Rows with something in a known column, up to the notes below an official table."""
    for number, row in enumerate(table[first:], start=first + 1):
        texts = [plain_text(str(raw)) for raw in row]
        written = [text for text in texts if text]
        first_words = unicodedata.normalize("NFKC", written[0]) if written else ""
        if len(written) == 1 and first_words.startswith(_BELOW):
            return
        if written and written[0].replace(" ", "").replace("\u3000", "") in _SUMS:
            continue
        if any(place < len(texts) and texts[place] for place in places):
            yield number, row
