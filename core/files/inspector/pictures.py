"""JPG and PNG: decoded whole and drawn anew, upright, so that nothing but what is seen is left.

No place of taking, no thumbnail, no profile, no other file behind.
"""

from __future__ import annotations

import io
import math
from typing import Any

# Loaded beforehand: nothing can be opened any more when the first picture is read.
from PIL import Image, ImageColor, ImageFile, ImagePalette, TiffImagePlugin  # noqa: F401
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from . import cut
from .archives import refuse_archive
from .found import Found

LONGEST_SIDE = 30_000
MOST_PIXELS = 50_000_000
MOST_KEPT = 25_000_000  # A3 at 300 dpi has 17 million; of a larger one every second dot will do
MOST_BUFFERED = 100_000_000  # bytes: a progressive picture is held whole before its first row
_MILLION = 1_000_000
_QUALITY = 90
_PACKING = 1  # 25 million dots of a photograph take 2 s, and 13 s at the usual 6
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
Image.MAX_IMAGE_PIXELS = None  # asked below, with our own figure
Image.preinit()


def redraw(data: bytes, kind: str) -> bytes:
    """The picture as it is shown. Raises Found."""
    refuse_archive(data)
    try:
        picture = (JpegImageFile if kind == "JPG" else PngImageFile)(io.BytesIO(data))
        _believe(*picture.size)
        if isinstance(picture, JpegImageFile) and "progressive" in picture.info:
            _believe_buffered(picture)
        (cut.refuse_jpg if kind == "JPG" else cut.refuse_png)(data)
        orientation = _orientation(picture)
        # Each step lets go of what it was made from.
        shown = _bounded(picture)
        del picture
        shown = _upright(shown, orientation)
        return _written(shown, kind)
    except (Found, MemoryError):
        raise
    except Exception:  # noqa: BLE001 - decoders give up in many ways
        raise Found("picture_damaged") from None


def _believe(width: int, height: int) -> None:
    if not width or not height:
        raise Found("picture_damaged")
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise Found("picture_size", width=width, height=height, most=MOST_PIXELS // _MILLION)


def _believe_buffered(picture: JpegImageFile) -> None:
    """Two bytes for each value of each dot, colours as finely as they are kept."""
    fineness = [across * down for _name, across, down, _table in picture.layer]
    each = 2 * sum(fineness) / max(fineness)
    if picture.width * picture.height * each > MOST_BUFFERED:
        most = int(MOST_BUFFERED / each) // _MILLION
        raise Found("picture_size", width=picture.width, height=picture.height, most=most)


def _orientation(picture: ImageFile.ImageFile) -> int:
    try:
        return int(picture.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - what stands beside the picture may be damaged, it is not kept
        return 1


def _bounded(picture: ImageFile.ImageFile) -> Image.Image:
    """In one of the modes that both formats can be written in, and not above MOST_KEPT."""
    times = math.ceil(math.sqrt(picture.width * picture.height / MOST_KEPT))
    smaller = (picture.width // times, picture.height // times)
    if isinstance(picture, JpegImageFile) and times > 1:
        picture.draft(None, smaller)
    picture.load()
    plain: Image.Image = picture
    if picture.mode == "I;16":
        plain = picture.point(lambda value: value / 256).convert("L")
    if plain.width > smaller[0] and times > 1:
        mixes = plain.mode in {"L", "RGB"}
        plain = plain.reduce(times) if mixes else plain.resize(smaller, Image.Resampling.NEAREST)
    if "transparency" in picture.info and plain.mode != "RGBA":
        return plain.convert("RGBA")
    return plain.convert("RGB") if plain.mode == "CMYK" else plain


def _upright(picture: Image.Image, orientation: int) -> Image.Image:
    turn = _UPRIGHT.get(orientation)
    return picture if turn is None else picture.transpose(turn)


def _written(picture: Image.Image, kind: str) -> bytes:
    picture.info.clear()
    buffer = io.BytesIO()
    if kind == "JPG":
        picture.save(buffer, "JPEG", quality=_QUALITY)
    else:
        picture.save(buffer, "PNG", compress_level=_PACKING)
    return buffer.getvalue()


def answer(job: dict[str, Any], data: bytes) -> bytes:
    return redraw(data, job["task"])
