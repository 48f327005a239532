"""The page as a Word file, after GB/T 9704-2012: an office pastes it into its OA, edits and numbers it.

The file of a page that was issued is kept as it was and never made anew: a later version of the library
would write another. With one version equal pages have equal files, so that the record can hold the digest.
Imported by whoever makes one: it loads lxml.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from io import BytesIO
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as WordFile
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph as WordParagraph

from core.documents import words
from core.documents.blocks import (
    Article,
    Block,
    Document,
    FactList,
    Heading,
    ListOf,
    Paragraph,
    Signature,
    Signatures,
    Table,
)
from core.documents.parting import Part, ends_shortly, parted

# 依据:GB/T 9704-2012 5.1-5.2, 7.2-7.3: A4, top 37 mm, left 28 mm, the body 156 mm by 225 mm.
_PAGE: Final = (Mm(210), Mm(297))
_TOP, _LEFT, _RIGHT, _BOTTOM = Mm(37), Mm(28), Mm(26), Mm(35)
_BODY, _TITLE, _FOOT, _CELL = Pt(16), Pt(22), Pt(14), Pt(12)  # 3号, 2号, 4号, 小4号
_LINE, _CELL_LINE = Pt(28.5), Pt(18)
# Word takes another face of the reader's machine where one is missing; these are the standard's.
_FANGSONG, _TITLE_FACE, _HEI, _KAI, _SONG = (
    "仿宋_GB2312",
    "方正小标宋简体",
    "黑体",
    "楷体_GB2312",
    "宋体",
)
_WIDTH = Mm(156)


def file_of(page: Document) -> bytes:
    """A .docx of the page; blanks where number and day are not given yet."""
    made = docx.Document(BytesIO(_template()))
    _set_sheet(made, page)
    _head(made, page)
    for block in parted(page):
        _block(made, block)
    body = len(made.paragraphs)
    _foot(made, page)
    if len(made.paragraphs) > body:
        _hold_together(made, body, 2 if ends_shortly(page) else 1)
    kept = BytesIO()
    made.save(kept)
    return _without_hour(kept)


def _without_hour(file: BytesIO) -> bytes:
    """The archive with the hour of its making taken out of each part."""
    plain = BytesIO()
    with ZipFile(file) as made, ZipFile(plain, "w", ZIP_DEFLATED) as kept:
        for part in made.infolist():
            bare = ZipInfo(part.filename)
            bare.external_attr = part.external_attr
            kept.writestr(bare, made.read(part), ZIP_DEFLATED)
    return plain.getvalue()


_KEPT_PARTS: Final = ("/styles", "/settings", "/numbering", "/footer", "/fontTable")


@functools.cache
def _template() -> bytes:
    """The library's own empty file without what no page of ours needs (thumbnail, theme, form data):
    each file is made in half the time, and carries nothing that an office would ask about."""
    empty = docx.Document()
    for held in (empty.part.package.rels, empty.part.rels):
        for key, rel in list(held.items()):
            name = str(rel.target_part.partname) if not rel.is_external else ""
            wanted = ("/word/document", "/docProps/core", *(f"/word{each}" for each in _KEPT_PARTS))
            if not name.startswith(wanted) or "WithEffects" in name:
                held.pop(key)
    styles = empty.styles.element
    for style in list(styles.style_lst):
        if style.type is not None and style.name_val not in _KEPT_STYLES:
            styles.remove(style)
    kept = BytesIO()
    empty.save(kept)
    return kept.getvalue()


_KEPT_STYLES: Final = {
    "Normal", "Default Paragraph Font", "Normal Table", "No List", "Table Grid", "footer", "header",
}  # fmt: skip


def _set_sheet(made: WordFile, page: Document) -> None:
    sheet = made.sections[0]
    sheet.page_width, sheet.page_height = _PAGE
    sheet.top_margin, sheet.bottom_margin = _TOP, _BOTTOM
    sheet.left_margin, sheet.right_margin = _LEFT, _RIGHT
    sheet.footer_distance = Mm(25)
    plain = made.styles["Normal"]
    plain.font.size = _BODY
    _face(plain.element.get_or_add_rPr(), _FANGSONG)
    made.core_properties.title = page.title
    made.core_properties.author = page.issuer
    made.core_properties.comments = ""
    _page_number(sheet.footer.paragraphs[0])


def _face(held: Any, name: str) -> None:
    fonts = held.get_or_add_rFonts()
    for side in ("w:ascii", "w:hAnsi"):
        fonts.set(qn(side), "Times New Roman")
    fonts.set(qn("w:eastAsia"), name)


def _page_number(foot: WordParagraph) -> None:
    """第 1 页 共 3 页, in 宋体: a sheet that is missing is seen."""
    foot.alignment = ALIGN.CENTER
    for before, counter in (("第 ", "PAGE"), (" 页 共 ", "NUMPAGES")):
        _run(foot, before, face=_SONG, size=_FOOT)
        _field(_run(foot, "", face=_SONG, size=_FOOT), counter)
    _run(foot, " 页", face=_SONG, size=_FOOT)


def _field(run: Any, name: str) -> None:
    for kind, text in (("begin", ""), ("", name), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text or None
        run._r.append(part)  # noqa: SLF001 - a field has no call of its own in python-docx


def _run(
    to: WordParagraph, text: str, *, face: str = _FANGSONG, size: Pt = _BODY, bold: bool = False
) -> Any:
    run = to.add_run(text)
    run.font.size = size
    run.bold = bold or None
    _face(run._r.get_or_add_rPr(), face)  # noqa: SLF001 - the East Asian face has no call of its own
    return run


def _paragraph(
    made: WordFile | Cell,
    text: str = "",
    *,
    align: Any = None,
    indent: bool = False,
    face: str = _FANGSONG,
    size: Pt = _BODY,
    bold: bool = False,
    line: Pt = _LINE,
) -> WordParagraph:
    found = made.add_paragraph()
    _spaced(found, line)
    found.alignment = align
    if indent:
        found.paragraph_format.first_line_indent = size * 2
    if text:
        _run(found, text, face=face, size=size, bold=bold)
    return found


def _spaced(found: WordParagraph, line: Pt) -> None:
    form = found.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, line
    form.widow_control = True


def _head(made: WordFile, page: Document) -> None:
    if page.headed:
        _issuer(made, page)
        _number(made, page)
        _paragraph(made)
    title = _paragraph(
        made, page.title, align=ALIGN.CENTER, face=_TITLE_FACE, size=_TITLE, line=Pt(36)
    )
    title.paragraph_format.keep_with_next = True
    if not page.headed:
        _number(made, page)
    _paragraph(made).paragraph_format.keep_with_next = True
    if page.addressee:
        _paragraph(made, "、".join(page.addressee) + "：")


def _issuer(made: WordFile, page: Document) -> None:
    """版头: the office's name over a line, both red. What two parties sign has none."""
    found = _paragraph(
        made, page.issuer, align=ALIGN.CENTER, face=_TITLE_FACE, size=Pt(26), line=Pt(40)
    )
    if found.runs:
        found.runs[0].font.color.rgb = RGBColor(0xC0, 0, 0)
    _ruled(found)


def _number(made: WordFile, page: Document) -> None:
    if page.numbered:
        _paragraph(made, page.number or "　　　　〔　　　　〕　　号", align=ALIGN.CENTER)


def _ruled(found: WordParagraph) -> None:
    """The red line under the issuer's name (版头)."""
    held = found._p.get_or_add_pPr()  # noqa: SLF001 - borders have no call of their own
    border = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "4"), ("color", "C00000")):
        line.set(qn(f"w:{name}"), value)
    border.append(line)
    held.insert_element_before(
        border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc"
    )


def _block(made: WordFile, block: Block | Part) -> None:
    match block:
        case Heading():
            face = _HEI if block.level == 1 else _KAI
            _paragraph(
                made, block.text, indent=True, face=face
            ).paragraph_format.keep_with_next = True
        case Paragraph():
            for text in _lines(block.text):
                found = _paragraph(made, text, indent=block.indent, bold=block.bold)
                found.paragraph_format.keep_with_next = block.bold or None
        case Article():
            _article(made, block)
        case ListOf():
            for text in block.lines():
                _paragraph(made, text, indent=True)
        case FactList():
            _facts(made, block)
        case Table() | Part():
            _table(made, block)
        case Signatures():
            _signatures(made, block)


def _article(made: WordFile, block: Article) -> None:
    head = _paragraph(made, block.title, indent=True, face=_HEI)
    head.paragraph_format.keep_with_next = True
    for text in block.paragraphs:
        for line in _lines(text):
            _paragraph(made, line, indent=True)


def _lines(text: str) -> Iterable[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _facts(made: WordFile, block: FactList) -> None:
    if block.title:
        _paragraph(made, block.title, bold=True).paragraph_format.keep_with_next = True
    for name, said in block.rows:
        _paragraph(made, f"{name}：{said or words.blank('')}")


def _table(made: WordFile, found: Table | Part) -> None:
    block = found.table if isinstance(found, Part) else found
    # LibreOffice and Word take two tables for one unless a paragraph parts them.
    cut = isinstance(found, Part) and not found.last
    if block.caption:
        above = _paragraph(made, block.caption, align=ALIGN.CENTER, face=_HEI, size=_CELL)
        above.paragraph_format.keep_with_next = True
    columns = len(block.head) or len(block.rows[0])
    held = made.add_table(rows=0, cols=columns, style="Table Grid")
    held.alignment = WD_TABLE_ALIGNMENT.CENTER
    if block.head:
        _row(held, block.head, face=_HEI)
        _repeated(held)
    for row in block.rows:
        _row(held, row)
    _widths(held, block.widths or (1,) * columns)
    _paragraph(made, line=Pt(1) if cut else _CELL_LINE)


def _widths(held: WordTable, parts: tuple[int, ...]) -> None:
    """In the grid and in each cell: Word reads the one, LibreOffice the other."""
    held.autofit = False
    for column, part in zip(held.columns, parts, strict=True):
        wide = int(_WIDTH * part / sum(parts))
        column.width = wide
        for cell in column.cells:
            cell.width = wide


def _row(held: WordTable, texts: tuple[str, ...], face: str = _FANGSONG) -> None:
    row = held.add_row()  # type: ignore[no-untyped-call]
    whole = OxmlElement("w:cantSplit")
    row._tr.get_or_add_trPr().append(whole)  # noqa: SLF001 - no call of its own in python-docx
    for cell, text in zip(row.cells, texts, strict=True):
        _spaced(cell.paragraphs[0], _CELL_LINE)
        _run(cell.paragraphs[0], text, face=face, size=_CELL)


def _repeated(held: WordTable) -> None:
    head = OxmlElement("w:tblHeader")
    held.rows[0]._tr.get_or_add_trPr().append(head)  # noqa: SLF001 - no call of its own


def _signatures(made: WordFile, block: Signatures) -> None:
    """One row that is never cut; the paragraph before it comes along."""
    made.paragraphs[-1].paragraph_format.keep_with_next = True
    held = made.add_table(rows=1, cols=len(block.signers))
    row = held.rows[0]
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - as above
    for cell, one in zip(row.cells, block.signers, strict=True):
        first = cell.paragraphs[0]
        _spaced(first, _LINE)
        _run(first, one.party, bold=True)
        for text in _signed(one):
            _paragraph(cell, text)


def _signed(one: Signature) -> Iterable[str]:
    if one.sealed:
        yield "（印章）"
    for line in one.lines:
        yield f"{line.label}：{line.said}"


def _foot(made: WordFile, page: Document) -> None:
    for at, name in enumerate(page.attachments, 1):
        count = f"{at}. " if len(page.attachments) > 1 else ""
        _paragraph(made, ("附件：" if at == 1 else "　　　") + count + name, indent=True)
    if said := page.contact.text():
        _paragraph(made, f"（{said}）", indent=True)
    if page.sealed:
        _paragraph(made)
        for text in (page.issuer, words.day(page.dated), "（印章）"):
            found = _paragraph(made, text, align=ALIGN.RIGHT)
            found.paragraph_format.right_indent = _BODY * 4
    if page.copies_to:
        _paragraph(made)
        _paragraph(made, f"抄送：{'，'.join(page.copies_to)}。", size=_FOOT)


def _hold_together(made: WordFile, body: int, held: int) -> None:
    """The last paragraphs of the body, `held` of them, or the last rows of a table, stay with what
    follows: no sheet holds a seal alone."""
    before = made.paragraphs[body]._p.getprevious()  # noqa: SLF001 - no call of its own
    if before is not None and before.tag == qn("w:p") and not before.findall(qn("w:r")):
        before = before.getprevious()  # the empty line below a table
    if before is not None and before.tag == qn("w:tbl"):
        _hold_rows(WordTable(before, made))
    for found in made.paragraphs[max(body - held, 0) : -1]:
        found.paragraph_format.keep_with_next = True


def _hold_rows(held: WordTable) -> None:
    """LibreOffice does not keep a table of one row that may not be cut with what follows; its
    paragraphs hold such a row together as well."""
    rows = list(held.rows)
    for whole in rows[0]._tr.findall(f".//{qn('w:cantSplit')}") if len(rows) == 1 else ():  # noqa: SLF001
        whole.getparent().remove(whole)
    for row in rows:
        for cell in row.cells:
            for found in cell.paragraphs:
                found.paragraph_format.keep_with_next = True
