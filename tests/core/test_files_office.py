"""Office files made to harm whoever opens them: each is refused with its own sentence."""

import io
import random
import struct
import zipfile

import openpyxl
import pytest
import xlsxwriter

from core.files.inspector import inspect_office
from core.files.inspector.zipped import MOST_MEMBERS
from tests.core import specimens
from tests.core.specimens import TYPES, docx, flaw, relation, with_members, xlsx

DAMAGED = "文件已损坏或结构不正常。请用 Office 或 WPS 打开，另存为新文件后再上传。"
BOMB = "文件解压后的内容异常庞大，不能接收。请删去多余内容，另存为新文件后再上传。"


def linked(what):
    return f"文件引用了外部的文件、模板或程序（{what}）。请断开链接（数据→编辑链接→断开），另存后再上传。"


NOT_DOCX = (
    "内容不是Word 文档(.docx)，可能只是改了扩展名。请用 Office 或 WPS 打开原文件，另存后再上传。"
)
NOT_XLSX = (
    "内容不是Excel 工作簿(.xlsx)，可能只是改了扩展名。请用 Office 或 WPS 打开原文件，另存后再上传。"
)


def embedded(what):
    return f"文件里嵌入了其他文件或对象（{what}）。请删除嵌入对象（或改为图片），另存后再上传。"


def field(code):
    return f"文件含有不接收的域“{code}”。请选中后按 Ctrl+Shift+F9 转为普通文字，另存后再上传。"


def test_a_plain_archive_named_docx_or_xlsx_is_refused():
    data = specimens.zipped({"word/document.xml": "<a/>", "合同.txt": "x"})
    assert flaw(data, "a.docx") == NOT_DOCX
    assert flaw(data, "a.xlsx") == NOT_XLSX


def test_office_files_are_not_each_other():
    assert flaw(docx(), "a.xlsx") == NOT_XLSX
    assert flaw(xlsx(), "a.docx") == NOT_DOCX


def test_an_archive_with_only_a_list_of_types_is_refused():
    empty = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    assert flaw(specimens.zipped({"[Content_Types].xml": empty}), "a.docx") == NOT_DOCX


MACRO_TYPE = '<Override PartName="/word/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
MACRO_MAIN = (TYPES % "").replace(
    "openxmlformats-officedocument.wordprocessingml.document.main",
    "ms-word.document.macroEnabled.main",
)


@pytest.mark.parametrize(
    "members",
    [
        {"word/vbaProject.bin": b"x"},
        {"word/VBAPROJECT.BIN": b"x"},
        {"word/activeX/activeX1.xml": b"<a/>"},
        {"[Content_Types].xml": TYPES % MACRO_TYPE},
        {"[Content_Types].xml": MACRO_MAIN},
        {"word/_rels/document.xml.rels": relation("vbaProject", "harmless.bin", "Internal")},
    ],
)
def test_macros_are_refused_under_any_name(members):
    assert flaw(docx(members), "a.docx") == "文件含有宏或控件。请另存为不含宏的 .docx 后再上传。"


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("control", "文件含有宏或控件。请另存为不含宏的 .docx 后再上传。"),
        ("xlMacrosheet", "文件含有宏或控件。请另存为不含宏的 .docx 后再上传。"),
        ("oleObject", embedded("oleobject")),
        ("aFChunk", embedded("afchunk")),
    ],
)
def test_active_parts_are_known_by_their_relation_whatever_their_name(kind, sentence):
    members = {"word/_rels/document.xml.rels": relation(kind, "media/picture.png", "Internal")}
    assert flaw(docx(members), "a.docx") == sentence


@pytest.mark.parametrize("member", ["xl/connections.xml", "xl/queryTables/queryTable1.xml"])
def test_a_workbook_that_fetches_its_figures_elsewhere_is_refused(member):
    data = with_members(xlsx(), {member: "<a/>"})
    assert flaw(data, "a.xlsx") == linked("a")


def test_an_xlsm_renamed_to_xlsx_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx())) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name == "[Content_Types].xml":
                body = body.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                )
            new.writestr(name, body)
    assert (
        flaw(buffer.getvalue(), "a.xlsx") == "文件含有宏或控件。请另存为不含宏的 .xlsx 后再上传。"
    )


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("attachedTemplate", "http://evil.example/t.dotm"),
        ("attachedTemplate", "file:///C:/t.dotm"),
        ("oleObject", "http://evil.example/a"),
        ("image", "http://evil.example/pixel.png"),
        ("hyperlink", "file://host/share"),
        ("hyperlink", "\\\\host\\share"),
        ("hyperlink", "//host/share"),
        ("hyperlink", "javascript:alert(1)"),
        ("hyperlink", "ms-word:ofe|u|http://evil.example/a.docm"),
    ],
)
def test_relations_to_the_outside_are_refused(kind, target):
    members = {"word/_rels/document.xml.rels": relation(kind, target)}
    assert flaw(docx(members), "a.docx") == linked(target)


@pytest.mark.parametrize(
    "target", ["https://example.org/a", "mailto:a@example.org", "#第一章", "附件1.docx"]
)
def test_a_link_that_a_person_must_click_is_taken(target):
    inspect_office(docx({"word/_rels/document.xml.rels": relation("hyperlink", target)}), "DOCX")


def test_a_formula_into_another_workbook_is_refused():
    data = docx({"xl/externalLinks/externalLink1.xml": "<a/>"})
    assert flaw(data, "a.docx") == linked("a")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>", "DDEAUTO c:\\\\cmd.exe"),
        ("<w:instrText>D</w:instrText><w:t/><w:instrText xml:space='preserve'>DE cmd</w:instrText>", "DDE cmd"),
        ('<w:fldSimple w:instr=" &#68;DEAUTO cmd "/>', "DDEAUTO cmd"),
    ],
)  # fmt: skip
def test_fields_that_start_programs_are_refused(written, code):
    members = {"word/document.xml": f'<w:document xmlns:w="w">{written}</w:document>'}
    assert flaw(docx(members), "a.docx") == field(code)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("place", ["word/document.xml", "_rels/.rels", "customXml/item1.xml"])
def test_entities_are_refused_in_every_encoding(encoding, place):
    body = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'.encode(encoding)
    assert flaw(docx({place: body}), "a.docx") == DAMAGED


def test_a_list_of_types_in_a_strange_encoding_is_refused():
    body = (TYPES % "").replace("UTF-8", "cp037")
    assert flaw(docx({"[Content_Types].xml": body}), "a.docx") == DAMAGED


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x", "/etc/passwd", "word\\..\\x", "WORD/document.xml"]
)
def test_members_with_odd_or_double_names_are_refused(name):
    assert flaw(docx({name: "x"}), "a.docx") == DAMAGED


def test_embedded_programs_are_refused_and_chart_data_is_taken():
    assert flaw(docx({"word/embeddings/oleObject1.bin": b"x"}), "a.docx") == embedded(
        "/word/embeddings/oleobject1.bin"
    )
    inspect_office(docx({"word/embeddings/Microsoft_Excel_Sheet.xlsx": xlsx()}), "DOCX")
    nested = docx({"word/embeddings/a.xlsx": docx()})
    assert flaw(nested, "a.docx") == NOT_XLSX


def test_a_bomb_of_zeros_is_refused():
    assert flaw(docx({"word/media/a.png": b"\0" * (8 * 1024 * 1024)}), "a.docx") == BOMB


def test_a_workbook_that_is_too_large_unpacked_is_refused():
    noise = random.Random(1).randbytes(1024 * 1024) * 5
    members = {f"xl/a{number}.bin": noise for number in range(17)}
    assert flaw(docx(members), "a.xlsx") == BOMB


def test_a_bomb_that_lies_about_its_size_is_refused():
    data = bytearray(docx({"word/media/a.png": b"\0" * (8 * 1024 * 1024)}))
    size = struct.pack("<I", 8 * 1024 * 1024)
    assert data.count(size) == 2
    assert flaw(bytes(data).replace(size, struct.pack("<I", 9)), "a.docx") == DAMAGED


def test_too_many_members_are_refused():
    members = {f"word/media/{number}": b"" for number in range(MOST_MEMBERS)}
    assert flaw(docx(members), "a.docx") == BOMB


def test_members_that_overlap_are_refused():
    data = bytearray(docx({"word/a.bin": random.Random(1).randbytes(4000)}))
    place = data.rfind(b"PK\x01\x02")
    data[place + 20 : place + 24] = struct.pack("<I", len(data) * 2)
    assert flaw(bytes(data), "a.docx") == DAMAGED


def test_something_before_the_archive_is_refused():
    assert flaw(b"PK\x03\x04" + b"x" * 100 + docx(), "a.docx") == DAMAGED


def test_an_encrypted_member_is_refused():
    data = bytearray(docx())
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1
    assert (
        flaw(bytes(data), "a.docx")
        == "文件使用了密码或少见的压缩方式，无法检查。请去除密码，重新另存后再上传。"
    )


def test_real_workbooks_of_both_writers_are_taken():
    book = openpyxl.Workbook()
    book.active["A1"].hyperlink = "https://example.org"
    buffer = io.BytesIO()
    book.save(buffer)
    inspect_office(buffer.getvalue(), "XLSX")
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as other:
        other.add_worksheet().write_comment("A1", "批注")
        chart = other.add_chart({"type": "column"})
        chart.add_series({"values": "=Sheet1!$A$1:$A$3"})
        other.get_worksheet_by_name("Sheet1").insert_chart("C3", chart)
    inspect_office(buffer.getvalue(), "XLSX")
