import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import openpyxl
import pytest
from django.db import models
from hypothesis import given, settings
from hypothesis import strategies as st

from core import clock, sheets
from core.files.inspector import inspect_office
from core.sheets import Column, Page, Sheet, layout


class Colour(models.TextChoices):
    RED = "R", "红"
    BLUE = "B", "蓝"


FIRST_OF_MARCH = datetime(2022, 3, 1)  # noqa: DTZ001 - a cell has no zone


def column(header, key, kind=sheets.TEXT, **more):
    return Column(header, key, 14, kind, **more)


PLAIN = Sheet("清单", (column("名称", "name"), column("人数", "heads", sheets.INTEGER)))
OFFICIAL = Sheet(
    "附表1 汇总",
    (
        Column("序号", "serial", 6, sheets.SERIAL),
        Column("区市", "district", 14),
        Column("机构数", "bodies", 8, sheets.INTEGER, total=True),
        Column("满意度", "satisfied", 10, sheets.PERCENT),
    ),
    title="2022年春季学期情况汇总表",
    annex="附表1",
    unit="家",
    notes=("按代码去重。", "零照填。"),
    signed=True,
)


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def written(columns, *rows):
    """The cells below the header of a plain list."""
    page = opened(sheets.export([Page(Sheet("清单", columns), rows)])).active
    return [list(row) for row in page.iter_rows(min_row=2)]


def values(columns, *rows):
    return [[cell.value for cell in row] for row in written(columns, *rows)]


def test_a_plain_list_is_a_header_and_its_rows():
    page = opened(sheets.export([Page(PLAIN, [{"name": "甲", "heads": 3}])])).active
    assert [[cell.value for cell in row] for row in page.rows] == [["名称", "人数"], ["甲", 3]]
    assert (page.title, page.freeze_panes, page.auto_filter.ref) == ("清单", "A2", "A1:B2")


def test_a_narrow_official_page_says_who_fills_it_in_on_one_line():
    sheet = Sheet("清单", PLAIN.columns, title="情况汇总表", unit="家")
    page = Page(sheet, [{"name": "甲", "heads": 3}], reporter="环翠区教育局")
    shown = opened(sheets.export([page])).active
    assert [row[0].value for row in shown.iter_rows(max_row=4)] == [
        "情况汇总表",
        "填报单位（盖章）：环翠区教育局\u3000单位：家",
        "名称",
        "甲",
    ]
    bare = opened(
        sheets.export([Page(Sheet("清单", PLAIN.columns, title="情况汇总表"), [])])
    ).active
    assert [row[0].value for row in bare.iter_rows(max_row=2)] == ["情况汇总表", "名称"]


def test_choices_that_are_asked_for_when_needed_are_shown_by_label():
    columns = (column("颜色", "colour", sheets.CHOICE, choices=lambda: [("R", "红")]),)
    assert values(columns, {"colour": "R"}) == [["红"]]


def test_a_source_walks_attributes_keys_and_methods():
    row = SimpleNamespace(school={"head": SimpleNamespace(title=lambda: "校长")}, none=None)
    columns = (
        column("职务", "a", source="school.head.title"),
        column("空", "b", source="none.anything"),
        column("长度", "c", sheets.INTEGER, source=lambda each: len(each.school)),
    )
    assert values(columns, row) == [["校长", None, 1]]


def test_a_path_that_leads_nowhere_is_the_makers_error():
    with pytest.raises(AttributeError):
        values((column("职务", "a", source="heads.title"),), SimpleNamespace(heads=1))


def test_choices_are_shown_by_label():
    columns = (column("颜色", "colour", sheets.CHOICE, choices=Colour),)
    assert values(columns, {"colour": "R"}, {"colour": Colour.BLUE}, {"colour": "?"}) == [
        ["红"],
        ["蓝"],
        ["?"],
    ]


def test_numbers_dates_and_codes_keep_their_kind():
    columns = (
        column("率", "rate", sheets.PERCENT),
        column("价", "price", sheets.DECIMAL),
        column("日", "day", sheets.DATE),
        column("止", "until", sheets.DATE, open_ended=True),
        column("号", "code", sheets.ID_TEXT),
    )
    at = datetime(2022, 2, 28, 16, 30, tzinfo=UTC)
    [cells] = written(
        columns,
        {
            "rate": Decimal("0.8732"),
            "price": Decimal("12.5"),
            "day": at,
            "until": None,
            "code": "371002199001010018",
        },
    )
    assert [cell.value for cell in cells] == [
        0.8732,
        12.5,
        FIRST_OF_MARCH,
        "长期",
        "371002199001010018",
    ]
    assert [cell.number_format for cell in cells] == ["0.00%", "0.00", "yyyy-mm-dd", "General", "@"]
    assert [cell.alignment.horizontal for cell in cells] == [
        "right",
        "right",
        "center",
        "center",
        "left",
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "=cmd|'/C calc'!A0"]
)
def test_text_never_becomes_a_formula_or_a_link(text):
    [[cell]] = written((column("名称", "name"),), {"name": text})
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert cell.quotePrefix


def test_addresses_stay_text():
    [[cell]] = written((column("名称", "name"),), {"name": "https://example.org"})
    assert (cell.value, cell.hyperlink) == ("https://example.org", None)


def test_what_a_kind_cannot_hold_is_written_not_dropped():
    columns = (column("数", "n", sheets.INTEGER), column("日", "d", sheets.DATE))
    assert values(columns, {"n": "约三十", "d": "去年"}) == [["约三十", "去年"]]
    assert (
        values(columns, {"n": float("nan"), "d": None}, {"n": float("inf"), "d": None})
        == [[None, None]] * 2
    )


def test_long_and_unprintable_text_is_made_safe():
    [[cell]] = written((column("名称", "name"),), {"name": "a\0b\x1f\u202ec" + "字" * 40_000})
    assert cell.value.startswith("abc字字")
    assert cell.value.endswith("字……（以下省略）")
    assert len(cell.value) < 32_767


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=50), min_size=1, max_size=5))
def test_any_text_makes_a_workbook_that_opens(texts):
    data = sheets.export([Page(PLAIN, [{"name": text, "heads": text} for text in texts])])
    inspect_office(data, "XLSX")
    assert len(list(opened(data).active.rows)) == len(texts) + 1


def official(**more):
    rows = [
        {"district": "甲区", "bodies": 0, "satisfied": Decimal("0.9")},
        {"district": "乙区", "bodies": 5, "satisfied": None},
    ]
    page = Page(OFFICIAL, rows, reporter="某市教育局", filled_on=date(2022, 7, 8), **more)
    return opened(sheets.export([page])).active


def test_an_official_table_has_its_frame():
    page = official()
    assert [[cell.value for cell in row] for row in page.rows] == [
        ["附表1", None, None, None],
        ["2022年春季学期情况汇总表", None, None, None],
        ["填报单位（盖章）：某市教育局", None, "填报时间：2022年7月8日", "单位：家"],
        ["序号", "区市", "机构数", "满意度"],
        [1, "甲区", 0, 0.9],
        [2, "乙区", 5, "—"],
        ["合计", None, 5, None],
        ["填表说明：按代码去重。", None, None, None],
        ["零照填。", None, None, None],
        ["单位负责人（签字）：\u3000\u3000\u3000\u3000\u3000\u3000审核人：\u3000\u3000\u3000\u3000\u3000\u3000填报人：\u3000\u3000\u3000\u3000\u3000\u3000联系电话：", None, None, None],
    ]  # fmt: skip


def test_an_official_table_prints_on_a4_landscape_one_page_across():
    page = official()
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight) == (True, 0)
    assert page.print_title_rows == "$4:$4"
    assert page.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_an_official_table_names_the_usual_fonts_and_merges_nothing_in_its_data():
    page = official()
    fonts = {place: (page[place].font.name, page[place].font.size) for place in ("A2", "A4", "B5")}
    assert fonts == {"A2": ("方正小标宋简体", 18), "A4": ("黑体", 11), "B5": ("仿宋_GB2312", 11)}
    assert all(area.max_row < 4 or area.min_row > 7 for area in page.merged_cells.ranges)


def test_the_total_may_be_counted_by_the_maker():
    assert [
        cell.value for cell in official(totals={"bodies": 4, "satisfied": Decimal("0.5")})[7]
    ] == ["合计", None, 4, 0.5]


def test_rows_grow_with_their_text():
    long = [{"district": "很长的名字" * 10, "bodies": 1, "satisfied": None}]
    page = opened(sheets.export([Page(OFFICIAL, long)])).active
    assert page.row_dimensions[5].height > 5 * page.row_dimensions[4].height


def test_an_empty_table_is_still_a_table():
    data = sheets.export([Page(PLAIN, []), Page(OFFICIAL, [])])
    assert [[cell.value for cell in row] for row in opened(data)["清单"].rows] == [["名称", "人数"]]


@pytest.mark.parametrize(
    ("wanted", "taken", "got"),
    [
        ("附表[1]:a/b", (), "附表 1  a b"),
        ("名" * 40, (), "名" * 31),
        ("清单", {"清单", "清单 2"}, "清单 3"),
        ("''", (), "Sheet"),
    ],
)
def test_tabs_get_names_excel_allows(wanted, taken, got):
    assert layout.tab_name(wanted, taken) == got


def test_two_pages_of_one_sheet_do_not_collide():
    assert opened(sheets.export([Page(PLAIN, []), Page(PLAIN, [])])).sheetnames == [
        "清单",
        "清单 2",
    ]


def test_the_same_rows_at_the_same_moment_make_the_same_file():
    with clock.frozen(datetime(2026, 11, 24, 4, tzinfo=UTC)):
        first, second = (
            sheets.export([Page(PLAIN, [{"name": "甲", "heads": 1}])]) for _n in range(2)
        )
    assert contents(first) == contents(second)


def contents(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_rows_are_taken_one_by_one():
    taken = []

    def rows():
        for number in range(5):
            taken.append(number)
            yield {"name": str(number), "heads": number}

    sheets.export([Page(PLAIN, rows())])
    assert taken == [0, 1, 2, 3, 4]
