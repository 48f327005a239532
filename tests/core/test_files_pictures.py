"""Large pictures, in process: of one that is larger than is kept, every second dot will do."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from core.files.inspector import Found, pictures

SIZE = (6000, 4200)  # a little above what is kept


def written(kind, *, mode="RGB", size=SIZE, **told):
    buffer = io.BytesIO()
    Image.new(mode, size, told.pop("color", 0)).save(buffer, kind, **told)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode"), [("JPEG", "RGB"), ("PNG", "L"), ("PNG", "P")], ids=lambda each: each
)
def test_a_large_picture_is_kept_at_half_its_sides(kind, mode):
    task = "JPG" if kind == "JPEG" else kind
    kept = Image.open(io.BytesIO(pictures.redraw(written(kind, mode=mode), task)))
    assert (kept.size, kept.mode, kept.format) == ((3000, 2100), mode, kind)


def test_a_picture_that_is_too_large_to_hold_before_its_first_row_is_refused():
    data = written("JPEG", size=(6200, 6000), progressive=True, subsampling=0)
    with pytest.raises(Found) as refused:
        pictures.redraw(data, "JPG")
    assert (refused.value.code, refused.value.figures) == (
        "picture_size",
        {"width": 6200, "height": 6000, "most": 16},
    )


def test_a_picture_of_sixteen_bits_and_one_that_is_see_through_are_kept_in_plain_modes():
    deep = written("PNG", mode="I;16", size=(4, 4), color=0xFF00)
    kept = Image.open(io.BytesIO(pictures.redraw(deep, "PNG")))
    assert (kept.mode, kept.getpixel((0, 0))) == ("L", 255)
    clear = written("PNG", size=(4, 4), transparency=(0, 0, 0))
    kept = Image.open(io.BytesIO(pictures.redraw(clear, "PNG")))
    assert (kept.mode, kept.getpixel((0, 0))) == ("RGBA", (0, 0, 0, 0))
