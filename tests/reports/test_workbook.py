"""The workbook read back, cell by cell, and what stands around the tables."""

import io
from datetime import date, timedelta
from itertools import count

import openpyxl
import pytest
from django.conf import settings
from django.utils import translation

from core import anchoring, anchors, clock
from core.models import ChainHead
from reports import cover, workbook
from tests.core import malformed
from tests.reports import world

AT = clock.at(date(2022, 9, 1), 10)
MAKER = cover.Maker("威海市教育局", "市办事员", AT)


@pytest.fixture
def made(cast):
    world.placed(cast, 1, "TECH")
    world.placed(cast, 2, "SPORTS")
    world.placed(cast, 3, "ARTS", elsewhere=True)
    return world.book(cast)


@pytest.fixture
def book(made):
    return openpyxl.load_workbook(io.BytesIO(workbook.write(made, maker=MAKER)))


def _rows(sheet):
    """The rows of a table below its header, up to the notes."""
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    header = next(number for number, row in enumerate(values) if row[0] == "序号")
    return values[header], values[header + 1 :]


def test_sheets_in_order(book):
    assert book.sheetnames == [
        "封面",
        "附表1 引进机构汇总",
        "附表2 机构名册",
        "附表5 评价与满意度",
        "附表6 违规整改退出",
        "逻辑校验",
    ]


def test_the_summary_cell_by_cell(book):
    header, rows = _rows(book["附表1 引进机构汇总"])
    assert header == [
        "序号", "区市", "申报数", "审核通过数", "入围数", "签约数", "入校机构数", "其中：科技", "其中：体育",
        "其中：艺术", "其中：其他", "入校学校数", "课程数", "参与学生数", "备注",
    ]  # fmt: skip
    assert rows[:3] == [
        [1, "环翠区", "—", "—", 2, 2, 2, 1, 1, 0, 0, 1, 2, 60, "补录2家"],
        [2, "文登区", "—", "—", 1, 1, 1, 0, 0, 1, 0, 1, 1, 30, "补录1家"],
        ["合计", None, "—", "—", 3, 3, 3, 1, 1, 1, 0, 2, 3, 90, None],
    ]


def test_the_roster_keeps_codes_as_text(book, made):
    header, rows = _rows(book["附表2 机构名册"])
    assert header == [
        "序号", "区市", "机构名称", "统一社会信用代码", "类别", "许可证号及有效期", "法定代表人", "服务学校",
        "项目", "协议起止", "评价等级", "状态", "备注",
    ]  # fmt: skip
    assert [row[3] for row in rows[:3]] == [entry.uscc for entry in made.tables.roster]
    cell = book["附表2 机构名册"]["D5"]
    assert (cell.data_type, cell.number_format) == ("s", "@")
    assert rows[0][10] == "—"


def test_empty_tables_say_so(book):
    for name, sentence in (
        ("附表5 评价与满意度", "本学期没有已计算的评价结果。"),
        ("附表6 违规整改退出", "本学期没有违规、整改和退出记录。"),
    ):
        _header, rows = _rows(book[name])
        assert sentence in [row[0] for row in rows]


def test_the_checks_show_both_numbers(book, made):
    _header, rows = _rows(book["逻辑校验"])
    assert rows[0] == [
        1, "入校机构数等于各类别之和", "附表1合计 入校机构数", 3, "附表1合计 科技+体育+艺术+其他", 3, "通过",
        "3=1+1+1+0",
    ]  # fmt: skip
    assert [row[6] for row in rows[: len(made.checks)]] == [
        str(check.verdict.label) for check in made.checks
    ]


def test_the_cover_anchors_the_record(book, made):
    cells = [[cell.value for cell in row if cell.value] for row in book["封面"].iter_rows()]
    assert cells[0] == ["威海市2021—2022 学年春季学期课后服务第三方机构引进情况"]
    assert ["制表时间", "2022年9月1日 10:00"] in cells
    assert ["制表人", "市办事员"] in cells
    for head in ChainHead.objects.all():
        name = {"371000": "威海市", "371002": "环翠区", "371003": "文登区"}[head.chain]
        assert [head.chain, name, str(head.seq), head.hash] in cells
    assert cells[-1][0].startswith("单位负责人（签字）：")


def test_the_cover_names_the_signed_anchor_and_its_key(cast, made):
    def cells(contents):
        written = io.BytesIO(workbook.write(contents, maker=MAKER))
        sheet = openpyxl.load_workbook(written)["封面"]
        return [[cell.value for cell in row if cell.value] for row in sheet.iter_rows()]

    assert ["签名锚点", "尚无"] in cells(made)
    anchoring.write(anchoring.TODAY)
    anchor, (key,) = anchoring.newest(), anchoring.public_keys()
    found = cells(world.book(cast))
    text = f"{anchor.day.isoformat()}，文件的 SHA-256：{anchor.digest}"
    assert ["签名锚点", text] in found
    assert ["公钥指纹", anchors.fingerprint(key)] in found
    _put_newer_ones_that_are_not_ours()
    assert ["签名锚点", text] in cells(world.book(cast))


def _put_newer_ones_that_are_not_ours():
    folder, days = settings.ANCHORS_DIR, (clock.today() + timedelta(days=n) for n in count(1))
    for name, day in zip(malformed.NAMES, days, strict=False):
        malformed.write(folder / anchors.name_of(day), name, settings.ANCHOR_KEYS[0])
    anchors.write(folder, at=clock.now(), day=next(days), heads=[], seed=b"2" * 32)


def test_every_sheet_prints_on_a4_landscape_one_page_across(book):
    for sheet in book:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage is True


def test_the_official_word_is_chinese_whoever_asks(made):
    with translation.override("en"):
        data = workbook.write(made, maker=MAKER)
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames[1] == "附表1 引进机构汇总"
