"""PDFs and pictures made to harm whoever opens them: each is refused with its own sentence."""

import io
import resource
import zipfile

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.files.inspector import Found, inspect_office, inspect_pdf, inspect_picture
from tests.core import specimens
from tests.core.specimens import docx, flaw, jpg, look, loose, packed, png, xlsx

BROKEN_PICTURE = "图片已损坏或没有传完整。请在电脑上确认能正常打开，重新拍照或扫描后再上传。"
UNREADABLE = "PDF 的内部结构无法检查。请用“打印为 PDF”另存一份，再上传。"

TOO_MUCH = "文件内容过于庞大，检查不完。请压缩、缩小或分成几个文件后再上传。"
NESTED = "PDF 的内部结构嵌套过深，无法检查。请用“打印为 PDF”另存一份，再上传。"
REPAIR = "PDF 的内部结构有损坏，要修复才能打开。请用“打印为 PDF”另存一份，再上传。"
MANY = "PDF 内部的对象超过 1000000 个，检查不完。请用“打印为 PDF”另存一份，或分成几个文件再上传。"


def active(problem):
    return f"PDF {problem}。请用“打印为 PDF”另存一份，或打印后扫描，再上传。"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (specimens.pdf(catalog=b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), "含有脚本(JavaScript)"),
        (specimens.pdf(catalog=b"/OpenAction << /S /J#61vaScript /J#53 (x) >>"), "含有脚本(JavaScript)"),
        (specimens.pdf(catalog=b"/Names << /JavaScript 5 0 R >>"), "含有脚本(JavaScript)"),
        (specimens.pdf(objects=[packed(b"4 0 << /S /JavaScript /JS (x) >>")]), "含有脚本(JavaScript)"),
        (specimens.pdf(loose(packed(b"4 0 << /S /JavaScript /JS (x) >>"))), "含有脚本(JavaScript)"),
        (specimens.pdf(loose(packed(b"4 0 << /S /JavaScript /JS (x) >>", name=b"/Obj#53tm"))), "含有脚本(JavaScript)"),
        (specimens.pdf(b"% stream\n4 0 obj << /S /JavaScript >>\nendobj\n% endstream"), "含有脚本(JavaScript)"),
        (specimens.pdf(catalog=b"/AA << /O << /S /Launch /F (cmd.exe) >> >>"), "含有启动程序的动作"),
        (specimens.pdf(loose(packed(b"4 0 <</S/Launch/Win<</F(cmd.exe)>>>>"))), "含有启动程序的动作"),
        (specimens.pdf(catalog=b"/OpenAction << /S /SubmitForm /F (http://x) >>"), "含有向外提交或导入数据的动作"),
        (specimens.pdf(catalog=b"/Names << /EmbeddedFiles 5 0 R >>"), "夹带了附件"),
        (specimens.pdf(b"7 0 obj << /Type /EmbeddedFile >> endobj"), "夹带了附件"),
        (specimens.pdf(b"7 0 obj << /Subtype /RichMedia >> endobj"), "含有音频、视频或三维等多媒体内容"),
        (specimens.pdf(catalog=b"/AcroForm << /XFA [(x) 5 0 R] >>"), "是动态表单(XFA)"),
    ],
)  # fmt: skip
def test_an_active_pdf_is_refused(data, problem):
    assert flaw(data, "a.pdf") == active(problem)


def test_a_pdf_that_only_opens_at_a_page_and_links_to_the_web_is_taken():
    data = specimens.pdf(
        objects=[packed(b"4 0 << /S /URI /URI (https://example.org) >>")],
        catalog=b"/OpenAction [3 0 R /Fit]",
    )
    assert look(data, "a.pdf").data == data


PIECES = [
    b"obj<<", b"obj<</A(", b" obj%", b"obj<</N 1/First 1>>stream\n", b"1 0 obj ", b"trailer<<",
    b"9 0 obj\n<</A 9 0 R>>\nendobj\n",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_a_pdf_made_to_be_slow_to_inspect_costs_little(piece):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    data = specimens.pdf(piece * (4_000_000 // len(piece)))
    assert look(data, "a.pdf").data == data
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 3


@pytest.mark.parametrize(
    ("thing", "sentence"),
    [
        (b"<</A " + b"[" * 125_000 + b"]" * 125_000 + b">>", NESTED),
        (b"[" + b"[1] " * 300_000 + b"]", MANY),
        (b"[" + b"null " * 2_000_000 + b"]", MANY),
        (b"<</A 1" + b" 4 0 R" * 700_000 + b">>", REPAIR),
    ],
    ids=["deep", "wide", "wide and empty", "long"],
)
def test_a_pdf_of_more_than_can_be_looked_at_is_refused(thing, sentence):
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    assert flaw(specimens.pdf(objects=[thing]), "a.pdf") in {sentence, TOO_MUCH}
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 4


def test_names_that_only_begin_alike_are_not_actions():
    data = specimens.pdf(
        catalog=b"/JavaScriptless true /LaunchDate (1) /EmbeddedFilesCount 0 /XFAB 1"
    )
    assert look(data, "a.pdf").data == data


XLSX = xlsx()
HIDDEN = b"4 0 << /S /JavaScript /JS (x) >>"
PREDICTED = b"/FlateDecode /DecodeParms << /Predictor 12 >>"


@pytest.mark.parametrize("place", ["in the index", "loose"])
@pytest.mark.parametrize(
    "thing",
    [
        packed(HIDDEN, filters=b"[/ASCII85Decode /FlateDecode]"),
        packed(HIDDEN, filters=b"/LZWDecode"),
        packed(HIDDEN, filters=b"8 0 R"),
        packed(HIDDEN, filters=PREDICTED),
        packed(HIDDEN, filters=PREDICTED, name=b"/Other"),
    ],
    ids=["coded twice", "lzw", "filter elsewhere", "predictor", "predictor without type"],
)
def test_a_pdf_whose_packed_objects_cannot_be_opened_is_refused(thing, place):
    data = specimens.pdf(loose(thing)) if place == "loose" else specimens.pdf(objects=[thing])
    assert flaw(data, "a.pdf") == UNREADABLE


@pytest.mark.parametrize(
    "thing",
    [
        packed(HIDDEN)[:-30],
        b"<< /Type /ObjStm /X (never closed",
        b"<< /A " * 30_000 + b">>",
        b"<< /A 1",
        b"<< /Length 900 >>\nstream\nx\nendstream",
    ],
    ids=["cut off", "open string", "nested", "open", "wrong length"],
)
def test_a_pdf_that_must_be_repaired_is_refused(thing):
    assert flaw(specimens.pdf(objects=[thing]), "a.pdf") in {REPAIR, NESTED}


def test_objects_that_unpack_without_end_are_refused():
    data = specimens.pdf(objects=[packed(b"0" * 500_000_000)])
    assert flaw(data, "a.pdf") in {UNREADABLE, TOO_MUCH}


@pytest.mark.parametrize(
    "thing",
    [
        packed(HIDDEN).replace(b"/N 1", b"/X (stream\n) /Y <3e3e> /N 1"),
        packed(HIDDEN).replace(b"/N 1", b"/X (a\\) >> stream\n) /N 1"),
        packed(HIDDEN).replace(b"/N 1", b"/X [ << /Z /Q >> ] /N 1"),
        packed(HIDDEN, name=b"/Other"),
        packed(HIDDEN).replace(b"/Type /ObjStm", b"/Type%x\n/ObjStm"),
        packed(HIDDEN).replace(b"/Type /ObjStm", b"/Type\n/ObjStm"),
        packed(HIDDEN).replace(b"/ObjStm", b"\n/Obj#53tm"),
    ],
    ids=["decoy", "escaped", "nested", "without type", "comment", "newline", "spelt"],
)
@pytest.mark.parametrize("place", ["in the index", "loose"])
def test_packed_scripts_are_found_behind_decoys(thing, place):
    data = specimens.pdf(loose(thing)) if place == "loose" else specimens.pdf(objects=[thing])
    assert flaw(data, "a.pdf") == active("含有脚本(JavaScript)")


def encrypted(data, **passwords):
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(buffer, encryption=pikepdf.Encryption(**passwords))
    return buffer.getvalue()


def test_a_pdf_with_a_password_to_open_is_refused():
    assert (
        flaw(encrypted(specimens.pdf(), owner="a", user="b"), "a.pdf")
        == "PDF 加了打开密码，无法检查内容。请去除密码，或打印后扫描为 PDF 再上传。"
    )


def test_a_pdf_that_only_forbids_changes_is_opened_and_inspected():
    data = encrypted(specimens.pdf(), owner="a", user="")
    assert look(data, "a.pdf").data == data
    script = encrypted(
        specimens.pdf(catalog=b"/OpenAction <</S/JavaScript/JS(x)>>"), owner="a", user=""
    )
    assert flaw(script, "a.pdf") == active("含有脚本(JavaScript)")


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
    sentence = f"图片有 {width}×{height} 像素，尺寸过大（最多 5000 万像素）。请缩小后再上传（一般照片 4000 像素宽已足够）。"
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


def looked_into(data, extension):
    if extension == "pdf":
        return inspect_pdf(data)
    if extension in {"png", "jpg"}:
        return inspect_picture(data, extension.upper())
    return inspect_office(data, extension.upper())


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(["pdf", "png", "jpg", "docx", "xlsx"]), st.data())
def test_any_damage_is_taken_or_refused_never_an_error(extension, data):
    whole = bytearray(
        {
            "pdf": specimens.pdf(objects=[packed(b"4 0 <<>>")]),
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
        kept = looked_into(bytes(whole), extension)
    except Found:
        return
    assert kept is None or kept.startswith((b"\xff\xd8\xff", b"\x89PNG"))
