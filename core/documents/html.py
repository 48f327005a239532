"""The page as an HTML article: what is read on screen, printed, and kept byte for byte.

Everything is escaped; no style, no script, no link: how it looks stands in the style sheet, so the
kept bytes stay readable under any security policy.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.html import escape

from core.documents import words
from core.documents.blocks import (
    Article,
    Block,
    Document,
    FactList,
    Heading,
    Line,
    ListOf,
    Paragraph,
    Signature,
    Signatures,
    Table,
)
from core.documents.parting import Part, ends_shortly, parted

Piece = Block | Part
_BLANK = '<span class="blank">&nbsp;</span>'


def article(page: Document) -> str:
    """The same page gives the same bytes."""
    foot = list(_foot(page))
    groups = _together(parted(page))
    if foot:
        last = list(_blocks(groups.pop())) if groups else []
        # Of several paragraphs the last one is enough, or the last two where it is short.
        kept = 2 if ends_shortly(page) else 1
        while groups and len(last) < kept:
            last = [*_blocks(groups.pop()), *last]
        before = last[:-kept] if last and last[-1].startswith("<p") else []
        foot = [*before, '<div class="together">', *last[len(before) :], *foot, "</div>"]
    whole = [
        '<article class="official" lang="zh-CN">',
        *_head(page),
        *(line for group in groups for line in _group(group)),
        *foot,
        *_copies(page),
        "</article>",
    ]
    return "\n".join(whole) + "\n"


def _together(blocks: tuple[Piece, ...]) -> list[tuple[Piece, ...]]:
    """What is signed takes the block before it along: no sheet holds signatures or a seal alone."""
    groups: list[tuple[Piece, ...]] = []
    for block in blocks:
        joins = isinstance(block, Signatures) and groups
        groups.append((*groups.pop(), block) if joins else (block,))
    return groups


def _group(group: tuple[Piece, ...]) -> Iterable[str]:
    if len(group) == 1:
        return _blocks(group)
    return ['<div class="together">', *_blocks(group), "</div>"]


def _head(page: Document) -> Iterable[str]:
    number = f'<p class="docno">{escape(page.number) if page.number else _BLANK}</p>'
    title = f"<h1>{escape(page.title)}</h1>"
    if page.headed:
        yield f'<p class="issuer">{escape(page.issuer)}</p>'
        yield from (number, title) if page.numbered else (title,)
    else:
        yield from (title, number) if page.numbered else (title,)
    if page.addressee:
        yield f'<p class="to">{escape("、".join(page.addressee))}：</p>'


def _foot(page: Document) -> Iterable[str]:
    for at, name in enumerate(page.attachments, 1):
        count = f"{at}. " if len(page.attachments) > 1 else ""
        lead = "附件：" if at == 1 else "　　　"
        yield f'<p class="attached">{lead}{escape(count + name)}</p>'
    if said := page.contact.text():
        yield f"<p>（{escape(said)}）</p>"
    if page.sealed:
        yield '<div class="seal">'
        yield f"<p>{escape(page.issuer)}</p>"
        yield f"<p>{escape(words.day(page.dated))}</p>"
        yield '<p class="place">（印章）</p>'
        yield "</div>"


def _copies(page: Document) -> Iterable[str]:
    if page.copies_to:
        yield f'<p class="copies">抄送：{escape("，".join(page.copies_to))}。</p>'


def _blocks(found: Iterable[Piece]) -> Iterable[str]:
    for block in found:
        yield from _block(block)


def _block(block: Piece) -> Iterable[str]:
    match block:
        case Heading():
            yield f"<h{block.level + 1}>{escape(block.text)}</h{block.level + 1}>"
        case Paragraph():
            yield from _paragraph(block)
        case Article():
            yield f'<section class="clause"><h3>{escape(block.title)}</h3>'
            for text in block.paragraphs:
                yield from _lines(text)
            yield "</section>"
        case ListOf():
            yield from (f"<p>{escape(line)}</p>" for line in block.lines())
        case FactList():
            yield from _facts(block)
        case Table() | Part():
            yield from _table(block)
        case Signatures():
            yield '<div class="signers">'
            for one in block.signers:
                yield from _signer(one)
            yield "</div>"


def _paragraph(block: Paragraph) -> Iterable[str]:
    classes = " ".join(
        name for name, is_so in (("flat", not block.indent), ("strong", block.bold)) if is_so
    )
    yield from _lines(block.text, classes)


def _lines(text: str, classes: str = "") -> Iterable[str]:
    opened = f'<p class="{classes}">' if classes else "<p>"
    for line in text.splitlines() or [""]:
        if line.strip():
            yield f"{opened}{escape(line.strip())}</p>"


def _facts(block: FactList) -> Iterable[str]:
    if block.title:
        yield f'<p class="flat strong">{escape(block.title)}</p>'
    yield '<dl class="facts">'
    for name, said in block.rows:
        yield f"<dt>{escape(name)}</dt><dd>{escape(said) if said else _BLANK}</dd>"
    yield "</dl>"


def _table(found: Table | Part) -> Iterable[str]:
    block = found.table if isinstance(found, Part) else found
    yield _opened(found)
    if block.caption:
        yield f"<caption>{escape(block.caption)}</caption>"
    if block.head:
        cells = "".join(f'<th scope="col">{escape(each)}</th>' for each in block.head)
        yield f"<thead><tr>{cells}</tr></thead>"
    yield "<tbody>"
    for row in block.rows:
        cells = "".join(f"<td>{escape(each)}</td>" for each in row)
        yield f"<tr>{cells}</tr>"
    yield "</tbody></table>"


def _opened(found: Table | Part) -> str:
    if not isinstance(found, Part):
        return "<table>"
    return '<table class="cut rest">' if found.last else '<table class="cut">'


def _signer(one: Signature) -> Iterable[str]:
    yield f'<div class="signer"><p class="flat strong">{escape(one.party)}</p>'
    if one.sealed:
        yield '<p class="flat place">（印章）</p>'
    for line in one.lines:
        yield f'<p class="flat">{_filled(line)}</p>'
    yield "</div>"


def _filled(line: Line) -> str:
    return f"{escape(line.label)}：{escape(line.said) if line.said else _BLANK}"
