"""Photographs and screenshots as phones, cameras and desks write them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial

from PIL import Image, PngImagePlugin

from tests.attack.honest import Honest, told
from tests.attack.pictures_marked import chunk, exif, jpg, png, png_with, scene


@cache
def _large() -> Image.Image:
    """Twelve million dots, as most phones take."""
    return scene("RGB", (4000, 3000))


def _screen() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Software", "Screenshot")
    return png(scene("RGB", (1366, 768)), pnginfo=words, dpi=(96, 96))


JPGS: dict[str, Callable[[], bytes]] = {
    "phone, twelve million dots": lambda: jpg(_large(), exif=exif(orientation=6)),
    "camera, progressive": lambda: jpg(progressive=True, exif=exif()),
    "camera, finest": lambda: jpg(quality=100, subsampling=0),
    "scanner, grey": lambda: jpg(scene("L"), dpi=(300, 300)),
    "scanner, for print": lambda: jpg(scene("CMYK")),
    "phone, zeros behind it": lambda: jpg() + b"\0" * 64,
    "chat program, nothing but the picture": lambda: jpg(quality=60, optimize=True),
    "one dot": lambda: jpg(scene("RGB", (1, 1))),
    "panorama": lambda: jpg(scene("RGB", (8000, 600))),
}
PNGS: dict[str, Callable[[], bytes]] = {
    "screenshot": _screen,
    "screenshot, twelve million dots": lambda: png(_large(), compress_level=1),
    "screenshot, clear": lambda: png(scene("RGBA")),
    "drawing, palette": lambda: png(scene("P")),
    "drawing, clear palette": lambda: png(scene("P"), transparency=0),
    "drawing, one bit": lambda: png(scene("1")),
    "drawing, grey and clear": lambda: png(scene("LA")),
    "scanner, sixteen bits": lambda: png(scene("L").convert("I;16")),
    "screenshot, colours told": lambda: png_with(
        chunk(b"sRGB", b"\0"), chunk(b"gAMA", (45455).to_bytes(4, "big"))
    ),
}


def files() -> Iterator[Honest]:
    yield from told("jpg", {f"phone, held {way}": partial(_held, way) for way in range(1, 9)})
    yield from told("jpg", JPGS)
    yield from told("png", PNGS)


def _held(way: int) -> bytes:
    """The eight ways of holding a phone."""
    return jpg(exif=exif(orientation=way))
