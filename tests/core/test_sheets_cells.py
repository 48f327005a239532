from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import identity, sheets
from core.sheets import Column, cells
from tests.core.registers import DESTROYED, SHEET

MIDNIGHT = datetime(2022, 3, 1)  # noqa: DTZ001 - a cell has no zone
MORNING = datetime(2022, 3, 1, 8, 30)  # noqa: DTZ001 - a cell has no zone


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
        ("name", "字" * 21, "最多 20 个字，现在是 21 个字，请缩短。"),
        ("name", "#REF!", "这一格是公式错误 #REF!，请改为填写结果。"),
        ("name", 371002199001010018.0, DESTROYED),
        ("code", 371002199001010018.0, DESTROYED),
        ("code", 100000000000000.0, DESTROYED),
        ("code", "3.71002E+17", DESTROYED),
        ("code", 12.5, "“12.5”带有小数，不像是编号或号码，请核对。"),
        (
            "code",
            MIDNIGHT,
            "这一格被 Excel 当成了日期，请把整列设为“文本”格式后重新填写。",
        ),
        ("heads", 3.5, "“3.5”应为整数。"),
        ("heads", -1, "不能小于 0。"),
        ("heads", "三十人", "“三十人”不是数字，请只填数字，不要带单位或文字。"),
        ("heads", "1e999999999", "数字过大，请核对。"),
        ("heads", MIDNIGHT, "“2022-03-01”不是数字，请只填数字。"),
        ("heads", "Infinity", "“Infinity”不是数字，请只填数字，不要带单位或文字。"),
        ("price", "1e20", "数字过大，请核对。"),
        ("price", 1.234, "“1.234”的小数最多 2 位，请按规定位数填写。"),
        ("rate", 87, "“87”看不出是不是百分数，请写成 87.50% 的形式。"),
        ("sort", "舞蹈", "“舞蹈”不在可选范围内，请填：科技、体育。"),
        ("until", "2022-02-30", "“2022-02-30”不是有效的日期，请写成 2022-03-01 的形式或“长期”。"),
        ("until", "22/3/1", "“22/3/1”不是有效的日期，请写成 2022-03-01 的形式或“长期”。"),
        ("until", 44621.0, "“44621”不是有效的日期，请写成 2022-03-01 的形式或“长期”。"),
        ("until", "1822-03-01", "日期“1822-03-01”的年份不对，请核对。"),
    ],
)
def test_a_wrong_cell_says_why(key, raw, sentence):
    with pytest.raises(cells.Problem) as refused:
        cells.read(SHEET.column(key), raw)
    assert str(refused.value) == sentence


def test_a_number_stays_within_the_bounds_of_its_column():
    hours = Column("课时", "hours", 10, sheets.INTEGER, least=1, most=8)
    for raw, sentence in ((0, "不能小于 1。"), (9, "不能大于 8。")):
        with pytest.raises(cells.Problem) as refused:
            cells.read(hours, raw)
        assert str(refused.value) == sentence
    assert [cells.read(hours, raw) for raw in (1, 8)] == [1, 8]


def test_long_term_only_where_the_column_allows_it():
    with pytest.raises(cells.Problem) as refused:
        cells.read(Column("日期", "day", 10, sheets.DATE), "长期")
    assert str(refused.value) == "这一列不能填“长期”，请填写具体日期。"


def test_a_column_may_bring_its_own_check():
    column = Column("代码", "code", 20, sheets.ID_TEXT, clean=identity.clean_uscc)
    assert cells.read(column, "91000000ma0000001r") == "91000000MA0000001R"
    with pytest.raises(cells.Problem) as refused:
        cells.read(column, "91000000MA0000001")
    assert str(refused.value) == "统一社会信用代码应为 18 位，现在是 17 位，请核对是否漏填或多填。"


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
