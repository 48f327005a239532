import io
import zipfile
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import PatternFill

from core import identity, sheets
from core.sheets import Column, Page, Sheet, cells
from tests.core import specimens

pytestmark = pytest.mark.django_db
MIDNIGHT = datetime(2022, 3, 1)  # noqa: DTZ001 - a cell has no zone
MORNING = datetime(2022, 3, 1, 8, 30)  # noqa: DTZ001 - a cell has no zone
DESTROYED = "这个号码是以数字格式填写的,Excel 只保留 15 位,后面的数字已经变成 0,无法恢复。请先把整列设为“文本”格式(或先输入英文单引号 '),再重新填写完整的号码。"
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
    assert sentences(parsed) == [(1, "代码", "缺少必填的“代码”列,请对照模板补上这一列。")]


def test_a_column_that_stands_twice_is_named():
    parsed = sheets.parse(SHEET, workbook(["名称", "代码", "名称"], ["甲", "A1", "乙"]))
    assert sentences(parsed) == [(1, "名称", "“名称”这一列出现了两次,请删去一列。")]
    assert parsed.errors[0].at == 2


def test_a_file_of_something_else_is_told_what_the_header_must_be():
    assert whole_file(workbook(["甲", "乙"], [1, 2])) == (
        "没有找到表头。表头一行应有这些列:名称、代码、类别、有效期至、人数、价格、满意度。请下载模板填写。"
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


@pytest.mark.parametrize(
    ("key", "raw", "value"),
    [
        ("code", 13800000000.0, "13800000000"),
        ("code", "'371002199001010018", "371002199001010018"),
        ("code", " 37100 2199001010018 ", "371002199001010018"),
        ("name", 2022.0, "2022"),
        ("name", "\u3000甲\0乙\u202e ", "甲乙"),
        ("name", True, "是"),
        ("heads", "1,234", 1234),
        ("heads", "12", 12),
        ("heads", 0, 0),
        ("price", 0.1 + 0.2, Decimal("0.30")),
        ("price", "12", Decimal("12.00")),
        ("rate", "87.5%", Decimal("0.8750")),
        ("rate", "87.5\uff05", Decimal("0.8750")),
        ("rate", 1, Decimal("1.0000")),
        ("sort", " 科 技 ", "T"),
        ("until", "长期有效", None),
        ("until", MORNING, date(2022, 3, 1)),
        *[("until", text, date(2022, 3, 1)) for text in ("2022/3/1", "2022-03-01", "2022.03.01", "2022年3月1日", "2022 年 3 月 1 日", "2022-03-01 00:00:00", "20220301", "20220301")],
        ("until", 20220301.0, date(2022, 3, 1)),
    ],
)  # fmt: skip
def test_a_cell_as_people_write_it(key, raw, value):
    assert cells.read(SHEET.column(key), raw) == value


@pytest.mark.parametrize(
    ("key", "raw", "sentence"),
    [
        ("name", "", "这一格必须填写。"),
        ("name", "字" * 21, "最多 20 个字,现在是 21 个字,请缩短。"),
        ("name", "#REF!", "这一格是公式错误 #REF!,请改为填写结果。"),
        ("name", 371002199001010018.0, DESTROYED),
        ("code", 371002199001010018.0, DESTROYED),
        ("code", 100000000000000.0, DESTROYED),
        ("code", "3.71002E+17", DESTROYED),
        ("code", 12.5, "“12.5”带有小数,不像是编号或号码,请核对。"),
        (
            "code",
            MIDNIGHT,
            "这一格被 Excel 当成了日期,请把整列设为“文本”格式后重新填写。",
        ),
        ("heads", 3.5, "“3.5”应为整数。"),
        ("heads", -1, "不能小于 0。"),
        ("heads", "三十人", "“三十人”不是数字,请只填数字,不要带单位或文字。"),
        ("heads", "1e999999999", "数字过大,请核对。"),
        ("heads", MIDNIGHT, "“2022-03-01”不是数字,请只填数字。"),
        ("heads", "Infinity", "“Infinity”不是数字,请只填数字,不要带单位或文字。"),
        ("price", "1e20", "数字过大,请核对。"),
        ("price", 1.234, "“1.234”的小数最多 2 位,请按规定位数填写。"),
        ("rate", 87, "“87”看不出是不是百分数,请写成 87.50% 的形式。"),
        ("sort", "舞蹈", "“舞蹈”不在可选范围内,请填:科技、体育。"),
        ("until", "2022-02-30", "“2022-02-30”不是有效的日期,请写成 2022-03-01 的形式或“长期”。"),
        ("until", "22/3/1", "“22/3/1”不是有效的日期,请写成 2022-03-01 的形式或“长期”。"),
        ("until", 44621.0, "“44621”不是有效的日期,请写成 2022-03-01 的形式或“长期”。"),
        ("until", "1822-03-01", "日期“1822-03-01”的年份不对,请核对。"),
    ],
)
def test_a_wrong_cell_says_why(key, raw, sentence):
    with pytest.raises(cells.Problem) as refused:
        cells.read(SHEET.column(key), raw)
    assert str(refused.value) == sentence


def test_long_term_only_where_the_column_allows_it():
    with pytest.raises(cells.Problem) as refused:
        cells.read(Column("日期", "day", 10, sheets.DATE), "长期")
    assert str(refused.value) == "这一列不能填“长期”,请填写具体日期。"


def test_a_column_may_bring_its_own_check():
    column = Column("代码", "code", 20, sheets.ID_TEXT, clean=identity.clean_uscc)
    assert cells.read(column, "91000000ma0000001r") == "91000000MA0000001R"
    with pytest.raises(cells.Problem) as refused:
        cells.read(column, "91000000MA0000001")
    assert str(refused.value) == "统一社会信用代码应为 18 位,现在是 17 位,请核对是否漏填或多填。"


def test_every_wrong_cell_of_a_row_is_named_and_the_other_rows_are_read():
    parsed = parse(["", 371002199001010018, "舞蹈"], GOOD, ["丙", "A1"])
    assert sentences(parsed) == [
        (2, "名称", "这一格必须填写。"),
        (2, "代码", DESTROYED),
        (2, "类别", "“舞蹈”不在可选范围内,请填:科技、体育。"),
        (4, "代码", "与第 3 行重复,请删去一行或更正。"),
    ]
    assert [error.at for error in parsed.errors] == [0, 1, 2, 1]
    assert [row.number for row in parsed.rows] == [3]


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(SHEET.filled),
    st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.times(), st.timedeltas(), st.none()),
)  # fmt: skip
def test_any_cell_is_read_or_refused_never_an_error(column, raw):
    try:
        value = cells.read(column, raw)
    except cells.Problem as refused:
        value = str(refused)
        assert value.endswith("。")
    assert value is None or value != ""


# Files made to harm


def rewritten(data, change):
    """A workbook with the text of its first sheet changed."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, change(body) if name.endswith("sheet1.xml") else body)
    return buffer.getvalue()


FAR = "一次最多导入 %s 行、200 列,而第 %s 行或更右边的列还有内容。请删去多余内容,或分成几个文件。"


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
    assert whole_file(data) == "工作表已损坏。请用 Excel 或 WPS 打开,另存为新的 .xlsx 后再上传。"


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


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_any_damage_inside_a_sheet_is_an_error_of_the_file_never_of_the_program(data):
    whole = workbook(HEADERS, GOOD)

    def damage(body):
        wrong = bytearray(body)
        for _count in range(data.draw(st.integers(1, 8))):
            wrong[data.draw(st.integers(0, len(wrong) - 1))] = data.draw(st.integers(0, 255))
        return bytes(wrong)

    parsed = sheets.parse(SHEET, rewritten(whole, damage))
    assert all(error.sentence.endswith("。") for error in parsed.errors)


# The form, and the file given back


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
        "从列表中选择:科技、体育。",
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
        "C3": "“舞蹈”不在可选范围内,请填:科技、体育。",
        "A3": "名称与证照不一致。\n该机构已停业。",
    }
    assert {page[place].fill.fgColor.rgb for place in marked} == {"00FFC7CE"}
    assert [[cell.value for cell in row] for row in book["错误清单"].rows] == [
        ["行号", "列名", "问题"],
        [2, "代码", DESTROYED],
        [3, "类别", "“舞蹈”不在可选范围内,请填:科技、体育。"],
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
