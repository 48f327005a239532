from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core import sheets
from core.sheets import Column, Page, Sheet
from tests.core.registers import (
    DESTROYED,
    GOOD,
    HEADERS,
    SHEET,
    parse,
    saved,
    sentences,
    whole_file,
    workbook,
)

pytestmark = pytest.mark.django_db


def test_a_good_row_becomes_values():
    parsed = parse(GOOD)
    assert parsed.errors == []
    assert parsed.rows == [
        sheets.Row(2, {"name": "甲", "code": "A1", "sort": "T", "until": date(2022, 3, 1), "heads": 3, "price": Decimal("12.50"), "rate": Decimal("0.8700")})
    ]  # fmt: skip


def test_columns_stand_in_any_order_under_any_of_their_names():
    data = workbook(["满意度", " 代 码* ", "电话", "单位名称"], ["87%", "A1", "1", "甲"])
    parsed = sheets.parse(SHEET, data)
    assert parsed.rows[0].values["name"] == "甲"
    assert parsed.rows[0].values["rate"] == Decimal("0.8700")
    assert parsed.unknown == ["电话"]


def test_a_missing_required_column_is_named_and_nothing_is_read():
    parsed = sheets.parse(SHEET, workbook(["名称", "人数"], ["甲", "三"]))
    assert sentences(parsed) == [(1, "代码", "缺少必填的“代码”列，请对照模板补上这一列。")]


def test_a_column_that_stands_twice_is_named():
    parsed = sheets.parse(SHEET, workbook(["名称", "代码", "名称"], ["甲", "A1", "乙"]))
    assert sentences(parsed) == [(1, "名称", "“名称”这一列出现了两次，请删去一列。")]
    assert parsed.errors[0].at == 2


def test_a_file_of_something_else_is_told_what_the_header_must_be():
    assert whole_file(workbook(["甲", "乙"], [1, 2])) == (
        "没有找到表头。表头一行应有这些列：名称、代码、类别、有效期至、人数、价格、满意度。请下载模板填写。"
    )


def test_an_empty_form_says_so():
    assert whole_file(workbook(HEADERS)) == "表头下面没有填写任何内容。"


def test_blank_rows_are_skipped_and_numbers_are_those_of_the_file():
    parsed = parse([None], GOOD, ["\u3000 ", None], ["乙", "A2"], [None] * 9 + ["旁注"])
    assert [(row.number, row.values["code"]) for row in parsed.rows] == [(3, "A1"), (5, "A2")]


def test_an_official_table_reads_back_around_its_frame():
    official = Sheet(
        "名册", SHEET.columns, title="某市名册", annex="附表2", notes=("照填。",), signed=True
    )
    rows = [
        {
            "name": "甲",
            "code": "371002199001010018",
            "sort": "S",
            "until": None,
            "heads": 0,
            "price": Decimal("1.5"),
            "rate": Decimal("0.8732"),
        }
    ]
    data = sheets.export([Page(official, rows, reporter="某局", totals={"heads": 9})])
    parsed = sheets.parse(official, data)
    assert parsed.errors == []
    assert [row.values for row in parsed.rows] == rows


def test_the_tab_of_the_sheets_name_wins_else_the_one_that_fits():
    book = openpyxl.Workbook()
    book.active.append(HEADERS)
    book.active.append(GOOD)
    book.create_sheet("名册").append(HEADERS)
    book["名册"].append(["乙", "B1"])
    assert sheets.parse(SHEET, saved(book)).rows[0].values["name"] == "乙"
    book["名册"].delete_rows(1, 2)
    assert sheets.parse(SHEET, saved(book)).rows[0].values["name"] == "甲"
    book.active.sheet_state = "hidden"
    assert sheets.parse(SHEET, saved(book)).rows == []


def test_every_wrong_cell_of_a_row_is_named_and_the_other_rows_are_read():
    parsed = parse(["", 371002199001010018, "舞蹈"], GOOD, ["丙", "A1"])
    assert sentences(parsed) == [
        (2, "名称", "这一格必须填写。"),
        (2, "代码", DESTROYED),
        (2, "类别", "“舞蹈”不在可选范围内，请填：科技、体育。"),
        (4, "代码", "与第 3 行重复，请删去一行或更正。"),
    ]
    assert [error.at for error in parsed.errors] == [0, 1, 2, 1]
    assert [row.number for row in parsed.rows] == [3]


def test_a_form_in_another_language_of_ours_is_read():
    sheet = Sheet(
        "x", (Column(_("身份"), "role", 9, sheets.TEXT, required=True), Column(_("通知"), "day", 9))
    )
    with translation.override("en"):
        headers = [str(column.header) for column in sheet.columns]
    assert sheets.parse(sheet, workbook(headers, ["甲"])).rows[0].values == {
        "role": "甲",
        "day": None,
    }
