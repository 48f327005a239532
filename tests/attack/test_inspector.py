"""Every hostile file at the inspector in process: none is let through with anything in it."""

from __future__ import annotations

import pytest

from core.files.inspector import Found
from tests.attack import corpus, honest, looking
from tests.attack.specimen import Must

# What these cost only the kernel ends: they are tried at the process of its own, in test_door.
DEAR = {
    "broken-4,000-scans.jpg",
    "heavy-one-dictionary-of-400,000.pdf",
    "shape-60-MB-of-cells.xlsx",
    "large-60-MB-of-short-elements.docx",
    "large-a-name-of-60-MB.docx",
}
# `door.py` says "could not be read" to whatever a parser raises.
REFUSALS = (Found, MemoryError, Exception)


@pytest.mark.parametrize(
    "source", corpus.SOURCES, ids=lambda source: source.__name__.split(".")[-1]
)
def test_no_hostile_file_passes(source):
    tried = [
        one for one in source.specimens() if one.must is not Must.CHEAP and one.filename not in DEAR
    ]
    look = lambda one: looking.in_process(one.data, one.ending)  # noqa: E731
    assert tried
    assert looking.passed(tried, look, REFUSALS) == {}


def test_harmless_files_pass_whole():
    kept = {}
    for one in honest.everything():
        data = one.data
        try:
            kept[one.filename] = looking.in_process(data, one.ending) == data
        except Found as found:
            kept[one.filename] = found.code
    papers = {one.filename: True for one in honest.everything() if one.ending not in {"jpg", "png"}}
    assert {name: kept[name] for name in papers} == papers
    assert {name: said for name, said in kept.items() if isinstance(said, str)} == {}
