"""Official pages: declared once as blocks, drawn twice, as HTML to read and print and as a Word file."""

from core.documents.blocks import (
    Article,
    Block,
    Contact,
    Document,
    FactList,
    Heading,
    Line,
    ListOf,
    Paragraph,
    Signature,
    Signatures,
    Table,
    paragraphs,
)
from core.documents.canonical import dump, load
from core.documents.html import article
from core.documents.words import blank, day, moment, month, numeral

__all__ = [
    "Article",
    "Block",
    "Contact",
    "Document",
    "FactList",
    "Heading",
    "Line",
    "ListOf",
    "Paragraph",
    "Signature",
    "Signatures",
    "Table",
    "article",
    "blank",
    "day",
    "dump",
    "load",
    "moment",
    "month",
    "numeral",
    "paragraphs",
]
