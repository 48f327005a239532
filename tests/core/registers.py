"""A sheet to import, and workbooks filled in against it."""

import io
import zipfile
from datetime import date

import openpyxl

from core import sheets
from core.sheets import Column, Sheet

DESTROYED = "这个号码是以数字格式填写的，Excel 只保留 15 位，后面的数字已经变成 0，无法恢复。请先把整列设为“文本”格式（或先输入英文单引号 '），再重新填写完整的号码。"
SHEET = Sheet(
    "名册",
    (
        Column("序号", "serial", 6, sheets.SERIAL),
        Column("名称", "name", 30, required=True, aliases=("单位名称",), longest=20),
        Column("代码", "code", 22, sheets.ID_TEXT, required=True, unique=True),
        Column("类别", "sort", 10, sheets.CHOICE, choices=[("T", "科技"), ("S", "体育")]),
        Column("有效期至", "until", 14, sheets.DATE, open_ended=True),
        Column("人数", "heads", 10, sheets.INTEGER, least=0),
        Column("价格", "price", 10, sheets.DECIMAL),
        Column("满意度", "rate", 10, sheets.PERCENT),
    ),
)
HEADERS = ["名称", "代码", "类别", "有效期至", "人数", "价格", "满意度"]
GOOD = ["甲", "A1", "科技", date(2022, 3, 1), 3, 12.5, 0.87]


def workbook(*rows, tab="名册", before=()):
    book = openpyxl.Workbook()
    page = book.active
    page.title = tab
    for row in (*before, *rows):
        page.append(list(row))
    return saved(book)


def saved(book):
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parse(*rows, **more):
    return sheets.parse(SHEET, workbook(HEADERS, *rows, **more))


def sentences(parsed):
    return [(error.row, error.column, error.sentence) for error in parsed.errors]


def whole_file(data, sheet=SHEET, **more):
    """The one sentence about the file as a whole."""
    parsed = sheets.parse(sheet, data, **more)
    [error] = parsed.errors
    assert (parsed.rows, error.row, error.at) == ([], 0, None)
    return error.sentence


def changed(data, member, change):
    """A workbook with one of its members changed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", 8) as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, change(body) if name == member else body)
    return buffer.getvalue()


def filled(sheet, rows):
    """Our own empty form of a sheet, filled in from the row below its header."""
    book = openpyxl.load_workbook(io.BytesIO(sheets.template(sheet)))
    page = book.worksheets[0]
    top = next(row for row in range(1, 21) if page.cell(row, 1).value)
    for number, row in enumerate(rows, start=top + 1):
        for column, value in enumerate(row, start=1):
            page.cell(number, column, value)
    return saved(book)
