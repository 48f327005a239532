"""Documents and workbooks as Word, WPS, Excel, openpyxl and XlsxWriter write them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date

import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from tests.attack.honest import Honest, told
from tests.attack.package import (
    CORE,
    DECLARED,
    OFFICE,
    PACKAGE,
    PLAIN,
    ROOT,
    Link,
    Parts,
    W,
    docx,
    links,
    para,
    run,
    sheet,
    word,
    xlsx,
    zipped,
)
from tests.attack.pictures_marked import jpg, png
from tests.attack.word_fields import plain
from tests.attack.zips import streamed

PART = f"{OFFICE}.wordprocessingml"
EXTENDED = f"{PACKAGE}/relationships/metadata"
FIELDS = (
    " PAGE ", " NUMPAGES ", ' TOC \\o "1-3" \\h \\z \\u ', " PAGEREF _Toc1 \\h ", " REF _Ref1 \\h ",
    " SEQ 表 \\* ARABIC ", ' DATE \\@ "yyyy年M月d日" ', ' TIME \\@ "HH:mm" ', " FORMTEXT ", " FORMCHECKBOX ",
    ' STYLEREF "标题 1" ', " =SUM(ABOVE) ", " EQ \\f(1,2) ", ' HYPERLINK "https://example.org/" ',
    ' HYPERLINK \\l "_Toc1" ', " FILENAME ", " AUTHOR ", " TITLE ", ' HYPERLINK "mailto:a@example.org" ',
)  # fmt: skip
CUSTOM = DECLARED + (
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
    b'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property '
    b'fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="KSOProductBuildVer">'
    b"<vt:lpwstr>2052-12.1.0.16929</vt:lpwstr></property></Properties>"
)
APP = DECLARED + (
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Microsoft Office Word</Application><Template>Normal.dotm</Template></Properties>"
)
THEME = (
    DECLARED
    + b'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office"/>'
)
SOURCES = DECLARED + (
    b'<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography" SelectedStyle=""/>'
)
ITEM = DECLARED + (
    b'<ds:datastoreItem ds:itemID="{00000000-0000-0000-0000-000000000001}" '
    b'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>'
)
CHART = DECLARED + (
    b'<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    b'<c:externalData r:id="r1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
)
PICTURE = run(
    '<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="x">'
    '<a:blip r:embed="r3"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
)


def _rooted(*more: Link) -> bytes:
    return links(
        Link("officeDocument", "word/document.xml"),
        Link(f"{EXTENDED}/core-properties", "docProps/core.xml"),
        Link("extended-properties", "docProps/app.xml"),
        *more,
    )


def _word_parts() -> dict[str, tuple[str, str, str]]:
    """Those with one relation and one content type: name -> (relation, body, type)."""
    return {
        "theme/theme1.xml": ("theme", THEME, f"{OFFICE}.theme+xml"),
        "fontTable.xml": ("fontTable", word("", "fonts", ""), f"{PART}.fontTable+xml"),
        "webSettings.xml": ("webSettings", word("", "webSettings", ""), f"{PART}.webSettings+xml"),
        "numbering.xml": ("numbering", word("", "numbering", ""), f"{PART}.numbering+xml"),
        "footnotes.xml": ("footnotes", word("", "footnotes", ""), f"{PART}.footnotes+xml"),
        "endnotes.xml": ("endnotes", word("", "endnotes", ""), f"{PART}.endnotes+xml"),
        "comments.xml": ("comments", word("", "comments", ""), f"{PART}.comments+xml"),
        "header1.xml": ("header", word(plain(" PAGE "), "hdr", ""), f"{PART}.header+xml"),
        "footer1.xml": ("footer", word(plain(" NUMPAGES "), "ftr", ""), f"{PART}.footer+xml"),
        "charts/chart1.xml": ("chart", CHART, f"{OFFICE}.drawingml.chart+xml"),
    }


def _word() -> Parts:
    """Everything Word puts into a report of a few pages."""
    simple = _word_parts()
    linked = [Link("image", "media/image1.png"), Link("image", "media/image2.jpeg")]
    linked += [Link(kind, name) for name, (kind, _body, _type) in simple.items()]
    linked += [
        Link("hyperlink", "https://example.org/", "External"),
        Link("hyperlink", "mailto:a@example.org", "External"),
        Link("customXml", "../customXml/item1.xml"),
    ]
    body = "".join(plain(code) for code in FIELDS) + para(PICTURE) + PLAIN
    return docx(
        body + para('<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'),
        linked=tuple(linked),
        more={
            ROOT: _rooted(Link(f"{EXTENDED}/thumbnail", "docProps/thumbnail.jpeg")),
            "docProps/app.xml": APP,
            "docProps/thumbnail.jpeg": jpg(),
            **{f"word/{name}": part for name, (_kind, part, _type) in simple.items()},
            "word/media/image1.png": png(),
            "word/media/image2.jpeg": jpg(),
            "word/charts/_rels/chart1.xml.rels": links(Link("package", "../embeddings/a.xlsx")),
            "word/embeddings/a.xlsx": zipped(xlsx()),
            "customXml/item1.xml": SOURCES,
            "customXml/itemProps1.xml": ITEM,
            "customXml/_rels/item1.xml.rels": links(Link("customXmlProps", "itemProps1.xml")),
        },
        typed={
            **{f"word/{name}": kind for name, (_kind, _part, kind) in simple.items()},
            "docProps/app.xml": f"{OFFICE}.extended-properties+xml",
            "customXml/itemProps1.xml": f"{OFFICE}.customXmlProperties+xml",
        },
        defaults={
            "png": "image/png",
            "jpeg": "image/jpeg",
            "xlsx": f"{OFFICE}.spreadsheetml.sheet",
        },
    )


def _wps() -> Parts:
    return docx(
        more={
            ROOT: _rooted(Link("custom-properties", "docProps/custom.xml")),
            "docProps/app.xml": APP.replace(b"Microsoft Office Word", b"WPS Office"),
            "docProps/custom.xml": CUSTOM,
        },
        typed={
            "docProps/app.xml": f"{OFFICE}.extended-properties+xml",
            "docProps/custom.xml": f"{OFFICE}.custom-properties+xml",
        },
    )


def _table() -> Parts:
    cell = "<w:tc><w:tcPr/><w:p><w:r><w:t>DDEAUTO、宏 (macro) 与 javascript: 是课程里的词</w:t></w:r></w:p></w:tc>"
    return docx(
        f"<w:tbl><w:tr>{cell * 3}</w:tr></w:tbl>" + para(run(f'<w:t xmlns:w="{W}">甲</w:t>'))
    )


STRINGS = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>a</t></si></sst>'
CHAIN = b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="A1"/></calcChain>'


def _excel() -> Parts:
    """Strings, chain of figures, theme and printer's settings lie in parts of their own."""
    spread = f"{OFFICE}.spreadsheetml"
    return xlsx(
        '<c r="A1"><f>SUM(1,2)</f><v>3</v></c><c r="B1" t="s"><v>0</v></c>',
        linked=(
            Link("sharedStrings", "sharedStrings.xml"),
            Link("calcChain", "calcChain.xml"),
            Link("theme", "theme/theme1.xml"),
        ),
        sheet_linked=(
            Link("printerSettings", "../printerSettings/printerSettings1.bin"),
            Link("hyperlink", "https://example.org/", "External"),
        ),
        more={
            ROOT: links(
                Link("officeDocument", "xl/workbook.xml"),
                Link(f"{EXTENDED}/core-properties", "docProps/core.xml"),
                Link("extended-properties", "docProps/app.xml"),
            ),
            "docProps/core.xml": CORE,
            "docProps/app.xml": APP.replace(b"Word", b"Excel"),
            "xl/sharedStrings.xml": DECLARED + STRINGS,
            "xl/calcChain.xml": DECLARED + CHAIN,
            "xl/theme/theme1.xml": THEME,
            "xl/printerSettings/printerSettings1.bin": "HP LaserJet".encode("utf-16-le")
            + bytes(400),
            "xl/worksheets/sheet2.xml": sheet(),
        },
        typed={
            "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
            "docProps/app.xml": f"{OFFICE}.extended-properties+xml",
            "xl/sharedStrings.xml": f"{spread}.sharedStrings+xml",
            "xl/calcChain.xml": f"{spread}.calcChain+xml",
            "xl/theme/theme1.xml": f"{OFFICE}.theme+xml",
            "xl/worksheets/sheet2.xml": f"{spread}.worksheet+xml",
        },
        defaults={"bin": f"{spread}.printerSettings"},
    )


def _by_openpyxl() -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["机构名称", "价格", "日期"])
    page.append(["甲轮滑培训学校（虚构）", 20.5, date(2026, 9, 1)])
    page["A1"].font, page["A1"].fill = Font(bold=True), PatternFill("solid", fgColor="FFEEAA")
    page["A2"].comment = Comment("请核对", "经办")
    page["A2"].hyperlink = "https://example.org/"
    page["D2"] = '=IF(B2>10,"高","低")'
    choice = DataValidation(type="list", formula1='"轮滑,美术"')
    page.add_data_validation(choice)
    choice.add("E2")
    page.conditional_formatting.add("B2:B9", CellIsRule(operator="greaterThan", formula=["30"]))
    book.defined_names["价格区"] = DefinedName("价格区", attr_text="Sheet!$B$2:$B$9")
    page.print_title_rows, page.freeze_panes = "1:1", "A2"
    book.create_sheet("说明").sheet_state = "hidden"
    return _kept(book.save)


def _by_xlsxwriter() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("名册")
        page.write_row(0, 0, ["机构", "价格"])
        page.write_column(1, 1, [20, 18, 25])
        page.add_table("D1:E4", {"columns": [{"header": "甲"}, {"header": "乙"}]})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=名册!$B$2:$B$4"})
        page.insert_chart("G2", chart)
        page.insert_image("G20", "a.png", {"image_data": io.BytesIO(png())})
        page.write_comment("A1", "说明")
        page.write_url("A9", "https://example.org/", string="网址")
        page.write_url("A10", "internal:名册!A1")
        page.data_validation("C2", {"validate": "list", "source": ["是", "否"]})
        page.set_header("&L&G", {"image_left": "a.png", "image_data_left": io.BytesIO(png())})
        page.protect()
    return out.getvalue()


def _kept(save: Callable[[io.BytesIO], None]) -> bytes:
    out = io.BytesIO()
    save(out)
    return out.getvalue()


WORDS: dict[str, Callable[[], bytes]] = {
    "Word": lambda: zipped(_word()),
    "Word, in one line": lambda: zipped(docx()),
    "WPS": lambda: zipped(_wps()),
    "Word, table with strange words": lambda: zipped(_table()),
    "Word, sent on by a program that streams": lambda: streamed(_word()),
    "Word, macros by name only": lambda: zipped(docx(para(run("<w:t>vbaProject.bin</w:t>")))),
}
BOOKS: dict[str, Callable[[], bytes]] = {
    "Excel": lambda: zipped(_excel()),
    "openpyxl": _by_openpyxl,
    "XlsxWriter": _by_xlsxwriter,
    "WPS workbook": lambda: zipped(
        xlsx(more={"docProps/custom.xml": CUSTOM}, typed={"docProps/custom.xml": f"{OFFICE}.custom-properties+xml"})
    ),
    "Excel, sent on by a program that streams": lambda: streamed(_excel()),
}  # fmt: skip


def files() -> Iterator[Honest]:
    yield from told("docx", WORDS)
    yield from told("xlsx", BOOKS)
