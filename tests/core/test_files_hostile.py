"""Files made to harm whoever opens them: each is refused with its own sentence."""

import io
import random
import struct
import zipfile

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from core.files import ooxml, pdf
from core.files.kinds import Flaw, Kind
from core.files.store import recognise
from tests.core import specimens
from tests.core.specimens import TYPES, docx, jpg, packed, png, relation, xlsx

DAMAGED = "文件已损坏或结构不正常。请用 Office 或 WPS 打开,另存为新文件后再上传。"
BOMB = "文件解压后的内容异常庞大,不能接收。请删去多余内容,另存为新文件后再上传。"
LINKED = "文件引用了外部的文件、模板或程序。请断开链接(数据→编辑链接→断开),另存后再上传。"
NOT_DOCX = (
    "内容不是Word 文档(.docx),可能只是改了扩展名。请用 Office 或 WPS 打开原文件,另存后再上传。"
)
NOT_XLSX = (
    "内容不是Excel 工作簿(.xlsx),可能只是改了扩展名。请用 Office 或 WPS 打开原文件,另存后再上传。"
)
BROKEN_PICTURE = "图片已损坏或没有传完整。请在电脑上确认能正常打开,重新拍照或扫描后再上传。"
UNREADABLE = "PDF 的内部结构无法检查。请用“打印为 PDF”另存一份,再上传。"
EMBEDDED = "文件里嵌入了其他文件或对象。请删除嵌入对象(或改为图片),另存后再上传。"


def flaw(data, name):
    with pytest.raises(Flaw) as found:
        recognise(data, name=name, declared="", allowed=frozenset(Kind))
    return str(found.value)


# PDF


def active(problem):
    return f"PDF {problem}。请用“打印为 PDF”另存一份,或打印后扫描,再上传。"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (specimens.pdf(catalog=b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), "含有脚本(JavaScript)"),
        (specimens.pdf(catalog=b"/OpenAction << /S /J#61vaScript /J#53 (x) >>"), "含有脚本(JavaScript)"),
        (specimens.pdf(catalog=b"/Names << /JavaScript 5 0 R >>"), "含有脚本(JavaScript)"),
        (specimens.pdf(packed(b"4 0 << /S /JavaScript /JS (x) >>")), "含有脚本(JavaScript)"),
        (specimens.pdf(packed(b"4 0 << /S /JavaScript /JS (x) >>", name=b"/Obj#53tm")), "含有脚本(JavaScript)"),
        (specimens.pdf(b"% stream\n4 0 obj << /S /JavaScript >>\n% endstream"), "含有脚本(JavaScript)"),
        (specimens.pdf(catalog=b"/AA << /O << /S /Launch /F (cmd.exe) >> >>"), "含有启动程序或提交数据的动作"),
        (specimens.pdf(packed(b"4 0 <</S/Launch/Win<</F(cmd.exe)>>>>")), "含有启动程序或提交数据的动作"),
        (specimens.pdf(catalog=b"/OpenAction << /S /SubmitForm /F (http://x) >>"), "含有启动程序或提交数据的动作"),
        (specimens.pdf(catalog=b"/Names << /EmbeddedFiles 5 0 R >>"), "夹带了附件或多媒体"),
        (specimens.pdf(b"7 0 obj << /Type /EmbeddedFile >> endobj"), "夹带了附件或多媒体"),
        (specimens.pdf(b"7 0 obj << /Subtype /RichMedia >> endobj"), "夹带了附件或多媒体"),
        (specimens.pdf(catalog=b"/AcroForm << /XFA [(x) 5 0 R] >>"), "是动态表单(XFA)"),
    ],
)  # fmt: skip
def test_an_active_pdf_is_refused(data, problem):
    assert flaw(data, "a.pdf") == active(problem)


def test_a_pdf_that_only_opens_at_a_page_and_links_to_the_web_is_taken():
    data = specimens.pdf(
        packed(b"4 0 << /S /URI /URI (https://example.org) >>"), catalog=b"/OpenAction [3 0 R /Fit]"
    )
    assert recognise(data, name="a.pdf", declared="", allowed=[Kind.PDF]) == Kind.PDF


def test_names_that_only_begin_alike_are_not_actions():
    data = specimens.pdf(
        catalog=b"/JavaScriptless true /LaunchDate (1) /EmbeddedFilesCount 0 /XFAB 1"
    )
    assert recognise(data, name="a.pdf", declared="", allowed=[Kind.PDF]) == Kind.PDF


@pytest.mark.parametrize(
    "data",
    [
        specimens.pdf(packed(b"4 0 << >>", filters=b"[/ASCII85Decode /FlateDecode]").replace(b"stream\nx", b"stream\nZ")),
        specimens.pdf(packed(b"4 0 << /S /JavaScript >>").replace(b"\nendstream", b"")),
        specimens.pdf(packed(b"0" * (pdf.MOST_UNPACKED + 1))),
        specimens.pdf(b"9 0 obj << /Type /ObjStm /Length 9 >> endobj"),
    ],
    ids=["coded twice", "without end", "bomb", "announced but absent"],
)  # fmt: skip
def test_a_pdf_whose_packed_objects_cannot_be_opened_is_refused(data):
    assert flaw(data, "a.pdf") == UNREADABLE


def test_an_encrypted_pdf_is_refused():
    data = specimens.pdf().replace(b"/Size 4", b"/Size 4 /Encrypt 9 0 R")
    assert (
        flaw(data, "a.pdf")
        == "PDF 加了密码或权限限制,无法检查内容。请去除密码,或打印后扫描为 PDF 再上传。"
    )


def test_a_cut_off_pdf_is_refused():
    assert (
        flaw(specimens.pdf()[:-20], "a.pdf")
        == "PDF 没有正常的结尾,可能没有传完整。请确认能正常打开,重新导出后再上传。"
    )


def test_a_pdf_that_is_also_an_archive_is_refused():
    buffer = io.BytesIO(specimens.pdf())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("evil.js", "x")
    data = buffer.getvalue() + b"\n%%EOF\n"
    assert flaw(data, "a.pdf") == "文件后面还夹带了一个压缩包。请重新扫描或导出后再上传。"


# Pictures


@pytest.mark.parametrize("make", [png, jpg])
@pytest.mark.parametrize(("width", "height"), [(40_000, 10), (20_000, 20_000)])
def test_a_picture_of_huge_dimensions_is_refused(make, width, height):
    sentence = (
        f"图片有 {width}×{height} 像素,尺寸过大。请缩小后再上传(一般照片 4000 像素宽已足够)。"
    )
    assert flaw(make(width, height), f"a.{make.__name__}") == sentence


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", png()[:-4]),
        ("a.png", png()[:40]),
        ("a.png", png(0, 5)),
        ("a.png", png().replace(b"IDAT", b"IDAX")),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.jpg", jpg()[:-2]),
        ("a.jpg", jpg(0, 5)),
        ("a.jpg", b"\xff\xd8\xff\xd9"),
        ("a.jpg", b"\xff\xd8\xff\xe0\x00\x00"),
        ("a.jpg", jpg().replace(b"\xff\xc0", b"\xff\xe1")),
    ],
)
def test_a_damaged_picture_is_refused(name, data):
    assert flaw(data, name) == BROKEN_PICTURE


@pytest.mark.parametrize("make", [png, jpg])
def test_a_picture_with_an_archive_behind_is_refused(make):
    data = make(tail=specimens.zipped({"a.txt": "x"}))
    assert (
        flaw(data, f"a.{make.__name__}") == "文件后面还夹带了一个压缩包。请重新扫描或导出后再上传。"
    )


# Office


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
    assert flaw(docx(members), "a.docx") == LINKED


@pytest.mark.parametrize(
    "target", ["https://example.org/a", "mailto:a@example.org", "#第一章", "附件1.docx"]
)
def test_a_link_that_a_person_must_click_is_taken(target):
    ooxml.inspect(docx({"word/_rels/document.xml.rels": relation("hyperlink", target)}), Kind.DOCX)


def test_a_formula_into_another_workbook_is_refused():
    data = docx({"xl/externalLinks/externalLink1.xml": "<a/>"})
    assert flaw(data, "a.docx") == LINKED


@pytest.mark.parametrize(
    "field",
    [
        "<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>",
        "<w:instrText>D</w:instrText><w:t/><w:instrText xml:space='preserve'>DE cmd</w:instrText>",
        '<w:fldSimple w:instr=" &#68;DEAUTO cmd "/>',
    ],
)
def test_fields_that_start_programs_are_refused(field):
    members = {"word/document.xml": f'<w:document xmlns:w="w">{field}</w:document>'}
    assert flaw(docx(members), "a.docx") == LINKED


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
    assert flaw(docx({"word/embeddings/oleObject1.bin": b"x"}), "a.docx") == EMBEDDED
    ooxml.inspect(docx({"word/embeddings/Microsoft_Excel_Sheet.xlsx": xlsx()}), Kind.DOCX)
    nested = docx({"word/embeddings/a.xlsx": docx()})
    assert flaw(nested, "a.docx") == NOT_XLSX


def test_a_bomb_of_zeros_is_refused():
    assert flaw(docx({"word/media/a.bin": b"\0" * (8 * 1024 * 1024)}), "a.docx") == BOMB


def test_a_workbook_that_is_too_large_unpacked_is_refused():
    noise = random.Random(1).randbytes(1024 * 1024) * 5
    members = {f"xl/a{number}.bin": noise for number in range(17)}
    assert flaw(docx(members), "a.xlsx") == BOMB


def test_a_bomb_that_lies_about_its_size_is_refused():
    data = bytearray(docx({"word/media/a.bin": b"\0" * (8 * 1024 * 1024)}))
    size = struct.pack("<I", 8 * 1024 * 1024)
    assert data.count(size) == 2
    assert flaw(bytes(data).replace(size, struct.pack("<I", 9)), "a.docx") == DAMAGED


def test_too_many_members_are_refused():
    members = {f"word/media/{number}": b"" for number in range(ooxml.MOST_MEMBERS)}
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
        == "文件使用了密码或少见的压缩方式,无法检查。请去除密码,重新另存后再上传。"
    )


def test_real_workbooks_of_both_writers_are_taken():
    book = openpyxl.Workbook()
    book.active["A1"].hyperlink = "https://example.org"
    buffer = io.BytesIO()
    book.save(buffer)
    ooxml.inspect(buffer.getvalue(), Kind.XLSX)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as other:
        other.add_worksheet().write_comment("A1", "批注")
        chart = other.add_chart({"type": "column"})
        chart.add_series({"values": "=Sheet1!$A$1:$A$3"})
        other.get_worksheet_by_name("Sheet1").insert_chart("C3", chart)
    ooxml.inspect(buffer.getvalue(), Kind.XLSX)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["pdf", "png", "jpg", "docx", "xlsx"]), st.data())
def test_any_damage_is_taken_or_refused_never_an_error(extension, data):
    whole = bytearray(
        {
            "pdf": specimens.pdf(packed(b"4 0 <<>>")),
            "png": png(),
            "jpg": jpg(),
            "docx": docx(),
            "xlsx": XLSX,
        }[extension]
    )
    for _count in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    whole = whole[: data.draw(st.integers(1, len(whole)))]
    try:
        kind = recognise(bytes(whole), name=f"a.{extension}", declared="", allowed=frozenset(Kind))
    except Flaw as found:
        kind = str(found)[-1]
    assert kind in {extension.upper(), "。"}


XLSX = xlsx()
