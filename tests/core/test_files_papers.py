"""PDFs and pictures made to harm whoever opens them: each is refused with its own sentence."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.files import pdf_objects
from core.files.kinds import Flaw, Kind
from core.files.store import recognise
from tests.core import specimens
from tests.core.specimens import docx, flaw, jpg, packed, png, xlsx

BROKEN_PICTURE = "图片已损坏或没有传完整。请在电脑上确认能正常打开，重新拍照或扫描后再上传。"
UNREADABLE = "PDF 的内部结构无法检查。请用“打印为 PDF”另存一份，再上传。"


def active(problem):
    return f"PDF {problem}。请用“打印为 PDF”另存一份，或打印后扫描，再上传。"


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


@pytest.mark.parametrize("piece", [b"obj<<", b"obj<</A(", b" obj%", b"obj<</N 1/First 1>>stream\n"])
def test_a_pdf_made_to_be_slow_to_inspect_is_refused(piece):
    assert flaw(specimens.pdf(piece * (4_000_000 // len(piece))), "a.pdf") == UNREADABLE


def test_names_that_only_begin_alike_are_not_actions():
    data = specimens.pdf(
        catalog=b"/JavaScriptless true /LaunchDate (1) /EmbeddedFilesCount 0 /XFAB 1"
    )
    assert recognise(data, name="a.pdf", declared="", allowed=[Kind.PDF]) == Kind.PDF


XLSX = xlsx()
HIDDEN = b"4 0 << /S /JavaScript /JS (x) >>"
PREDICTED = b"/FlateDecode /DecodeParms << /Predictor 12 >>"


@pytest.mark.parametrize(
    "data",
    [
        specimens.pdf(packed(HIDDEN, filters=b"[/ASCII85Decode /FlateDecode]")),
        specimens.pdf(packed(HIDDEN, filters=b"/LZWDecode")),
        specimens.pdf(packed(HIDDEN, filters=b"8 0 R")),
        specimens.pdf(packed(HIDDEN, filters=PREDICTED)),
        specimens.pdf(packed(HIDDEN, filters=PREDICTED, name=b"/Other")),
        specimens.pdf(packed(HIDDEN, filters=b"/FlateDecode /F (elsewhere.bin)")),
        specimens.pdf(packed(HIDDEN)[:-30]),
        specimens.pdf(packed(b"0" * (pdf_objects.MOST_UNPACKED + 1))),
        specimens.pdf(b"8 0 obj << /X ( " + packed(HIDDEN, filters=b"/LZWDecode") + b" ) >> endobj"),
        specimens.pdf(b"9 0 obj << /Type /ObjStm /X (never closed"),
        specimens.pdf(b"9 0 obj << /A " * 30_000 + b">>"),
    ],
    ids=["coded twice", "lzw", "filter elsewhere", "predictor", "predictor without type", "in a file elsewhere", "cut off", "bomb", "inside a string", "open string", "nested"],
)  # fmt: skip
def test_a_pdf_whose_packed_objects_cannot_be_opened_is_refused(data):
    assert flaw(data, "a.pdf") == UNREADABLE


@pytest.mark.parametrize(
    "data",
    [
        packed(HIDDEN).replace(b"9 0 obj", b"9 0%x\nobj%y\n"),
        packed(HIDDEN).replace(b"/N 1", b"/X (stream\n) /Y <3e3e> /N 1"),
        packed(HIDDEN).replace(b"/N 1", b"/X (a\\) >> stream\n) /N 1"),
        packed(HIDDEN).replace(b"/N 1", b"/X [ << /Z /Q >> ] /N 1"),
        packed(b"1 0 << >>") + b"\n" + packed(HIDDEN, name=b"/Other"),
        packed(HIDDEN).replace(b"stream\n", b"stream\r", 1),
    ],
    ids=[
        "comments",
        "decoy",
        "escaped",
        "nested",
        "without type",
        "bare return",
    ],
)
def test_packed_scripts_are_found_behind_decoys(data):
    assert flaw(specimens.pdf(data), "a.pdf") == active("含有脚本(JavaScript)")


def test_an_encrypted_pdf_is_refused():
    data = specimens.pdf().replace(b"/Size 4", b"/Size 4 /Encrypt 9 0 R")
    assert (
        flaw(data, "a.pdf")
        == "PDF 加了密码或权限限制，无法检查内容。请去除密码，或打印后扫描为 PDF 再上传。"
    )


def test_a_cut_off_pdf_is_refused():
    assert (
        flaw(specimens.pdf()[:-20], "a.pdf")
        == "PDF 没有正常的结尾，可能没有传完整。请确认能正常打开，重新导出后再上传。"
    )


def test_a_pdf_that_is_also_an_archive_is_refused():
    buffer = io.BytesIO(specimens.pdf())
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("evil.js", "x")
    data = buffer.getvalue() + b"\n%%EOF\n"
    assert flaw(data, "a.pdf") == "文件后面还夹带了一个压缩包。请重新扫描或导出后再上传。"


@pytest.mark.parametrize("make", [png, jpg])
@pytest.mark.parametrize(("width", "height"), [(40_000, 10), (20_000, 20_000)])
def test_a_picture_of_huge_dimensions_is_refused(make, width, height):
    sentence = (
        f"图片有 {width}×{height} 像素，尺寸过大。请缩小后再上传（一般照片 4000 像素宽已足够）。"
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
