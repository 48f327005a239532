"""Import: a workbook against a Sheet, into rows and the wrong cells."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import python_calamine
from django.utils.translation import gettext as _

from core import policy
from core.files import inspection
from core.files.kinds import Flaw
from core.files.kinds import Kind as FileKind
from core.sheets import bounds, cells
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


def parse(sheet: Sheet, data: bytes, *, most_rows: int | None = None) -> Parsed:
    """Read what a person filled in. Never raises for a bad file: the errors say what is wrong."""
    most = most_rows or int(policy.value("sheets.most_rows"))
    try:
        inspection.look(data, FileKind.XLSX)
        _refuse_far(data, most)
        tab, table = _choose(sheet, _tables(data))
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


def _refuse_far(data: bytes, most: int) -> None:
    reach = bounds.reach(data)
    if reach.cells > bounds.MOST_CELLS:
        raise Flaw(
            _("表格中有大量空白但带格式的单元格。请把有内容的行复制到新下载的模板里再上传。")
        )
    if reach.rows > most + HEADER_WITHIN or reach.columns > MOST_COLUMNS:
        facts = {"most": most, "row": reach.rows, "columns": MOST_COLUMNS}
        raise Flaw(
            _(
                "一次最多导入 %(most)s 行、%(columns)s 列，而第 %(row)s 行或更右边的列还有内容。请删去多余内容，或分成几个文件。"
            )
            % facts
        )


def _tables(data: bytes) -> list[tuple[str, list[list[Any]]]]:
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            shown = [
                each.name
                for each in book.sheets_metadata
                if each.visible == python_calamine.SheetVisibleEnum.Visible
                and each.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
            return [
                (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False))
                for name in shown
            ]
    except BaseException as error:
        # The reader is native code: what it gives up on is no Exception.
        known = isinstance(error, python_calamine.CalamineError | ValueError | OSError)
        if known or type(error).__name__ == "PanicException":
            raise Flaw(
                _("文件无法读取，可能已损坏。请用 Excel 或 WPS 打开，另存为新的 .xlsx 后再上传。")
            ) from None
        raise


def _choose(
    sheet: Sheet, tables: Sequence[tuple[str, list[list[Any]]]]
) -> tuple[str, list[list[Any]]]:
    """The tab of the sheet's name unless it is blank, else the one whose header fits best."""
    if not tables:
        raise Flaw(_("文件里没有可见的工作表。"))
    named = next((each for each in tables if each[0] == str(sheet.name)), None)
    if named and _is_written(named[1]):
        return named
    return max(tables, key=lambda each: max(_fits(sheet, each[1]), default=0))


def _is_written(table: list[list[Any]]) -> bool:
    return any(plain_text(str(raw)) for row in table for raw in row)


def written_tabs(data: bytes) -> list[str]:
    """Visible tabs that hold anything, in the file's order; none of a file that cannot be read."""
    try:
        return [name for name, table in _tables(data) if _is_written(table)]
    except Flaw:
        return []


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
