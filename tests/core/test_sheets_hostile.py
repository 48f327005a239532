"""Workbooks made to harm whoever reads them."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import sheets
from core.files.inspector import Found, tables
from tests.core import specimens
from tests.core.registers import GOOD, HEADERS, SHEET, changed, whole_file, workbook

pytestmark = pytest.mark.django_db


def rewritten(data, change):
    """A workbook with the text of its sheet changed."""
    return changed(data, "xl/worksheets/sheet1.xml", change)


FAR = "一次最多导入 %s 行、200 列，而第 %s 行或更右边的列还有内容。请删去多余内容，或分成几个文件。"


def test_too_many_rows_are_refused_before_they_are_read():
    data = workbook(HEADERS, *[["甲", f"A{number}"] for number in range(50)])
    assert whole_file(data, most_rows=10) == FAR % (10, 51)


@pytest.mark.parametrize(
    ("cell", "row"),
    [
        (b'<c r="XFD1048576"><v>1</v></c>', 1048576),
        (b'<c x="&gt;" r="ZZZ9"><v>1</v></c>', 9),
        (b'<c r="A999999"><is><t>x</t></is></c>', 999999),
        (b"<c/>" * 300 + b"<c><v>1</v></c>", 2),
    ],
    ids=["last cell of all", "bracket in an attribute", "inline", "without places"],
)
def test_one_cell_far_away_does_not_fill_the_memory(cell, row):
    data = rewritten(
        workbook(HEADERS, GOOD),
        lambda body: body.replace(b"</row></sheetData>", cell + b"</row></sheetData>"),
    )
    assert whole_file(data, most_rows=100) == FAR % (100, row)


def test_a_sheet_that_breaks_off_is_refused_though_a_lenient_reader_would_go_on():
    far = b'</oops><row r="9"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    data = rewritten(workbook(HEADERS, GOOD), lambda body: body.replace(b"</sheetData>", far))
    assert (
        whole_file(data)
        == "文件已损坏或结构不正常。请用 Office 或 WPS 打开，另存为新文件后再上传。"
    )


def test_rows_of_empty_formatted_cells_are_refused():
    empty = b"".join(
        b"<row>%s</row>"
        % b"".join(b'<c r="A%d" s="1"/>' % row for row in range(number, number + 4000))
        for number in range(0, 404_000, 4000)
    )
    data = rewritten(
        workbook(HEADERS, GOOD), lambda body: body.replace(b"</sheetData>", empty + b"</sheetData>")
    )
    assert (
        whole_file(data)
        == "表格中有大量空白但带格式的单元格。请把有内容的行复制到新下载的模板里再上传。"
    )


def test_formatted_empty_rows_far_below_do_no_harm():
    far = b'<row r="900000"><c r="A900000" s="1"/></row></sheetData>'
    data = rewritten(workbook(HEADERS, GOOD), lambda body: body.replace(b"</sheetData>", far))
    assert len(sheets.parse(SHEET, data).rows) == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"name,code\n",
        specimens.docx(),
        specimens.zipped({"a": "b"}),
        b"\xd0\xcf\x11\xe0" + b"\0" * 512,
    ],
    ids=["empty", "text", "letter", "archive", "old workbook"],  # bytes of an archive hold the hour
)
def test_what_is_no_workbook_is_refused_with_a_sentence(data):
    assert whole_file(data).endswith("再上传。")


def test_formulas_are_read_as_their_last_result():
    def results(body):
        return body.replace(b'<c r="E2" t="n"><v>3</v></c>', b'<c r="E2"><f>1+2</f><v>3</v></c>')

    assert (
        sheets.parse(SHEET, rewritten(workbook(HEADERS, GOOD), results)).rows[0].values["heads"]
        == 3
    )


JOB = {"rows": 3000, "heads": 20, "columns": 200}


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_any_damage_inside_a_sheet_is_an_error_of_the_file_never_of_the_program(data):
    whole = workbook(HEADERS, GOOD)

    def damage(body):
        wrong = bytearray(body)
        for _count in range(data.draw(st.integers(1, 8))):
            wrong[data.draw(st.integers(0, len(wrong) - 1))] = data.draw(st.integers(0, 255))
        return bytes(wrong)

    with suppress(Found):
        assert tables.answer(JOB, rewritten(whole, damage)).endswith(b"]\n")


@pytest.mark.parametrize("cut", [0.2, 0.6, 0.99])
def test_a_sheet_cut_short_is_told_with_a_sentence(cut):
    data = rewritten(workbook(HEADERS, GOOD), lambda body: body[: int(len(body) * cut)])
    assert all(error.sentence.endswith("。") for error in sheets.parse(SHEET, data).errors)
