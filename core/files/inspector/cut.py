"""Pictures that end too early. The decoders fill up what is missing, and say nothing.

So each is decoded twice with something else in the missing place; a whole picture stays the same.
"""

from __future__ import annotations

import io
import re

from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from .found import Found

# Long enough for a row of blocks, and no byte of it a marker.
_FILLER = bytes(number * number // 7 % 255 for number in range(64 * 1024))
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")  # neither stuffed nor a restart
MOST_SCANS = 30  # of a progressive picture; programs write up to 12, each goes over all of it
_SCAN = 0xDA
_WITHOUT_LENGTH = {0x01, 0xD8}
# The coarsest scale at which what is missing shows: every scan of a progressive one adds detail.
_COARSE, _FINE = 8, 2
_LAST_CHUNK = b"IEND\xaeB`\x82"


def refuse_jpg(data: bytes) -> None:
    """Raises Found when what follows the picture's data changes the picture."""
    end = _end_of(data)
    if _small(data) != _small(data[:end] + _FILLER + b"\xff\xd9"):
        raise Found("picture_damaged")


def _end_of(data: bytes) -> int:
    """Where the end marker of the first picture stands."""
    place, scans = 2, 0
    while found := _MARKER.search(data, place):
        marker = data[found.start() + 1]
        if marker == 0xD9:
            return found.start()
        scans += marker == _SCAN
        if scans > MOST_SCANS:
            raise Found("too_much")
        length = 0
        if marker not in _WITHOUT_LENGTH:
            length = int.from_bytes(data[found.end() : found.end() + 2], "big")
        place = found.end() + length
    raise Found("picture_damaged")


def _small(data: bytes) -> bytes:
    with JpegImageFile(io.BytesIO(data)) as picture:
        scale = _FINE if "progressive" in picture.info else _COARSE
        picture.draft(None, (picture.width // scale or 1, picture.height // scale or 1))
        return picture.tobytes()


def refuse_png(data: bytes) -> None:
    """Raises Found when the last rows keep what they were drawn on."""
    with PngImageFile(io.BytesIO(data)) as picture:
        picture.verify()  # the sums of all parts, which drawing it does not look at
    if _LAST_CHUNK not in data or _last_rows(data, 0) != _last_rows(data, 255):
        raise Found("picture_damaged")


def _last_rows(data: bytes, ground: int) -> bytes:
    """The last two: in an interlaced picture the very last need not be the last to come."""
    with PngImageFile(io.BytesIO(data)) as picture:
        picture.im = Image.new(picture.mode, picture.size, ground).im
        picture.load()
        return picture.crop((0, max(picture.height - 2, 0), *picture.size)).tobytes()
