"""The workbook of an office: read whole, or given back with every wrong cell marked."""

import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from contracts.domain import backfill, redlist
from contracts.models import Placement
from contracts.sheets import forms, importing
from core import clock
from institutions.models import Institution
from tests.factories import institutions as made
from tests.factories.vetting.listing import in_use

pytestmark = pytest.mark.django_db
CODE = made.uscc(77, prefix="52")


def lines(school: str) -> dict[str, list[list[object]]]:
    today = clock.today()
    first, last = today - timedelta(days=20), today + timedelta(days=60)
    before, after = first - timedelta(days=10), last + timedelta(days=10)
    person = made.id_number(5)
    return {
        "机构": [
            [CODE, "纸上轮滑学校（测试）", "体育类", "民办非企业单位", "是", "法人", None, "路1号",
             "联系人", "13800000000", None, "登1", before, "原件.pdf", None],
        ],
        "证照": [
            [CODE, "民办非企业单位登记证书", "民1", "民政局", None, before, "长期", "原件"],
            [CODE, "体育经营备案证", "体1", "体育局", None, before, after, "原件"],
        ],
        "人员": [
            [CODE, "王教练", person, "授课教师", "轮滑", "是", first, "通过", "查1", first,
             after, "教练员证书", "教1", "长期", first, "原件", "教育局"],
        ],
        "名单": [
            [CODE, "体育类", "轮滑", "20元", before, after, "名单1号", before, "原件"],
        ],
        "协议": [[CODE, "协1", before, first, last, 80, "轮滑", "原件"]],
        "入校安排": [
            [CODE, "协1", school, "轮滑", "体育类", "小学", 30, 2, 20, 40, None, first, last,
             "王教练", "周二", "本校教师", "入1", first, "原件"],
        ],
    }  # fmt: skip


def workbook(rows) -> bytes:
    book = load_workbook(io.BytesIO(forms.template()))
    for name, table in rows.items():
        page = book[name]
        for place, line in enumerate(table, start=2):
            for number, value in enumerate(line, start=1):
                page.cell(place, number, value)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def reading(cast, rows) -> importing.Reading:
    return importing.read(workbook(rows), scans=[made.stored_file("原件.pdf")], region=cast.region)


def sentences(found) -> list[tuple[str, int, str]]:
    return [(tab, error.row, error.sentence) for tab, error in found.errors()]


def test_a_whole_workbook_becomes_pending_rows(cast):
    in_use(cast.region)
    found = reading(cast, lines(cast.school.name))
    assert sentences(found) == []
    batch = backfill.enter(cast.bureau, by=cast.officer, import_rows=found.import_rows)
    assert batch.counts == {
        "institutions": 1,
        "licences": 2,
        "staff": 1,
        "listings": 1,
        "agreements": 1,
        "placements": 1,
    }
    rows = Placement.objects.visible_to(cast.officer)
    assert redlist.flags(rows, region=cast.region, on=clock.today()) == []
    assert backfill.confirm(batch.files.get(), by=cast.lead, looked_at=True) == []
    assert Placement.objects.get().state == "running"


def test_a_number_that_excel_destroyed(cast):
    rows = lines(cast.school.name)
    rows["人员"][0][2] = 371002199001011234
    found = reading(cast, rows)
    told = [(tab, row) for tab, row, _text in sentences(found)]
    assert ("人员", 2) in told
    assert "Excel 只保留 15 位" in " ".join(text for _t, _r, text in sentences(found))


def test_what_rows_say_about_each_other(cast):
    rows = lines(cast.school.name)
    rows["协议"][0][4] = rows["协议"][0][3] - timedelta(days=1)
    rows["入校安排"][0][1] = "协9"
    rows["入校安排"][0][2] = "没有的学校"
    rows["入校安排"][0][9] = None
    rows["入校安排"][0][13] = "王教练、李教练"
    rows["名单"][0][-1] = "别的.pdf"
    assert sentences(reading(cast, rows)) == [
        ("名单", 2, "没有随表上传名为“别的.pdf”的扫描件，请核对文件名。"),
        ("协议", 2, "不能早于“起始日期”。"),
        ("入校安排", 2, "“协议”表中没有这家机构的这个协议编号。"),
        ("入校安排", 2, "本区没有名为“没有的学校”的学校，请填写全称或学校标识码。"),
        (
            "入校安排",
            2,
            "请填写校外同类价格；机构已书面声明没有可比课程的，在“无可比课程”填“是”。",
        ),
        ("入校安排", 2, "“人员”表中没有：李教练。"),
    ]


def test_a_code_in_no_first_sheet(cast):
    rows = lines(cast.school.name)
    rows["机构"] = []
    told = sentences(reading(cast, rows))
    assert {text for _tab, _row, text in told} == {
        "“机构”表和机构档案中都没有这个代码，请先在“机构”表中填写。"
    }
    assert len(told) == 6


def test_a_check_digit_that_fails_needs_a_reason(cast):
    rows = lines(cast.school.name)
    wrong = CODE[:17] + ("0" if CODE[17] != "0" else "1")
    for table in rows.values():
        for line in table:
            line[0] = wrong
    assert [text for _t, _r, text in sentences(reading(cast, rows))] == [
        "校验位不对，可能有一位填错。确与证照一致的，请填写“校验位不符理由”。"
    ]
    rows["机构"][0][14] = "证照原件如此"
    found = reading(cast, rows)
    assert sentences(found) == []
    backfill.enter(cast.bureau, by=cast.officer, import_rows=found.import_rows)
    assert Institution.objects.get().uscc_override_reason == "证照原件如此"


def test_the_file_comes_back_with_its_wrong_cells(cast):
    rows = lines(cast.school.name)
    rows["入校安排"][0][2] = "没有的学校"
    rows["名单"][0][4] = "某日"
    data = workbook(rows)
    found = importing.read(data, scans=[made.stored_file("原件.pdf")], region=cast.region)
    book = load_workbook(io.BytesIO(found.marked(data)))
    assert book["入校安排"].cell(2, 3).comment.text == (
        "本区没有名为“没有的学校”的学校，请填写全称或学校标识码。"
    )
    assert book["名单"].cell(2, 5).comment is not None
    listed = [[cell.value for cell in row] for row in book["错误清单"].iter_rows(min_row=2)]
    assert [line[0] for line in listed] == ["名单", "协议", "入校安排"]


def test_an_empty_workbook(cast):
    found = importing.read(forms.template(), scans=[], region=cast.region)
    assert (found.ok, found.refusals) == (
        False,
        ["工作簿里没有填写任何内容。请下载模板，按表填写后再上传。"],
    )


def test_something_else_than_a_workbook(cast):
    found = importing.read(b"nonsense", scans=[], region=cast.region)
    assert (found.ok, len(found.refusals), found.errors()) == (False, 1, [])


def test_a_date_is_a_date(cast):
    rows = lines(cast.school.name)
    rows["协议"][0][2] = "2099-01-01"
    assert [text for _t, _r, text in sentences(reading(cast, rows))] == ["日期不能晚于今天。"]
    assert date(2099, 1, 1) > clock.today()


def renamed(rows, **tabs) -> bytes:
    book = load_workbook(io.BytesIO(workbook(rows)))
    for old, new in tabs.items():
        book[old].title = new
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(cast, data: bytes) -> importing.Reading:
    return importing.read(data, scans=[made.stored_file("原件.pdf")], region=cast.region)


def test_a_complete_table_under_another_name_is_read(cast):
    found = read(cast, renamed(lines(cast.school.name), 人员="进校教师"))
    assert sentences(found) == []
    assert (found.unread, len(found.import_rows[0].staff)) == ([], 1)


def test_what_was_not_read_is_said(cast):
    data = renamed(lines(cast.school.name))
    book = load_workbook(io.BytesIO(data))
    book["人员"].cell(1, 20, "民族")
    book.create_sheet("历年统计").append(["年", "家数"])
    buffer = io.BytesIO()
    book.save(buffer)
    found = read(cast, buffer.getvalue())
    assert found.ok
    assert found.unread == ["工作表“历年统计”", "“人员”表的列：民族"]


def test_a_table_whose_head_cannot_be_read_is_no_empty_table(cast):
    book = load_workbook(io.BytesIO(workbook(lines(cast.school.name))))
    book["人员"].delete_rows(1)
    buffer = io.BytesIO()
    book.save(buffer)
    found = read(cast, buffer.getvalue())
    assert not found.ok
    assert [tab for tab, _row, text in sentences(found) if text.startswith("没有找到表头")] == [
        "人员"
    ]


def test_names_are_separated_as_people_do_and_notes_below_are_no_rows(cast):
    rows = lines(cast.school.name)
    second = list(rows["人员"][0])
    second[1:3] = ["李教练", made.id_number(6)]
    rows["人员"].append(second)
    rows["入校安排"][0][13] = "王教练\uff0c李教练"
    rows["名单"].append([None, "注\uff1a本表由原登记表抄录。"])
    found = reading(cast, rows)
    assert sentences(found) == []
    assert found.import_rows[0].agreements[0].placements[0].staff == ("王教练", "李教练")


def test_headings_as_offices_write_them(cast):
    book = load_workbook(io.BytesIO(workbook(lines(cast.school.name))))
    staff = book["人员"]
    heads = {cell.value.rstrip("*＊ "): cell for cell in staff[1]}
    heads["姓名"].value, heads["身份证号"].value = "人员姓名", "身份证号码"
    heads["健康证明有效期止"].value = "健康证到期"
    buffer = io.BytesIO()
    book.save(buffer)
    found = read(cast, buffer.getvalue())
    assert (sentences(found), found.unread) == ([], [])
    assert found.import_rows[0].staff[0].health_until is not None


def test_no_two_columns_answer_to_one_heading():
    for sheet in forms.SHEETS.values():
        names = [name for column in sheet.columns for name in column.names()]
        assert len(names) == len(set(names)), sheet.name
