"""Another reading of a file that was taken in, with nothing of the inspector's and none of its libraries:
what acts in a PDF, what a picture carries besides itself, what an Office file fetches or starts.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

MOST = 4_000_000
_AFTER = rb"(?=[\x00\t\n\x0c\r /<>\[\]()%{}]|$)"
_BLANK = rb"[\x00\t\n\x0c\r ]*"
ACTING = re.compile(
    rb"/(?:JavaScript|JS|Launch|GoToR|GoToE|SubmitForm|ImportData|Rendition|RichMedia\w*|GoTo3DView"
    rb"|EmbeddedFiles?|FileAttachment|XFA|Collection|3D|FFilter)" + _AFTER
    + rb"|/(?:S|Subtype)" + _BLANK + rb"/(?:Movie|Sound|Screen|PS)" + _AFTER
)  # fmt: skip
SCRIPTED = re.compile(
    rb"/URI" + _BLANK + rb"\(\s*(?:javascript|vbscript|file|ms-\w+):", re.IGNORECASE
)
_STREAM = re.compile(rb"stream\r?\n")
_COMMENT = re.compile(rb"%[^\r\n]*")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def in_pdf(data: bytes) -> list[str]:
    """The names that act, in the open or packed, in whichever revision."""
    found = set()
    for text in _texts(data):
        plain = _ESCAPED.sub(lambda told: bytes.fromhex(told[1].decode()), text)
        for version in (plain, _COMMENT.sub(b"\n", plain)):
            found |= {told[0].decode("latin-1") for told in ACTING.finditer(version)}
            found |= {told[0].decode("latin-1") for told in SCRIPTED.finditer(version)}
    return sorted(found)


def _texts(data: bytes) -> Iterator[bytes]:
    """The file without what is packed in it, then whatever unpacks and is no picture or font."""
    yield re.sub(rb"stream\r?\n.*?endstream", b"", data, flags=re.DOTALL)
    for at in _STREAM.finditer(data):
        if data[at.start() - 3 : at.start()] == b"end":
            continue
        unpacked = _inflated(data[at.end() :])
        if b"<<" in unpacked or b"/" in unpacked[:200]:
            yield unpacked


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, MOST)
    except zlib.error:
        return b""


def in_jpg(data: bytes) -> list[str]:
    """Segments that are no part of the picture, and what stands behind its end."""
    found, at = [], 2
    while data[at] == 0xFF and data[at + 1] != 0xDA:
        (length,) = struct.unpack(">H", data[at + 2 : at + 4])
        marker = data[at + 1]
        if marker not in {0xE0, 0xEE, 0xDB, 0xC4, 0xDD, 0xC0, 0xC1, 0xC2}:
            found.append(f"segment {marker:X}")
        at += 2 + length
    if data.index(b"\xff\xd9", at) + 2 != len(data) and not data.endswith(b"\xff\xd9"):
        found.append("something behind the end")
    return found


def in_png(data: bytes) -> list[str]:
    found, at, name = [], 8, b""
    while name != b"IEND" and at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        name = data[at + 4 : at + 8]
        if name not in {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"pHYs", b"gAMA", b"sRGB"}:
            found.append(f"chunk {name.decode('latin-1')}")
        at += 12 + length
    return found + (["something behind the end"] if at != len(data) else [])


# Read with the markup gone from between letters, in any of the encodings that put NULs between.
STARTING = re.compile(
    rb"\bDDE(?:AUTO)?\b|INCLUDE(?:PICTURE|TEXT)|<\w*:?ddeLink|<\w*:?externalLink\b|<\w*:?connections\b"
    rb"|DataMashup|<\w*:?queryTable\b|<!DOCTYPE|<!ENTITY|vbaProject|oleObject|aFChunk|attachedTemplate"
    rb"|activeX|macrosheet|macroEnabled|webextension|customUI|MACROBUTTON|WEBSERVICE|\w\|'|embeddedHtml",
    re.IGNORECASE,
)  # fmt: skip
OUTSIDE = re.compile(
    rb"<\w*:?Relationship\b[^>]*TargetMode\s*=\s*[\"']External[^>]*>", re.IGNORECASE
)
HYPERLINK = re.compile(rb"/hyperlink[\"'].*Target\s*=\s*[\"'](?:https?:|mailto:|tel:)", re.DOTALL)
HELD = (b"MZ", b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"{\\rtf", b"\x7fELF")


def in_office(data: bytes) -> list[str]:
    """From the heads of the members, not from the archive's own list. Words of the text may be any."""
    found: set[str] = set()
    for name, body in _members(data):
        flat = _entities(
            re.sub(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[|\]\]>", b"", body.replace(b"\0", b""))
        )
        flat = re.sub(rb"<w:t[ >].*?</w:t>", b"", flat, flags=re.DOTALL)
        letters = re.sub(rb"<[^>]*>", b"", flat)
        for text in (flat, letters):
            found |= {told[0].decode("latin-1") for told in STARTING.finditer(text)}
        for told in OUTSIDE.findall(flat):
            turned = re.sub(rb"(.*)(\bTarget\s*=\s*\S+)(.*)", rb"\1\3 \2", told, flags=re.DOTALL)
            if not HYPERLINK.search(turned):
                found.add(told.decode("latin-1"))
        if body.startswith(HELD) and not name.endswith(b".xlsx"):
            found.add(f"{name.decode('latin-1')} holds another file")
    return sorted(found)


def _entities(text: bytes) -> bytes:
    def letter(told: re.Match[bytes]) -> bytes:
        number = int(told[2], 16 if told[1] else 10)
        return bytes([number]) if number < 128 else b"?"

    return re.sub(rb"&#(x?)([0-9a-fA-F]{1,6});", letter, text)


def _members(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = data.find(b"PK\x03\x04")
    while at >= 0:
        method, size, name, extra = (*struct.unpack("<8xH8xI4xHH", data[at : at + 30]),)
        begin = at + 30 + name + extra
        yield data[at + 30 : at + 30 + name], _unpacked(data, begin, method, size)
        at = data.find(b"PK\x03\x04", begin + (size if method == 0 else 0))


def _unpacked(data: bytes, begin: int, method: int, size: int) -> bytes:
    if method == 0:
        return data[begin : begin + size]
    try:
        return zlib.decompressobj(-15).decompress(data[begin:], MOST)
    except zlib.error:
        return b""


READERS = {"pdf": in_pdf, "jpg": in_jpg, "png": in_png, "docx": in_office, "xlsx": in_office}


def acting(data: bytes, ending: str) -> list[str]:
    """What this reading finds; nothing in a file that only is what it shows."""
    return READERS[ending](data)
