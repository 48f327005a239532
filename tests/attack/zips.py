"""Office files whose package is bent: what one reader unpacks is not what another sees."""

from __future__ import annotations

import functools
import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache, partial

from tests.attack.package import TYPES, Link, docx, links, word, xlsx, zipped
from tests.attack.specimen import Must, Specimen, made
from tests.attack.word_fields import plain

EVIL = word(plain("DDEAUTO c"))
DOCUMENT = "word/document.xml"
MEGABYTE = 1 << 20
CENTRAL, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"


def _members(*more: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A plain document with members of any name, also twice the same."""
    import warnings

    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore", UserWarning)
        for name, body in (*docx().items(), *more):
            info = zipfile.ZipInfo("x")
            info.filename, info.compress_type = name, method
            archive.writestr(info, body)
    return out.getvalue()


def _central(change: Callable[[bytearray, int], None], name: str = DOCUMENT) -> bytes:
    """Something changed in one member's entry of the directory."""
    data = bytearray(zipped(docx()))
    at = data.index(CENTRAL)
    while data[at + 46 : at + 46 + len(name)] != name.encode():
        at = data.index(CENTRAL, at + 4)
    change(data, at)
    return bytes(data)


def _local(change: Callable[[bytearray, int], None], name: str = DOCUMENT) -> bytes:
    data = bytearray(zipped(docx()))
    change(data, data.index(name.encode()) - 30)
    return bytes(data)


def _set(offset: int, form: str, value: int | bytes) -> Callable[[bytearray, int], None]:
    def change(data: bytearray, at: int) -> None:
        struct.pack_into(form, data, at + offset, value)

    return change


def _renamed_inside() -> bytes:
    """The local head calls the harmless part otherwise than the directory does."""
    data = bytearray(_members(("word/documenu.xml", EVIL)))
    at = data.index(b"word/documenu.xml")
    data[at : at + len(DOCUMENT)] = DOCUMENT.encode()
    return bytes(data)


def _shared() -> bytes:
    """Two entries of the directory for the same bytes."""
    data = bytearray(_members(("word/copy.xml", b"x" * 400)))
    at = data.rindex(CENTRAL)
    struct.pack_into("<I", data, at + 42, 0)
    return bytes(data)


def _locked() -> bytes:
    def change(data: bytearray, at: int) -> None:
        data[at + 8] |= 1

    return _central(change)


def _extra(kind: int, body: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in docx().items():
            info = zipfile.ZipInfo(name)
            if name == DOCUMENT:
                info.extra = struct.pack("<HH", kind, len(body)) + body
            archive.writestr(info, part)
    return out.getvalue()


def _unicode_name() -> bytes:
    other = b"word/vbaProject.bin"
    return _extra(0x7075, struct.pack("<BI", 1, zlib.crc32(DOCUMENT.encode())) + other)


def _linked() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in docx().items():
            archive.writestr(name, part)
        info = zipfile.ZipInfo("word/media/a.png")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


@cache
def _zeros(megabytes: int, name: str = "word/media/a.png") -> bytes:
    """A document with a part of so many zeros. The packed megabyte is repeated, not packed again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    one = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = one * megabytes + packer.flush()
    data = bytearray(_members((name, packed), method=zipfile.ZIP_STORED))
    total = functools.reduce(
        lambda crc, _each: zlib.crc32(bytes(MEGABYTE), crc), range(megabytes), 0
    )
    told = struct.pack("<III", total, len(packed), megabytes * MEGABYTE)
    for at, method in ((data.index(name.encode()) - 30, 8), (data.rindex(CENTRAL), 10)):
        struct.pack_into("<H", data, at + method, zipfile.ZIP_DEFLATED)
        data[at + method + 6 : at + method + 18] = told
    return bytes(data)


def _said_small() -> bytes:
    """200 MB that the directory calls 100 bytes."""
    data = bytearray(_zeros(200))
    at = data.rindex(CENTRAL)
    struct.pack_into("<I", data, at + 24, 100)
    local = data.index(b"word/media/a.png") - 30
    struct.pack_into("<I", data, local + 22, 100)
    return bytes(data)


def _large_xml(end: str, name: str, opening: bytes, each: bytes, closing: bytes) -> bytes:
    build = docx if end == "docx" else xlsx
    return zipped(build(more={name: opening + each * (60_000_000 // len(each)) + closing}))


def _quine_like() -> bytes:
    """Hundreds of entries that all unpack the same large member."""
    data = _zeros(20)
    first = data.index(CENTRAL)
    last = data.rindex(CENTRAL)
    end = data.rindex(END)
    entry, out = data[last:end], bytearray(data[:end])
    for number in range(400):
        name = f"word/media/{number:05}".encode()[:16]
        out += entry[:46] + name + entry[46 + len(name) :]
    size, count = len(out) - first, 8 + 400
    return bytes(out) + struct.pack("<4sHHHHIIH", END, 0, 0, count, count, size, first, 0)


def _remark(text: bytes) -> bytes:
    out = io.BytesIO(zipped(docx()))
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = text
    return out.getvalue()


def _end(change: Callable[[bytearray, int], None]) -> bytes:
    data = bytearray(zipped(docx()))
    change(data, data.rindex(END))
    return bytes(data)


def _shifted(hole: bytes) -> bytes:
    """The directory moved along, with something between the parts and it."""
    data = zipped(docx())
    at, end = data.index(CENTRAL), data.rindex(END)
    out = bytearray(data[:at] + hole + data[at:])
    struct.pack_into("<I", out, end + len(hole) + 16, at + len(hole))
    return bytes(out)


def _hole() -> bytes:
    return _shifted(b"MZ" + b"\x90" * 5000)


def _unlisted() -> bytes:
    whole = zipped({"word/document.xml": EVIL})
    return _shifted(whole[: whole.index(CENTRAL)])


def streamed(parts: dict[str, bytes]) -> bytes:
    """Sizes and sums behind each part, as programs write that cannot go back."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.parts: list[bytes] = []

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.parts.append(bytes(data))
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[arg-type]
        for name, body in parts.items():
            archive.writestr(name, body)
    return b"".join(pipe.parts)


NAMES: dict[str, Callable[[], bytes]] = {
    "the document twice, first harmless": lambda: _members((DOCUMENT, EVIL)),
    "the types twice": lambda: _members((TYPES, b"<Types/>")),
    "the document in other letters": lambda: _members(("word/Document.xml", EVIL)),
    "the document in capitals": lambda: _members(("WORD/DOCUMENT.XML", EVIL)),
    "backward strokes": lambda: _members(("word\\media\\a.png", b"x")),
    "the document with a backward stroke": lambda: _members(("word\\document.xml", EVIL)),
    "from the root": lambda: _members(("/etc/cron.d/a", b"x")),
    "upwards": lambda: _members(("word/../../a.sh", b"x")),
    "upwards at the end": lambda: _members(("word/media/..", b"x")),
    "from a drive": lambda: _members(("C:/windows/a.dll", b"x")),
    "NUL in a name": lambda: _members(("word/media/a.png\0.exe", b"x")),
    "line in a name": lambda: _members(("word/media/a\n.png", b"x")),
    "empty name": lambda: _members(("", b"x")),
    "a stroke twice": lambda: _members(("word//document.xml", EVIL)),
    "a dot in the path": lambda: _members(("word/./document.xml", EVIL)),
    "escaped letter in a name": lambda: _members(("word/%64ocument.xml", EVIL)),
    "pieces of a part": lambda: _members(("word/document.xml/[0].piece", EVIL)),
    "blank behind a name": lambda: _members(("word/document.xml ", EVIL)),
    "wide letters in a name": lambda: _members(("ｗord/document.xml", EVIL)),
    "a name of 60,000 letters": lambda: _members(("word/media/" + "a" * 60_000, b"x")),
    "relationships in other letters": lambda: _members(
        ("word/_rels/DOCUMENT.xml.RELS", links(Link("oleObject", "http://203.0.113.9/", "External")))),
    "a folder of that name": lambda: _members(("word/document.xml/", b"")),
    "a symbolic link": _linked,
}  # fmt: skip
SHAPES: dict[str, Callable[[], bytes]] = {
    "name in the head is another": _renamed_inside,
    "two names for the same bytes": _shared,
    "locked": _locked,
    "locked, strongly": lambda: _central(_set(8, "<H", 0x41)),
    "another name in an extra field": _unicode_name,
    "place before the file": lambda: _central(_set(42, "<I", 0xFFFFFF00)),
    "place inside another part": lambda: _central(_set(42, "<I", 60)),
    "size of four thousand million": lambda: _central(_set(24, "<I", 0xFFFFFFFE)),
    "size smaller than it is": lambda: _central(_set(24, "<I", 5)),
    "sum that does not fit": lambda: _central(_set(16, "<I", 12345)),
    "way of packing 99": lambda: _central(_set(10, "<H", 99)),
    "way of packing 9": lambda: _central(_set(10, "<H", 9)),
    "packed otherwise in the head": lambda: _local(_set(8, "<H", 0)),
    "called unpacked": lambda: _central(_set(10, "<H", 0)),
    "on another disk": lambda: _central(_set(34, "<H", 7)),
    "no directory": lambda: zipped(docx()).split(CENTRAL)[0],
    "no end": lambda: zipped(docx()).split(END)[0],
    "cut in half": lambda: zipped(docx())[: len(zipped(docx())) // 2],
    "cut at its start": lambda: zipped(docx())[40:],
    "two ends": lambda: zipped(docx()) + zipped({"a": b"x"}),
    "program before it": lambda: b"MZ" + b"\0" * 500 + zipped(docx()),
    "head before it": lambda: LOCAL + b"\0" * 60 + zipped(docx()),
    "page behind it": lambda: zipped(docx()) + b"<script>1</script>",
    "archive in its remark": lambda: _remark(zipped({"a.exe": b"MZ"})),
    "hole between parts": _hole,
    "part that is in no directory": _unlisted,
    "wide directory of nothing": lambda: zipped(docx())[:-22] + b"PK\x06\x06" + b"\xff" * 52 + zipped(docx())[-22:],
    "Apple's Bzip2": lambda: zipped(docx(), zipfile.ZIP_BZIP2),
    "LZMA": lambda: zipped(docx(), zipfile.ZIP_LZMA),
    "evil, unpacked": lambda: zipped(docx(plain("DDEAUTO c")), zipfile.ZIP_STORED),
    "evil, streamed": lambda: streamed(docx(plain("DDEAUTO c"))),
}  # fmt: skip
BOMBS: dict[str, Callable[[], bytes]] = {
    "one gigabyte": lambda: _zeros(1024),
    "200 MB that say 100 bytes": _said_small,
    "400 names for 20 MB": _quine_like,
    "5,000 parts": lambda: _members(*((f"word/media/{n}.png", b"") for n in range(5000))),
    "bomb in a bomb": lambda: zipped(
        docx(more={"word/embeddings/a.xlsx": _zeros(400, "xl/a.xml")})
    ),
    "300 MB of another part": lambda: _zeros(300, "word/more.xml"),
}
CHEAP: dict[str, Callable[[], bytes]] = {
    "sizes in a wide field that is short": lambda: _extra(1, b"\xff" * 4),
    "100,000 parts said": lambda: _end(_set(10, "<H", 0xFFFF)),
}
WORDS: dict[str, Callable[[], bytes]] = {
    "60 MB of short elements": partial(
        _large_xml, "docx", DOCUMENT, word("").split(b"</w:body>")[0], b"<w:p/>", b"</w:body></w:document>"),
    "a name of 60 MB": partial(_large_xml, "docx", DOCUMENT, b"<", b"aaaaaaaaaa", b"/>"),
}  # fmt: skip
BOOKS: dict[str, Callable[[], bytes]] = {
    "60 MB of cells": partial(
        _large_xml, "xlsx", "xl/worksheets/sheet1.xml",
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row>',
        b"<c/>", b"</row></sheetData></worksheet>"),
    "evil, unpacked": lambda: zipped(xlsx("<c r=\"A1\"><f>cmd|'/c calc'!A1</f></c>"), zipfile.ZIP_STORED),
    "evil, streamed": lambda: streamed(xlsx("<c r=\"A1\"><f>cmd|'/c calc'!A1</f></c>")),
    "cut in half": lambda: zipped(xlsx())[: len(zipped(xlsx())) // 2],
    "program before it": lambda: b"MZ" + b"\0" * 500 + zipped(xlsx()),
}  # fmt: skip


def specimens() -> Iterator[Specimen]:
    for group, parts in {"name": NAMES, "shape": SHAPES, "bomb": BOMBS, "large": WORDS}.items():
        yield from made("docx", group, parts)
    yield from made("xlsx", "shape", BOOKS)
    yield from made("docx", "odd-shape", CHEAP, Must.CHEAP)
