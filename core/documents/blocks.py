"""What an official page is made of. Frozen: two pages are equal when their blocks are.

Texts are plain, and in the language of the office whoever reads them. A line break in a text begins
a new paragraph. Nothing here draws a seal: the page only says where one is set.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from core.documents import words


@dataclass(frozen=True)
class Heading:
    """A heading between paragraphs; `level` 1 (黑体) or 2 (楷体). It never ends a sheet."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """`indent` is the two empty places a paragraph of the body begins with."""

    text: str
    indent: bool = True
    bold: bool = False


def paragraphs(text: str) -> list[Paragraph]:
    """What somebody typed: a paragraph a line."""
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


@dataclass(frozen=True)
class Article:
    """第…条, numbered by the composer, so that it can be cited and keeps its number for ever."""

    number: int
    heading: str
    paragraphs: tuple[str, ...]

    @property
    def label(self) -> str:
        return f"第{words.numeral(self.number)}条"

    @property
    def title(self) -> str:
        return f"{self.label}　{self.heading}" if self.heading else self.label


@dataclass(frozen=True)
class ListOf:
    """Items under each other; numbered （一）（二） unless `numbered` is off."""

    items: tuple[str, ...]
    numbered: bool = True

    def lines(self) -> list[str]:
        if not self.numbered:
            return list(self.items)
        return [f"（{words.numeral(at)}）{text}" for at, text in enumerate(self.items, 1)]


@dataclass(frozen=True)
class FactList:
    """Names and what they say, under each other: the parties of an agreement, the facts of a record."""

    rows: tuple[tuple[str, str], ...]
    title: str = ""


@dataclass(frozen=True)
class Table:
    """`head` is repeated on every sheet; `widths` are parts of the whole."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    caption: str = ""


@dataclass(frozen=True)
class Line:
    """To be filled in by hand: a label, and a rule after it. `said` where it is known by now."""

    label: str
    said: str = ""


@dataclass(frozen=True)
class Signature:
    """One who signs: `party` above, then the lines (代表人签字, 日期), with a place for the seal or none."""

    party: str
    lines: tuple[Line, ...] = ()
    sealed: bool = True


@dataclass(frozen=True)
class Signatures:
    """Side by side where there are two. They stay on one sheet, with the sentence before them."""

    signers: tuple[Signature, ...]


@dataclass(frozen=True)
class Contact:
    """Whom to ask."""

    person: str = ""
    telephone: str = ""
    address: str = ""
    complaints: str = ""

    def text(self) -> str:
        said = (
            ("联系人", self.person),
            ("联系电话", self.telephone),
            ("地址", self.address),
            ("监督电话", self.complaints),
        )
        return "；".join(f"{name}：{value}" for name, value in said if value)


Block = Heading | Paragraph | Article | ListOf | FactList | Table | Signatures


@dataclass(frozen=True)
class Document:
    """One page as it is issued. `number` "" and `dated` None print as blanks to be filled in the OA.

    `numbered`: whether pages of this kind carry a 文号 at all. `sealed`: whether the issuer signs at
    the foot, with name, day and the place of the seal. `headed`: whether the office's name stands over
    it (版头); what two parties sign has its title and its number only.
    """

    title: str
    issuer: str
    blocks: tuple[Block, ...]
    number: str = ""
    dated: date | None = None
    addressee: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    copies_to: tuple[str, ...] = ()
    contact: Contact = field(default_factory=Contact)
    numbered: bool = True
    sealed: bool = True
    headed: bool = True

    def __post_init__(self) -> None:
        if isinstance(self.addressee, str) or isinstance(self.copies_to, str):
            raise TypeError("a tuple of names, not one name")

    def plain(self) -> str:
        """All its words, for whoever looks for one."""
        return "\n".join(_words(self))

    @property
    def carries_seal(self) -> bool:
        """Whether somebody seals it, at the foot or beside a signature: then its scan is waited for."""
        signers = (
            one for block in self.blocks if isinstance(block, Signatures) for one in block.signers
        )
        return self.sealed or any(one.sealed for one in signers)


def _words(page: Document) -> Iterable[str]:
    yield from (page.issuer, page.number, page.title, *page.addressee)
    for block in page.blocks:
        yield from words_of(block)
    yield from page.attachments
    yield page.contact.text()
    yield words.day(page.dated) if page.dated else ""
    yield "抄送：" + "，".join(page.copies_to) if page.copies_to else ""


def words_of(block: Block) -> Iterable[str]:
    match block:
        case Heading() | Paragraph():
            yield block.text
        case Article():
            yield from (block.title, *block.paragraphs)
        case ListOf():
            yield from block.lines()
        case FactList():
            yield block.title
            yield from (f"{name}：{said}" for name, said in block.rows)
        case Table():
            yield block.caption
            yield from ("　".join(row) for row in (block.head, *block.rows))
        case Signatures():
            for one in block.signers:
                yield one.party
                yield from (f"{line.label}：{line.said}" for line in one.lines)
