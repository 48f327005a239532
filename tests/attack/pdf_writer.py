"""Writes a PDF by hand: every object where it is wanted, the table in any of its three forms."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
FREE = 10  # the first number that a specimen may use for objects of its own


def stream(data: bytes, entries: bytes = b"", *, length: int | None = None) -> bytes:
    size = len(data) if length is None else length
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, size, data)


def packed(data: bytes, entries: bytes = b"") -> bytes:
    level = 9 if len(data) < 1_000_000 else 6
    return stream(zlib.compress(data, level), entries + b"/Filter/FlateDecode")


def objects(catalog: bytes = b"", page: bytes = b"", *more: bytes) -> dict[int, bytes]:
    """One page with a line of text; `more` are numbered from 10 on."""
    return {
        1: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
        2: PAGES,
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R%s>>"
        % (page if b"/Resources" in page else b"/Resources<<>>" + page),
        4: stream(b"0 0 100 100 re f"),
        **dict(enumerate(more, FREE)),
    }


def written(parts: Mapping[int, bytes], trailer: bytes = b"", *, head: bytes = HEAD) -> bytes:
    """With the classic table."""
    return head + revision(parts, trailer, at=len(head))


def revision(parts: Mapping[int, bytes], trailer: bytes = b"", *, at: int, size: int = 0) -> bytes:
    """Objects, table and trailer to stand at a place of the file: the whole, or a later revision."""
    out, places = bytearray(), {}
    for number, body in parts.items():
        places[number] = at + len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = at + len(out)
    size = max(size, *(number + 1 for number in parts))
    out += b"xref\n"
    if b"/Prev" not in trailer:
        out += b"0 1\n0000000000 65535 f \n"
    for number in sorted(places):
        out += b"%d 1\n%010d 00000 n \n" % (number, places[number])
    root = b"" if b"/Root" in trailer else b"/Root 1 0 R"
    out += b"trailer\n<</Size %d%s%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, table)
    return bytes(out)


def revised(first: bytes, parts: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """An incremental update: everything before stays byte for byte."""
    prev = int(first.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    size = int(first.rsplit(b"/Size ", 1)[1].split(b"/")[0].split(b">")[0])
    return first + revision(parts, b"/Prev %d%s" % (prev, trailer), at=len(first), size=size)


def held(parts: Mapping[int, bytes], entries: bytes = b"/Type/ObjStm") -> bytes:
    """An object stream with these objects in it; equal neighbours lie in it once."""
    index, body = bytearray(), bytearray()
    at, last = 0, b""
    for number, value in parts.items():
        if value != last:
            at, last = len(body), value
            body += value + b"\n"
        index += b"%d %d " % (number, at)
    told = b"%s/N %d/First %d" % (entries, len(parts), len(index))
    return packed(bytes(index + body), told)


def with_streams(
    plain: Mapping[int, bytes],
    inside: Mapping[int, bytes],
    *,
    holder: int = 40,
    entries: bytes = b"/Type/ObjStm",
    trailer: bytes = b"",
) -> bytes:
    """Objects in an object stream, found by a cross-reference stream."""
    out, places = bytearray(HEAD), {}
    for number, body in {**plain, holder: held(inside, entries)}.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    places[holder + 1] = table
    rows = {0: (0, 0, 65535)}
    rows |= {number: (1, place, 0) for number, place in places.items()}
    rows |= {number: (2, holder, place) for place, number in enumerate(inside)}
    out += b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        holder + 1, table_stream(rows, trailer), table,
    )  # fmt: skip
    return bytes(out)


def table_stream(rows: Mapping[int, tuple[int, int, int]], trailer: bytes = b"") -> bytes:
    size = max(rows) + 1
    index = b" ".join(b"%d %d" % run for run in _runs(sorted(rows)))
    body, before = bytearray(), bytes(9)
    for number in sorted(rows):
        row = struct.pack(">BII", *rows[number])
        body += b"\2" + bytes((new - old) & 0xFF for new, old in zip(row, before, strict=True))
        before = row
    shape = b"/W[1 4 4]/DecodeParms<</Predictor 12/Columns 9>>"
    told = b"/Type/XRef/Size %d/Root 1 0 R/Index[%s]%s%s" % (size, index, shape, trailer)
    return packed(bytes(body), told)


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """(first, count) of each unbroken run."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and sum(found[-1]) == number:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        else:
            found.append((number, 1))
    return found


def paper(catalog: bytes = b"", page: bytes = b"", *more: bytes, trailer: bytes = b"") -> bytes:
    return written(objects(catalog, page, *more), trailer)
