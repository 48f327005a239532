"""Pictures that cannot be decoded whole, or only at a price."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from functools import cache

from tests.attack.pictures_marked import (
    HTML,
    MARK,
    chunk,
    jpg,
    jpg_with,
    png,
    scene,
    segment,
    zipped,
)
from tests.attack.specimen import Must, Specimen, made

EOI = b"\xff\xd9"
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def _sized(width: int, height: int) -> bytes:
    """A JPEG that claims another size."""
    data = bytearray(jpg())
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


def _frame(marker: bytes) -> bytes:
    return jpg().replace(b"\xff\xc0", marker, 1)


def _without(marker: bytes) -> bytes:
    data = jpg()
    at = data.index(marker)
    (length,) = struct.unpack(">H", data[at + 2 : at + 4])
    return data[:at] + data[at + 2 + length :]


@cache
def many_scans(times: int = 4000, side: int = 6500) -> bytes:
    """A progressive JPEG whose last scan is told again and again: each is a walk over the picture."""
    data = bytearray(jpg(scene("L", (64, 64)), progressive=True))
    at = data.index(b"\xff\xc2") + 5
    data[at : at + 4] = struct.pack(">HH", side, side)
    last = bytes(data[data.rindex(b"\xff\xda") : -2])
    return bytes(data[:-2]) + last * times + EOI


def _saved(form: str) -> bytes:
    out = io.BytesIO()
    scene().save(out, form)
    return out.getvalue()


def _head(width: int, height: int, depth: int = 8, colour: int = 2, laced: int = 0) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, laced))


def _png(head: bytes, rows: bytes, *more: bytes) -> bytes:
    return SIGNATURE + head + b"".join(more) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@cache
def _zeros(count: int) -> bytes:
    packer = zlib.compressobj(9)
    parts = [packer.compress(bytes(1_000_000)) for _each in range(count // 1_000_000)]
    return b"".join(parts) + packer.flush()


def _svg() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


JPGS = {
    "cut to 200 bytes": lambda: jpg()[:200] + EOI,
    "cut in half": lambda: jpg()[: len(jpg()) // 2],
    "cut before its end": lambda: jpg()[:-2],
    "cut in its head": lambda: jpg()[:60],
    "start and end alone": lambda: b"\xff\xd8\xff\xd9",
    "start and end and a comment": lambda: b"\xff\xd8" + segment(0xFE, HTML) + EOI,
    "no tables": lambda: _without(b"\xff\xdb"),
    "no codes": lambda: b"".join(jpg().split(b"\xff\xc4", 1)[0:1]) + EOI,
    "no frame": lambda: _without(b"\xff\xc0"),
    "no width": lambda: _sized(0, 120),
    "no height": lambda: _sized(160, 0),
    "4,000 megapixels": lambda: _sized(65_500, 65_500),
    "60 megapixels": lambda: _sized(10_000, 6_000),
    "longer than any picture": lambda: _sized(65_535, 8),
    "lossless": lambda: _frame(b"\xff\xc3"),
    "hierarchical": lambda: _frame(b"\xff\xc5"),
    "twelve bits": lambda: jpg().replace(b"\xff\xc0\x00\x11\x08", b"\xff\xc0\x00\x11\x0c", 1),
    "a segment beyond the end": lambda: b"\xff\xd8\xff\xe1\xff\xff" + jpg()[2:],
    "4,000 scans": many_scans,
}  # fmt: skip
JPGS_RENAMED = {
    "TIFF": lambda: _saved("TIFF"),
    "GIF": lambda: _saved("GIF"),
    "BMP": lambda: _saved("BMP"),
    "WebP": lambda: _saved("WEBP"),
    "PNG": png,
    "SVG": _svg,
    "web page": lambda: HTML,
    "archive": zipped,
    "GIF and script": lambda: b"GIF89a=1;alert(1)//" + MARK + jpg(),
    "GIF before it": lambda: _saved("GIF") + jpg(),
    "HEIF": lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 60,
    "bitmap with a script": lambda: b"BM/*" + b"\0" * 40 + b"*/=1;alert(1)",
}  # fmt: skip
PNGS = {
    "wrong sum in its rows": lambda: _spoilt(b"IDAT"),
    "wrong sum in its head": lambda: _spoilt(b"IHDR"),
    "cut in half": lambda: png()[: len(png()) // 2],
    "cut before its end": lambda: png()[:-12],
    "cut in its head": lambda: png()[:20],
    "signature alone": lambda: SIGNATURE,
    "no rows": lambda: SIGNATURE + _head(160, 120) + chunk(b"IEND", b""),
    "rows cut": lambda: _png(_head(160, 120), zlib.compress(bytes(481 * 120))[:-20]),
    "rows of nothing": lambda: _png(_head(160, 120), b""),
    "rows that are no deflate": lambda: _png(_head(160, 120), b"not deflate at all"),
    "filter that does not exist": lambda: _png(_head(160, 120), zlib.compress(b"\x09" * 481 * 120)),
    "no width": lambda: _png(_head(0, 120), zlib.compress(b"")),
    "no height": lambda: _png(_head(160, 0), zlib.compress(b"")),
    "40,000 megapixels": lambda: _png(_head(200_000, 200_000), zlib.compress(b"\0" * 100)),
    "400 megapixels of zeros": lambda: _png(_head(20_000, 20_000, 1, 0), _zeros(51_000_000)),
    "60 megapixels of zeros": lambda: _png(_head(10_000, 6_000, 8, 0), _zeros(60_006_000)),
    "one row a thousand million wide": lambda: _png(_head(2**30, 1, 1, 0), _zeros(10_000_000)),
    "laced and large": lambda: _png(_head(30_000, 30_000, 16, 6, 1), zlib.compress(bytes(1000))),
    "depth that does not exist": lambda: _png(_head(160, 120, 7, 2), zlib.compress(bytes(481 * 120))),
    "colour that does not exist": lambda: _png(_head(160, 120, 8, 5), zlib.compress(bytes(481 * 120))),
    "head of another length": lambda: SIGNATURE + chunk(b"IHDR", b"\0" * 9) + png()[33:],
    "a chunk of four thousand million": lambda: SIGNATURE + _head(9, 9) + b"\xff\xff\xff\xffIDAT" + b"\0" * 50,
}  # fmt: skip
PNGS_RENAMED = {
    "JPEG": jpg,
    "GIF": lambda: _saved("GIF"),
    "SVG": _svg,
    "web page": lambda: HTML,
    "icon": lambda: _saved("ICO"),
    "film of pictures": lambda: b"\x8aMNG\r\n\x1a\n" + png()[8:],
}
CHEAP_JPGS = {
    "a segment of no length": lambda: jpg_with(b"\xff\xe5\x00\x00"),
    "cut and ended again": lambda: jpg()[: len(jpg()) // 2] + EOI,
    "300 scans": lambda: many_scans(300, 400),
    "arithmetic codes": lambda: _frame(b"\xff\xc9"),
}
CHEAP_PNGS = {
    "no palette": lambda: _png(_head(160, 120, 8, 3), zlib.compress(bytes(161 * 120))),
    "too few rows": lambda: _png(_head(160, 1200), zlib.compress(bytes(481 * 3))),
}


def _spoilt(name: bytes) -> bytes:
    data = bytearray(png())
    at = data.index(name)
    (length,) = struct.unpack(">I", data[at - 4 : at])
    data[at + 4 + length] ^= 0xFF
    return bytes(data)


def specimens() -> Iterator[Specimen]:
    yield from made("jpg", "broken", JPGS)
    yield from made("jpg", "renamed", JPGS_RENAMED)
    yield from made("jpg", "odd", CHEAP_JPGS, Must.CHEAP)
    yield from made("png", "broken", PNGS)
    yield from made("png", "renamed", PNGS_RENAMED)
    yield from made("png", "odd", CHEAP_PNGS, Must.CHEAP)
