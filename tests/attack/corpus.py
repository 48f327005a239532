"""Every hostile file, by kind."""

from __future__ import annotations

from functools import cache

from tests.attack import (
    books,
    pdf_active,
    pdf_broken,
    pdf_spelt,
    pictures_broken,
    pictures_marked,
    word_fields,
    word_parts,
    zips,
)
from tests.attack.specimen import Must, Specimen

SOURCES = (
    pdf_active, pdf_spelt, pdf_broken, pictures_marked, pictures_broken, word_fields, word_parts, books, zips,
)  # fmt: skip


@cache
def everything() -> tuple[Specimen, ...]:
    return tuple(each for source in SOURCES for each in source.specimens())


def hostile() -> list[Specimen]:
    return [each for each in everything() if each.must is not Must.CHEAP]
