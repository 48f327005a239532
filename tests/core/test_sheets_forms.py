"""The form that goes out, and the file that goes back with its wrong cells marked."""

import io
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.styles import PatternFill

from core import sheets
from tests.core.registers import DESTROYED, HEADERS, SHEET, changed, saved, workbook

pytestmark = pytest.mark.django_db


def test_the_template_reads_back_with_what_it_was_filled_with():
    rows = [
        {
            "name": "=1+1",
            "code": "371002199001010018",
            "sort": "S",
            "until": None,
            "heads": 3,
            "price": None,
            "rate": Decimal("0.5"),
        }
    ]
    data = sheets.template(SHEET, rows)
    parsed = sheets.parse(SHEET, data)
    assert parsed.errors == []
    assert [row.values for row in parsed.rows] == rows
    assert openpyxl.load_workbook(io.BytesIO(data))["名册"]["A2"].data_type == "s"


def test_the_template_has_lists_text_columns_and_an_explanation():
    book = openpyxl.load_workbook(io.BytesIO(sheets.template(SHEET)))
    page = book["名册"]
    assert [cell.value for cell in page[1]] == [
        "名称*",
        "代码*",
        "类别",
        "有效期至",
        "人数",
        "价格",
        "满意度",
    ]
    assert page.column_dimensions["B"].number_format == "@"
    rules = {
        str(rule.sqref): (rule.type, rule.formula1) for rule in page.data_validations.dataValidation
    }
    assert rules["C2:C3001"] == ("list", "'选项'!$C$1:$C$2")
    assert rules["E2:E3001"] == ("whole", "0")
    assert [cell.value for cell in book["选项"]["C"]] == ["科技", "体育"]
    assert book["选项"].sheet_state == "veryHidden"
    assert [cell.value for cell in book["填写说明"][4]] == [
        "类别",
        "选填",
        "从列表中选择：科技、体育。",
        "科技",
    ]


def test_marking_colours_and_comments_the_wrong_cells_and_lists_them():
    data = workbook(HEADERS, ["甲", 371002199001010018, "科技"], ["乙", "A2", "舞蹈"])
    parsed = sheets.parse(SHEET, data)
    extra = [parsed.error(3, "name", "名称与证照不一致。"), parsed.error(3, "", "该机构已停业。")]
    book = openpyxl.load_workbook(io.BytesIO(sheets.mark(data, parsed, extra)))
    page = book["名册"]
    marked = {
        cell.coordinate: cell.comment.text for row in page.rows for cell in row if cell.comment
    }
    assert marked == {
        "B2": DESTROYED,
        "C3": "“舞蹈”不在可选范围内，请填：科技、体育。",
        "A3": "名称与证照不一致。\n该机构已停业。",
    }
    assert {page[place].fill.fgColor.rgb for place in marked} == {"00FFC7CE"}
    assert [[cell.value for cell in row] for row in book["错误清单"].rows] == [
        ["行号", "列名", "问题"],
        [2, "代码", DESTROYED],
        [3, "类别", "“舞蹈”不在可选范围内，请填：科技、体育。"],
        [3, "名称", "名称与证照不一致。"],
        [3, None, "该机构已停业。"],
    ]


def test_a_marked_file_that_was_corrected_loses_its_marks():
    data = workbook(HEADERS, ["甲", "A1", "舞蹈"])
    marked = openpyxl.load_workbook(io.BytesIO(sheets.mark(data, sheets.parse(SHEET, data))))
    marked["名册"]["C2"] = "科技"
    marked["名册"]["A2"] = None
    data = saved(marked)
    again = openpyxl.load_workbook(io.BytesIO(sheets.mark(data, sheets.parse(SHEET, data))))
    page = again["名册"]
    assert {cell.coordinate for row in page.rows for cell in row if cell.comment} == {"A2"}
    assert page["C2"].fill == PatternFill()
    assert again.sheetnames == ["名册", "错误清单"]


def test_a_workbook_that_cannot_be_marked_still_gives_the_list():
    data = workbook(HEADERS, ["甲", "A1", "舞蹈"])
    with_odd_styles = changed(
        data, "xl/styles.xml", lambda body: body.replace(b'<sz val="11"', b'<sz val="x"')
    )
    parsed = sheets.parse(SHEET, with_odd_styles)
    book = openpyxl.load_workbook(io.BytesIO(sheets.mark(with_odd_styles, parsed)))
    assert book.sheetnames == ["错误清单"]
    assert book.active["C2"].value == "“舞蹈”不在可选范围内，请填：科技、体育。"
