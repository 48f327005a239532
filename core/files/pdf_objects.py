"""Finding the packed objects of a PDF, the way a reader would, without believing its index.

Every `obj` in the file is looked at, so an index that points elsewhere hides nothing; extra finds
only mean more to inspect.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

MOST_UNPACKED = 64 * 1024 * 1024
MOST_OBJECTS = 500_000
LONGEST_DICTIONARY = 256 * 1024
_BLANK = rb"\0\t\n\f\r "
_DELIMITER = rb"/<>\[\]()%{}"
_OBJECT = re.compile(rb"(?<![A-Za-z])obj(?![A-Za-z])")
_SPACE = re.compile(rb"(?:[" + _BLANK + rb"]+|%[^\r\n]*)*")
_STREAM = re.compile(rb"stream(?:\r\n|\n|\r)")
_TOKEN = re.compile(
    rb"%[^\r\n]*|<<|>>|[\[\]{}]|/[^" + _BLANK + _DELIMITER + rb"]*|<[0-9A-Fa-f\s]*>|\(|[^"
    + _BLANK + _DELIMITER + rb"]+|[" + _BLANK + rb"]+|.",
    re.DOTALL,
)  # fmt: skip
_STRING_PART = re.compile(rb"\\.|[()]", re.DOTALL)
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_FLATE = re.compile(rb"\[?\s*/(?:FlateDecode|Fl)\s*\]?")


class Unreadable(Exception):
    """Packed in a way that cannot be looked into."""


def unescape(data: bytes) -> bytes:
    """Names as a reader understands them: `/J#61vaScript` is `/JavaScript`."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)


def unpacked(data: bytes) -> Iterator[bytes]:
    """The content of each object stream. Raises Unreadable."""
    left, work = MOST_UNPACKED, 8 * len(data) + LONGEST_DICTIONARY
    for count, found in enumerate(_OBJECT.finditer(data)):
        start = _skip(data, found.end())
        work -= start - found.end()
        if work < 0 or count > MOST_OBJECTS:
            raise Unreadable
        if data[start : start + 2] != b"<<":
            continue
        entries, end = dictionary(data, start)
        work -= end - start
        stream = _STREAM.match(data, _skip(data, end))
        if stream and _holds_objects(entries):
            part = _unpack(data, stream.end(), entries, left)
            left -= len(part)
            yield part


def _skip(data: bytes, place: int) -> int:
    found = _SPACE.match(data, place)
    return found.end() if found else place


def _holds_objects(entries: dict[bytes, bytes]) -> bool:
    """By its type, or by the two keys that lenient readers go by."""
    return entries.get(b"/Type") == b"/ObjStm" or {b"/N", b"/First"} <= entries.keys()


def dictionary(data: bytes, start: int) -> tuple[dict[bytes, bytes], int]:
    """The entries of the dictionary that opens at `start`, values as text, and where it ends."""
    entries: dict[bytes, bytes] = {}
    key, value, depth, place = b"", b"", 0, start
    while place < min(len(data), start + LONGEST_DICTIONARY):
        token, place = _token(data, place)
        if token[:1] == b"%" or not token.strip(_BLANK):
            continue
        depth += (token in {b"<<", b"["}) - (token in {b">>", b"]"})
        if depth <= 0:
            entries[key] = value
            return entries, place
        if depth == 1 and token == b"<<" and place == start + 2:
            continue
        if depth == 1 and token[:1] == b"/" and (value or not key):
            entries[key] = value
            key, value = unescape(token), b""
        else:
            value += (b" " if value else b"") + (unescape(token) if token[:1] == b"/" else token)
    raise Unreadable


def _token(data: bytes, place: int) -> tuple[bytes, int]:
    found = _TOKEN.match(data, place)
    if found is None:
        raise Unreadable
    if found[0] != b"(":
        return found[0], found.end()
    depth, end = 1, place + 1
    while depth:
        part = _STRING_PART.search(data, end, place + LONGEST_DICTIONARY)
        if part is None:
            raise Unreadable
        depth += (part[0] == b"(") - (part[0] == b")")
        end = part.end()
    return b"()", end


def _unpack(data: bytes, start: int, entries: dict[bytes, bytes], most: int) -> bytes:
    plain = not {b"/F", b"/DecodeParms", b"/DP"} & entries.keys()
    if not plain or not _FLATE.fullmatch(entries.get(b"/Filter", b"")):
        raise Unreadable
    unpacker = zlib.decompressobj()
    try:
        part = unpacker.decompress(memoryview(data)[start:], max(most, 1))
    except zlib.error:
        raise Unreadable from None
    if not unpacker.eof:
        raise Unreadable
    return part
