"""JPG and PNG: whole, of a believable size, and nothing else hidden behind."""

from __future__ import annotations

import struct
import zlib

from django.utils.translation import gettext as _

from core.files.kinds import Flaw

LONGEST_SIDE = 30_000
MOST_PIXELS = 210_000_000  # the largest phone cameras take 200 million
_SIZE_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE_MARKERS = frozenset({0x01, *range(0xD0, 0xD8)})


def inspect_jpg(data: bytes) -> None:
    _believe(*_jpg_size(data))
    if data.rfind(b"\xff\xd9") < 0:
        raise Flaw(_incomplete())


def inspect_png(data: bytes) -> None:
    place, seen = 8, [b""]
    while seen[-1] != b"IEND":
        if place + 12 > len(data):
            raise Flaw(_incomplete())
        (length,) = struct.unpack(">I", data[place : place + 4])
        end = place + 8 + length
        if end + 4 > len(data):
            raise Flaw(_incomplete())
        name, body = data[place + 4 : place + 8], data[place + 8 : end]
        if struct.unpack(">I", data[end : end + 4]) != (zlib.crc32(name + body),):
            raise Flaw(_incomplete())
        if len(seen) == 1:
            _png_header(name, body)
        seen.append(name)
        place = end + 4
    if b"IDAT" not in seen:
        raise Flaw(_incomplete())


def _png_header(name: bytes, body: bytes) -> None:
    if name != b"IHDR" or len(body) != 13:
        raise Flaw(_incomplete())
    width, height = struct.unpack(">II", body[:8])
    _believe(width, height)


def _jpg_size(data: bytes) -> tuple[int, int]:
    """(width, height) from the frame header, which must stand before the picture's data."""
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF:
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker in _BARE_MARKERS:
            place += 2
            continue
        (length,) = struct.unpack(">H", data[place + 2 : place + 4])
        if marker in _SIZE_MARKERS and length >= 8 and place + 9 <= len(data):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        if marker in {0xD9, 0xDA} or length < 2:
            break
        place += 2 + length
    raise Flaw(_incomplete())


def _believe(width: int, height: int) -> None:
    if not width or not height:
        raise Flaw(_incomplete())
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise Flaw(
            _(
                "图片有 %(width)s×%(height)s 像素，尺寸过大。请缩小后再上传（一般照片 4000 像素宽已足够）。"
            )
            % {"width": width, "height": height}
        )


def _incomplete() -> str:
    return _("图片已损坏或没有传完整。请在电脑上确认能正常打开，重新拍照或扫描后再上传。")
