"""Word documents and workbooks as Office writes them, put together part by part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import NamedTuple

DECLARED = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "application/vnd.openxmlformats-officedocument"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROOT, TYPES = "_rels/.rels", "[Content_Types].xml"
Parts = dict[str, bytes]


class Link(NamedTuple):
    kind: str
    target: str
    mode: str = ""

    def written(self, number: int) -> str:
        kind = self.kind if ":" in self.kind else f"{RELATION}/{self.kind}"
        mode = f' TargetMode="{self.mode}"' if self.mode else ""
        return f'<Relationship Id="r{number}" Type="{kind}" Target="{self.target}"{mode}/>'


def links(*told: Link) -> bytes:
    inside = "".join(link.written(number) for number, link in enumerate(told, 1))
    return (
        DECLARED
        + f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'.encode()
    )


def types(overrides: Mapping[str, str], defaults: Mapping[str, str]) -> bytes:
    told = [f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in defaults.items()]
    told += [
        f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in overrides.items()
    ]
    return DECLARED + f'<Types xmlns="{PACKAGE}/content-types">{"".join(told)}</Types>'.encode()


DEFAULTS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
}
WORD_TYPES = {
    "word/document.xml": f"{OFFICE}.wordprocessingml.document.main+xml",
    "word/styles.xml": f"{OFFICE}.wordprocessingml.styles+xml",
    "word/settings.xml": f"{OFFICE}.wordprocessingml.settings+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}
BOOK_TYPES = {
    "xl/workbook.xml": f"{OFFICE}.spreadsheetml.sheet.main+xml",
    "xl/worksheets/sheet1.xml": f"{OFFICE}.spreadsheetml.worksheet+xml",
    "xl/styles.xml": f"{OFFICE}.spreadsheetml.styles+xml",
}
CORE = (
    DECLARED
    + (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>课程方案</dc:title></cp:coreProperties>'
    ).encode()
)


def word(inside: str, root: str = "document", body: str = "body") -> bytes:
    """A part of a Word document with something in its body."""
    wrapped = f"<w:{body}>{inside}</w:{body}>" if body else inside
    return DECLARED + f'<w:{root} xmlns:w="{W}" xmlns:r="{RELATION}">{wrapped}</w:{root}>'.encode()


def para(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


def run(inside: str) -> str:
    return f"<w:r>{inside}</w:r>"


PLAIN = para(run("<w:t>课后服务课程方案</w:t>"))


def docx(
    inside: str = PLAIN,
    *,
    linked: tuple[Link, ...] = (),
    more: Mapping[str, bytes] | None = None,
    typed: Mapping[str, str] | None = None,
    defaults: Mapping[str, str] | None = None,
    without: tuple[str, ...] = (),
) -> Parts:
    """`linked` from the document; `more` parts, which replace those of the same name."""
    parts = {
        TYPES: types({**WORD_TYPES, **(typed or {})}, {**DEFAULTS, **(defaults or {})}),
        ROOT: links(
            Link("officeDocument", "word/document.xml"),
            Link(f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "word/document.xml": word(inside),
        "word/_rels/document.xml.rels": links(
            Link("styles", "styles.xml"), Link("settings", "settings.xml"), *linked
        ),
        "word/styles.xml": word("", "styles", ""),
        "word/settings.xml": word("", "settings", ""),
        "docProps/core.xml": CORE,
        **(more or {}),
    }
    return {name: part for name, part in parts.items() if name not in without}


def sheet(cells: str = '<c r="A1"><v>1</v></c>', after: str = "") -> bytes:
    data = f'<sheetData><row r="1">{cells}</row></sheetData>'
    root = f'<worksheet xmlns="{S}" xmlns:r="{RELATION}">{data}{after}</worksheet>'
    return DECLARED + root.encode()


def xlsx(
    cells: str = '<c r="A1"><v>1</v></c>',
    *,
    after: str = "",
    book: str = "",
    linked: tuple[Link, ...] = (),
    sheet_linked: tuple[Link, ...] = (),
    more: Mapping[str, bytes] | None = None,
    typed: Mapping[str, str] | None = None,
    defaults: Mapping[str, str] | None = None,
) -> Parts:
    tabs = '<sheets><sheet name="甲" sheetId="1" r:id="r1"/></sheets>'
    parts = {
        TYPES: types({**BOOK_TYPES, **(typed or {})}, {**DEFAULTS, **(defaults or {})}),
        ROOT: links(Link("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": DECLARED
        + f'<workbook xmlns="{S}" xmlns:r="{RELATION}">{tabs}{book}</workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": links(
            Link("worksheet", "worksheets/sheet1.xml"), Link("styles", "styles.xml"), *linked
        ),
        "xl/worksheets/sheet1.xml": sheet(cells, after),
        "xl/styles.xml": DECLARED + f'<styleSheet xmlns="{S}"/>'.encode(),
        **(more or {}),
    }
    if sheet_linked:
        parts["xl/worksheets/_rels/sheet1.xml.rels"] = links(*sheet_linked)
    return parts


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return out.getvalue()
