"""What once got in: the table of cases U1-U9, each with the right value."""

import io
import zipfile

import openpyxl
import pytest
from PIL import Image

from core.files.inspector import Found, inspect_office, inspect_pdf, inspect_picture
from tests import scans
from tests.core.specimens import OFFICE, docx, loose, packed, with_members, xlsx

SCRIPT = b"4 0 << /S /JavaScript /JS (app.alert\\(1\\)) >>"
WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">%s</w:document>'


def found(look, *told):
    with pytest.raises(Found) as refused:
        look(*told)
    return refused.value.code


@pytest.mark.parametrize("blank", [b" ", b"\n", b"\r\n", b"\t", b"\0", b"\x0c", b"%comment\n"])
def test_u1_blanks_between_name_and_value_hide_nothing(blank):
    stream = packed(SCRIPT).replace(b"/Type /ObjStm", b"/Type" + blank + b"/ObjStm")
    assert found(inspect_pdf, scans.pdf(loose(stream))) == "pdf_script"
    assert found(inspect_pdf, scans.pdf(objects=[stream])) == "pdf_script"


@pytest.mark.parametrize(
    ("thing", "code"),
    [
        (b"<< /S /Rendition /R 9 0 R >>", "pdf_media"),
        (b"<< /S /Movie >>", "pdf_media"),
        (b"<< /Type /Annot /Subtype /3D >>", "pdf_media"),
        (b"<< /S /GoToR /F (a.pdf) >>", "pdf_remote"),
        (b"<< /S /Thread /F (a.pdf) >>", "pdf_remote"),
        (b"<< /S /GoToE >>", "pdf_attachment"),
        (b"<< /A << /S /Unheard >> >>", "pdf_action"),
        (b"<< /S /Named /N /SaveAs >>", "pdf_menu"),
        (b"<< /S /URI /URI (\\152avascript:x) >>", "pdf_link"),
        (b"<< /S /URI /URI (\\\\\\\\host\\\\share) >>", "pdf_link"),
        (b"<< /S 5 0 R >>", "pdf_script"),
        (b"<< /Length 0 /F (elsewhere) >>\nstream\n\nendstream", "pdf_external"),
        (b"<< /Length 0 /Subtype /PS >>\nstream\n\nendstream", "pdf_postscript"),
    ],
)
def test_u3_what_acts_is_named(thing, code):
    assert found(inspect_pdf, scans.pdf(objects=[thing, b"/JavaScript"])) == code


def test_u1_a_script_of_an_earlier_version_is_found():
    first = scans.pdf(catalog=b"/OpenAction 4 0 R", objects=[b"<< /S /JavaScript /JS (x) >>"])
    place = len(first)
    table = b"xref\n4 1\n%010d 00000 n \n" % place
    later = b"4 0 obj\n<< /S /GoTo /D [3 0 R /Fit] >>\nendobj\n"
    trailer = b"trailer\n<< /Size 5 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    before = int(first.split(b"startxref\n")[1].split(b"\n")[0])
    data = first + later + table + trailer % (before, place + len(later))
    assert found(inspect_pdf, data) == "pdf_script"


def begun(*runs):
    return "".join(f"<w:r>{run}</w:r>" for run in runs)


MARK = '<w:fldChar w:fldCharType="%s"/>'


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("<w:instrText>D<!-- x -->DEAUTO c</w:instrText>", "office_field"),
        ("<w:fldSimple w:instr='DDEAUTO c'/>", "office_field"),
        ("<w:fldSimple w:instr='QUOTE 68 68 69 65'/>", "office_field"),
        ('<w:fldSimple w:instr=\'INCLUDEPICTURE "http://evil.example/a.png"\'/>', "office_field"),
        ('<w:fldSimple w:instr=\'HYPERLINK "file://host/a"\'/>', "office_linked"),
        ('<w:fldSimple w:instr=\'HYPERLINK “file://host/a”\'/>', "office_linked"),
        ("<w:instrText>DDE<x/>AUTO c</w:instrText>", "office_field"),
        ("<w:instrText><![CDATA[DDEAUTO]]> c</w:instrText>", "office_field"),
        (begun(MARK % "begin", "<w:instrText> PA</w:instrText>", "<w:instrText>GE </w:instrText>", MARK % "begin", "<w:instrText>QUOTE 65</w:instrText>", MARK % "end", MARK % "end"), "office_field"),
        (begun(MARK % "begin", MARK % "begin", "<w:instrText>PAGE</w:instrText>", MARK % "end", "<w:instrText>DEAUTO c</w:instrText>", MARK % "end"), "office_field"),
        ('<w:mailMerge><w:connectString w:val="x"/></w:mailMerge>', "office_linked"),
    ],
)  # fmt: skip
def test_u4_fields_are_read_as_a_word_processor_does(written, code):
    assert found(inspect_office, docx({"word/document.xml": WORD % written}), "DOCX") == code


@pytest.mark.parametrize(
    "written",
    [
        begun(MARK % "begin", "<w:instrText> PAGE \\* MERGEFORMAT </w:instrText>", MARK % "separate", "<w:t>1</w:t>", MARK % "end"),
        begun(MARK % "begin", "<w:instrText> = </w:instrText>", MARK % "begin", "<w:instrText>NUMPAGES</w:instrText>", MARK % "end", "<w:instrText> - 1</w:instrText>", MARK % "end"),
        begun(MARK % "begin", '<w:instrText>TOC \\o "1-3" \\h</w:instrText>', MARK % "separate", MARK % "begin", '<w:instrText>HYPERLINK \\l "_Toc1"</w:instrText>', MARK % "separate", "<w:t>DDEAUTO 是什么</w:t>", MARK % "end", MARK % "end"),
        '<w:fldSimple w:instr=\' HYPERLINK "https://example.org" \\o "说明：请看" \'/>',
        "<w:fldSimple w:instr=' DATE \\@ \"yyyy年M月d日\" '/>",
        "<w:fldSimple w:instr='SEQ 表 \\* ARABIC'/>",
    ],
)  # fmt: skip
def test_u4_harmless_fields_are_taken(written):
    inspect_office(docx({"word/document.xml": WORD % written}), "DOCX")


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"word/objects/a.bin": b"\xd0\xcf\x11\xe0"}, "office_unknown"),
        ({"word/media/a.png": b"\xd0\xcf\x11\xe0" + b"\0" * 600}, "office_embedded"),
        ({"word/media/a.png": b"\xef\xbb\xbf <svg onload='x'/>"}, "office_embedded"),
        ({"word/doc.bin": "<!DOCTYPE a><a/>"}, "office_unknown"),
        ({"word/webextensions/taskpanes.xml": "<wetp:taskpanes xmlns:wetp='w'/>"}, "office_macros"),
        ({"customXml/item1.xml": '<DataMashup xmlns="http://schemas.microsoft.com/DataMashup"/>'}, "office_linked"),
        ({"customXml/item1.xml": "<mine xmlns='urn:mine'/>"}, "office_unknown"),
    ],
)  # fmt: skip
def test_u5_parts_are_judged_by_type(members, code):
    assert found(inspect_office, docx(members), "DOCX") == code


def test_u5_a_main_part_under_any_name_is_read():
    types = (
        f'<Override PartName="/word/doc.bin" ContentType="{OFFICE}.wordprocessingml.header+xml"/>'
    )
    data = docx()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        listed = (
            archive.read("[Content_Types].xml").decode().replace("</Types>", types + "</Types>")
        )
    members = {
        "[Content_Types].xml": listed,
        "word/doc.bin": WORD % "<w:instrText>DDE c</w:instrText>",
    }
    assert found(inspect_office, docx(members), "DOCX") == "office_field"


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("xl/ext/el.xml", "<externalLink xmlns='x'/>"),
        ("xl/conn1.xml", "<connections xmlns='x'/>"),
        ("customXml/item1.xml", "<DataMashup xmlns='x'>AA==</DataMashup>"),
        ("xl/q.xml", "<queryTable xmlns='x'/>"),
    ],
)
def test_u6_a_workbook_that_fetches_is_refused_by_what_stands_in_it(name, body):
    assert found(inspect_office, with_members(xlsx(), {name: body}), "XLSX") == "office_linked"


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("cmd|'/c calc'!A0", "office_formula"),
        ("'cmd|/c calc'!A0", "office_formula"),
        ('_xlfn.WEBSERVICE("http://evil.example")', "office_formula"),
        ('DDE("soffice","a","b")', "office_formula"),
        ('_xlfn.STOCKHISTORY("x",1)', "office_formula"),
        ("[1]Sheet1!A1", "office_linked"),
        ("'[1]表 一'!A1", "office_linked"),
        ('HYPERLINK("\\\\host\\share","看")', "office_linked"),
        ('SUM(A1:A2)&"a|b"', ""),
        ("表1[2020]+Sheet2!A1", ""),
        ('HYPERLINK("https://example.org","看")', ""),
    ],
)
def test_u6_formulas(formula, code):
    book = openpyxl.Workbook()
    book.active["A1"] = "=" + formula
    buffer = io.BytesIO()
    book.save(buffer)
    if code:
        assert found(inspect_office, buffer.getvalue(), "XLSX") == code
    else:
        inspect_office(buffer.getvalue(), "XLSX")


def test_u7_a_picture_says_nothing_of_its_place_and_stays_upright():
    told = Image.Exif()
    told[0x0112] = 6
    told.get_ifd(0x8825).update({1: "N", 2: (37.0, 30.0, 0.0), 3: "E", 4: (122.0, 6.0, 0.0)})
    data = scans.picture("JPEG", 40, 30, exif=told, comment=b"c", icc_profile=b"p" * 200)
    kept = inspect_picture(data, "JPG")
    shown = Image.open(io.BytesIO(kept))
    assert shown.size == (30, 40)
    assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Exif" not in kept


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_u8_a_picture_cut_and_closed_again_is_refused(share, progressive):
    noise = Image.effect_noise((801, 603), 80).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, "JPEG", progressive=progressive)
    data = buffer.getvalue()
    assert len(inspect_picture(data, "JPG")) > 1000
    cut = data[: int(len(data) * share)] + b"\xff\xd9"
    assert found(inspect_picture, cut, "JPG") == "picture_damaged"
    assert found(inspect_picture, data[:200] + b"\xff\xd9", "JPG") == "picture_damaged"


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("size", [(1, 1), (7, 5), (8, 8), (3000, 1)])
def test_u8_small_pictures_are_whole(kind, size):
    kept = inspect_picture(scans.picture(kind, *size), "JPG" if kind == "JPEG" else "PNG")
    assert Image.open(io.BytesIO(kept)).size == size


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    "tail", [b"<html><script>x</script></html>", b"PK\x03\x04" + b"\0" * 70_000]
)
def test_u9_what_stands_behind_a_picture_is_cut_off(kind, tail):
    data = scans.picture(kind, 30, 20)
    name = "JPG" if kind == "JPEG" else "PNG"
    assert inspect_picture(data + tail, name) == inspect_picture(data, name)
