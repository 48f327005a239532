"""Pictures that carry something besides the picture: it must be gone from the copy that is kept."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from PIL import Image, PngImagePlugin

from tests.attack.specimen import Must, Specimen

MARK = b"zhunru-trace-37.5N-122.1E"
PHP = b"<?php system($_GET[0]); /*" + MARK + b"*/ ?>"
HTML = b"<html><script>alert('" + MARK + b"')</script></html>"
GPS, CAMERA, ORIENTATION = 0x8825, 0x0110, 0x0112


@cache
def scene(mode: str = "RGB", size: tuple[int, int] = (160, 120)) -> Image.Image:
    """Something with edges and colours, so that losing a part of it would show."""
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    picture.paste((200, 30, 30), (0, 0, size[0] // 4, size[1] // 4))
    return picture.convert(mode)


def jpg(picture: Image.Image | None = None, **options: Any) -> bytes:
    out = io.BytesIO()
    (picture or scene()).save(out, "JPEG", **{"quality": 85, **options})
    return out.getvalue()


def png(picture: Image.Image | None = None, **options: Any) -> bytes:
    out = io.BytesIO()
    (picture or scene()).save(out, "PNG", **options)
    return out.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def jpg_with(*segments: bytes) -> bytes:
    """More segments right behind the start."""
    data = jpg()
    return data[:2] + b"".join(segments) + data[2:]


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_with(*chunks: bytes, before: bytes = b"IDAT") -> bytes:
    data = png()
    at = data.index(before) - 4
    return data[:at] + b"".join(chunks) + data[at:]


def exif(*, orientation: int = 1, gps: bool = True) -> Image.Exif:
    told = Image.Exif()
    told[CAMERA] = MARK.decode()
    told[ORIENTATION] = orientation
    if gps:
        told.get_ifd(GPS).update({1: "N", 2: (37.0, 30.0, 0.0), 3: "E", 4: (122.0, 6.0, 0.0)})
    return told


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.exe", MARK)
    return out.getvalue()


def _thumbnail() -> bytes:
    """EXIF with a second, small picture in it, whose comment gives it away."""
    small = jpg(scene(size=(32, 24)), comment=MARK)
    head = struct.pack("<2sHI", b"II", 42, 8)
    first = struct.pack("<HI", 0, 14)
    entries = struct.pack("<HHHII", 2, 0x0201, 4, 1, 44) + struct.pack(
        "<HHII", 0x0202, 4, 1, len(small)
    )
    return b"Exif\0\0" + head + first + entries + struct.pack("<I", 0) + small


def _moving() -> bytes:
    """A PNG of two pictures: what is shown first is not what it ends with."""
    out = io.BytesIO()
    second = scene().transpose(Image.Transpose.ROTATE_180)
    scene().save(out, "PNG", save_all=True, append_images=[second], duration=50)
    return out.getvalue()


def _two_pictures() -> bytes:
    out = io.BytesIO()
    scene().save(out, "MPO", save_all=True, append_images=[scene()], exif=exif())
    return out.getvalue()


def _texts(**words: bytes) -> PngImagePlugin.PngInfo:
    told = PngImagePlugin.PngInfo()
    for key, text in words.items():
        told.add_text(key, text.decode("latin-1"))
    return told


XMP = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x='adobe:ns:meta/'>%s</x:xmpmeta>" % MARK
VIDEO = b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + MARK
JPGS: dict[str, Callable[[], bytes]] = {
    "place of taking": lambda: jpg(exif=exif()),
    "place of taking, turned": lambda: jpg(exif=exif(orientation=6)),
    "place of taking, twice": lambda: jpg_with(segment(0xE1, exif().tobytes()), segment(0xE1, exif().tobytes())),
    "place behind the tables": lambda: jpg().replace(b"\xff\xda", segment(0xE1, exif().tobytes()) + b"\xff\xda", 1),
    "XMP": lambda: jpg_with(segment(0xE1, XMP)),
    "extended XMP": lambda: jpg_with(segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 40 + MARK)),
    "colour profile": lambda: jpg(icc_profile=b"\0" * 128 + MARK),
    "caption of a news agency": lambda: jpg_with(segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x19" + MARK)),
    "small picture in EXIF": lambda: jpg_with(segment(0xE1, _thumbnail())),
    "small picture in JFIF": lambda: jpg_with(segment(0xE0, b"JFXX\0\x10" + MARK)),
    "comment": lambda: jpg(comment=MARK),
    "comment with a script": lambda: jpg(comment=HTML),
    "comment with PHP": lambda: jpg(comment=PHP),
    "comment that makes it a script": lambda: jpg_with(segment(0xFE, b"*/=1;alert(1);/*" + MARK)),
    "PHP in EXIF": lambda: jpg_with(segment(0xE1, b"Exif\0\0" + PHP)),
    "private segments": lambda: jpg_with(*(segment(0xE0 + n, MARK) for n in range(2, 14))),
    "60 kB in each of 20 segments": lambda: jpg_with(*[segment(0xE5, MARK + b"\0" * 60_000)] * 20),
    "two pictures": _two_pictures,
    "page behind it": lambda: jpg() + HTML,
    "PHP behind it": lambda: jpg() + PHP,
    "archive behind it": lambda: jpg() + zipped(),
    "archive and zeros behind it": lambda: jpg() + zipped() + b"\0" * 70_000,
    "film behind it": lambda: jpg() + VIDEO,
    "program behind it": lambda: jpg() + b"MZ" + b"\x90" * 9000 + MARK,
    "picture behind it": lambda: jpg() + jpg(comment=MARK),
    "PDF behind it": lambda: jpg() + b"%PDF-1.4 " + MARK + b"%%EOF",
    "PDF in a comment": lambda: jpg(comment=b"%PDF-1.4\n1 0 obj<<>>endobj " + MARK),
    "words between segments": lambda: jpg().replace(b"\xff\xdb", MARK + b"\xff\xdb", 1),
    "for print, with a place": lambda: jpg(scene("CMYK"), exif=exif()),
    "grey, with a place": lambda: jpg(scene("L"), exif=exif()),
    "progressive, with a place": lambda: jpg(progressive=True, exif=exif()),
}  # fmt: skip
PNGS: dict[str, Callable[[], bytes]] = {
    "place of taking": lambda: png(exif=exif()),
    "text": lambda: png(pnginfo=_texts(Comment=MARK)),
    "script as text": lambda: png(pnginfo=_texts(Comment=HTML)),
    "PHP as text": lambda: png(pnginfo=_texts(Author=PHP)),
    "packed text": lambda: png_with(chunk(b"zTXt", b"a\0\0" + zlib.compress(MARK))),
    "XMP": lambda: png_with(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + MARK)),
    "text behind the picture": lambda: png_with(chunk(b"tEXt", b"a\0" + MARK), before=b"IEND"),
    "colour profile": lambda: png(icc_profile=b"\0" * 128 + MARK),
    "time": lambda: png_with(chunk(b"tIME", struct.pack(">HBBBBB", 2026, 1, 2, 3, 4, 5))),
    "private chunks": lambda: png_with(chunk(b"prVt", MARK), chunk(b"prVw", MARK)),
    "two pictures": _moving,
    "packed text that swells": lambda: png_with(chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 90_000_000))),
    "wide text that swells": lambda: png_with(
        chunk(b"iTXt", b"a\0\1\0\0\0" + zlib.compress(b"\0" * 90_000_000))),
    "profile that swells": lambda: png_with(chunk(b"iCCP", b"a\0\0" + zlib.compress(b"\0" * 90_000_000))),
    "20,000 texts": lambda: png_with(chunk(b"tEXt", b"a\0" + MARK) * 20_000),
    "page behind it": lambda: png() + HTML,
    "PHP behind it": lambda: png() + PHP,
    "archive behind it": lambda: png() + zipped(),
    "archive and zeros behind it": lambda: png() + zipped() + b"\0" * 70_000,
    "picture behind it": lambda: png() + png(pnginfo=_texts(Comment=MARK)),
    "words behind the rows": lambda: _rows(zlib.compress(scene().tobytes() and _filtered() + MARK)),
    "text before its head": lambda: png_with(chunk(b"tEXt", b"a\0" + HTML), before=b"IHDR"),
    "hidden under what is clear": lambda: png(scene("RGBA"), pnginfo=_texts(Comment=MARK)),
}  # fmt: skip


def _filtered() -> bytes:
    rows, width = scene().tobytes(), 160 * 3
    return b"".join(b"\0" + rows[at : at + width] for at in range(0, len(rows), width))


def _rows(packed: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", 160, 120, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", head), chunk(b"IDAT", packed), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def specimens() -> Iterator[Specimen]:
    for ending, parts in (("jpg", JPGS), ("png", PNGS)):
        for what, build in parts.items():
            name = f"marked-{what}".replace(" ", "-")
            yield Specimen(name, ending, what, build, Must.CLEANED, MARK)
