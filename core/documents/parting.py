"""A long table that ends a page is drawn as two under each other, so that its last rows go with the seal.

One box cannot keep its end with what follows when it is longer than a sheet: neither a browser nor an
office program would do it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.documents.blocks import Block, Document, Table

LAST_ROWS = 2
SHORT = 4  # rows; such a table goes with the seal whole


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
