"""What of a page's end goes with its seal: no sheet holds a seal with hardly a word.

A long table that ends a page is drawn as two under each other, so that its last rows go with it: one
box cannot keep its end with what follows when it is longer than a sheet, neither in a browser nor in an
office program.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.documents.blocks import Block, Document, Paragraph, Table

LAST_ROWS = 2
SHORT = 4  # rows; such a table goes with the seal whole


SIGNS = 56  # two lines of the body


def ends_shortly(page: Document) -> bool:
    """Its last sentence is so short that the paragraph before it goes with the seal too."""
    last = page.blocks[-2:]
    both = len(last) == 2 and all(isinstance(one, Paragraph) and one.text for one in last)
    return both and isinstance(last[1], Paragraph) and len(last[1].text) <= SIGNS


@dataclass(frozen=True)
class Part:
    table: Table
    last: bool


def parted(page: Document) -> tuple[Block | Part, ...]:
    """The blocks, the last one in two parts where it is a table too long to go with the foot."""
    table = page.blocks[-1] if page.blocks else None
    has_foot = page.sealed or bool(page.attachments) or bool(page.contact.text())
    if not has_foot or not isinstance(table, Table) or len(table.rows) <= SHORT:
        return page.blocks
    first = replace(table, rows=table.rows[:-LAST_ROWS])
    rest = replace(table, head=(), caption="", rows=table.rows[-LAST_ROWS:])
    return (*page.blocks[:-1], Part(first, last=False), Part(rest, last=True))
