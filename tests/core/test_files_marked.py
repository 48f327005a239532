"""The workbook given back, in process: what is coloured and commented, what is only listed."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment

from core.files.inspector import Found, marked, office
from tests.core import registers
from tests.core.registers import GOOD, HEADERS, saved

HEADS = ["行号", "列名", "问题"]
RED = "00FFC7CE"


def listed(*lines, heads=HEADS):
    return {"name": "错误清单", "heads": heads, "lines": lines, "font": "黑体"}


def given_back(data, *tabs, told=None):
    job = {"tabs": tabs, "list": told or listed()}
    return openpyxl.load_workbook(io.BytesIO(marked.answer(job, data)))


def notes(page):
    return {
        cell.coordinate: (cell.comment.text, cell.fill.fgColor.rgb)
        for row in page.iter_rows()
        for cell in row
        if cell.comment
    }


def test_wrong_cells_are_coloured_and_say_all_that_is_wrong_with_them():
    data = registers.workbook(HEADERS, GOOD)
    line = [2, "名称", "请填写。"]
    book = given_back(
        data,
        ("名册", [(2, 1, "请填写。"), (2, 1, "太长。"), (2, 3, "不在可选范围内。")]),
        told=listed(line, [None, "", "=1+1"]),
    )
    assert notes(book["名册"]) == {
        "A2": ("请填写。\n太长。", RED),
        "C2": ("不在可选范围内。", RED),
    }
    assert (book.active.title, book.sheetnames) == ("名册", ["名册", "错误清单"])
    page = book["错误清单"]
    assert [[cell.value for cell in row] for row in page.rows] == [
        HEADS,
        line,
        [None, None, "=1+1"],
    ]
    assert (page["C3"].data_type, page["A1"].font.name) == ("s", "黑体")  # text, no formula
    assert [page.column_dimensions[letter].width for letter in "ABC"] == [8, 24, 90]


def test_marks_of_the_last_round_go_and_the_offices_own_notes_stay():
    first = given_back(
        registers.workbook(HEADERS, GOOD),
        ("名册", [(2, 1, "请填写。")]),
        told=listed([2, "名称", "旧"]),
    )
    first["名册"]["B2"].comment = Comment("请王老师核对", "张三")
    second = given_back(saved(first), ("名册", [(2, 3, "不在可选范围内。")]))
    assert {place: text for place, (text, _fill) in notes(second["名册"]).items()} == {
        "B2": "请王老师核对",
        "C2": "不在可选范围内。",
    }
    assert second["名册"]["A2"].fill.fill_type is None
    assert second.sheetnames == ["名册", "错误清单"]
    assert [[cell.value for cell in row] for row in second["错误清单"].rows] == [HEADS]


def test_inside_a_merged_area_only_the_list_can_tell():
    book = openpyxl.load_workbook(io.BytesIO(registers.workbook(HEADERS, GOOD)))
    book["名册"].merge_cells("A2:B2")
    back = given_back(
        saved(book), ("名册", [(2, 2, "请填写。")]), told=listed([2, "代码", "请填写。"])
    )
    assert notes(back["名册"]) == {}
    assert back["错误清单"]["C2"].value == "请填写。"


def test_the_list_of_several_tabs_names_them_and_a_tab_that_is_not_there_is_only_listed():
    heads, line = ["工作表", *HEADS], ["附表9", 2, "名称", "请填写。"]
    told = listed(line, heads=heads)
    back = given_back(registers.workbook(HEADERS, GOOD), ("附表9", [(2, 1, "请填写。")]), told=told)
    page = back["错误清单"]
    assert [[cell.value for cell in row] for row in page.rows] == [heads, line]
    assert [page.column_dimensions[letter].width for letter in "ABCD"] == [14, 8, 24, 90]


def unknown_dialect():
    """A font family that Excel overlooks and the reader of whole workbooks does not know."""
    source, kept = zipfile.ZipFile(io.BytesIO(registers.workbook(HEADERS, GOOD))), io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as book:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/styles.xml":
                assert b'<family val="2"' in part
                part = part.replace(b'<family val="2"', b'<family val="99"')
            book.writestr(name, part)
    return kept.getvalue()


@pytest.mark.parametrize(
    "data", [b"", unknown_dialect()], ids=["too large to hold twice", "dialect"]
)
def test_what_cannot_be_given_back_is_answered_by_the_list_alone(data):
    back = given_back(data, ("名册", [(2, 1, "请填写。")]), told=listed([2, "名称", "请填写。"]))
    assert back.sheetnames == ["错误清单"]
    assert back["错误清单"]["C2"].value == "请填写。"


def test_a_file_that_would_not_be_taken_in_is_not_given_back():
    data = b"PK\x03\x04 no workbook"
    with pytest.raises(Found) as taken:
        office.inspect(data, "XLSX")
    with pytest.raises(Found) as refused:
        marked.answer({"tabs": [], "list": listed()}, data)
    assert refused.value.code == taken.value.code
