"""Hostile and harmless files at `files.accept`, looked into by a process of its own, as in service."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core import files
from core.files import inspection
from core.models import StoredFile
from tests.attack import corpus, honest, looking, reading
from tests.attack.specimen import Must

pytestmark = pytest.mark.django_db
MEGABYTE = 1024
MOST_MEMORY = 300 * MEGABYTE  # kilobytes
MOST_SECONDS = 10
# The dearest, and of all others every fortieth.
DEAREST = {
    "heavy-lists-in-lists.pdf",
    "heavy-300,000-objects.pdf",
    "heavy-one-dictionary-of-400,000.pdf",
    "marked-place-of-taking,-turned.jpg",
    "broken-60-megapixels-of-zeros.png",
    "bomb-one-gigabyte.docx",
    "large-60-MB-of-short-elements.docx",
    "shape-60-MB-of-cells.xlsx",
}
SOME = [
    one
    for number, one in enumerate(corpus.everything())
    if one.filename in DEAREST or number % 40 == 7
]


@pytest.fixture
def spent(monkeypatch):
    """(kilobytes, seconds of processor time) of each process that looked into a file."""
    ended: list[tuple[int, float]] = []
    run = inspection.subprocess.Popen.wait

    def wait(process, timeout=None):
        if process.returncode is None and timeout is None:
            _pid, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            ended.append((used.ru_maxrss, used.ru_utime + used.ru_stime))
        return run(process, timeout)

    monkeypatch.setattr(inspection.subprocess.Popen, "wait", wait)
    return ended


def look_through(specimens, spent):
    """What was kept that should not be; what each cost; what lies on disk for nothing."""
    kept = looking.passed(specimens, looking.accepted, files.BadFile)
    assert kept == {}
    assert (max(memory for memory, _seconds in spent) <= MOST_MEMORY) is True
    assert (max(seconds for _memory, seconds in spent) <= MOST_SECONDS) is True


def test_hostile_files_are_refused_within_their_means(spent):
    look_through(SOME, spent)
    assert len(spent) >= len(SOME) * 2 // 3


@pytest.mark.long
def test_every_hostile_file_is_refused_within_its_means(spent):
    look_through(corpus.everything(), spent)


def test_a_refused_file_leaves_nothing(settings):
    refused = [one for one in SOME if one.must is Must.REFUSED][:6]
    assert looking.passed(refused, looking.accepted, files.BadFile) == {}
    assert StoredFile.objects.count() == 0
    assert list(Path(settings.MEDIA_ROOT).glob("??/??/*")) == []


def kept_otherwise(harmless):
    found = {}
    for one in harmless:
        data = one.data
        try:
            kept = looking.accepted(one)
        except files.BadFile as refused:
            found[one.filename] = refused.sentence
            continue
        picture = one.ending in {"jpg", "png"}
        if (acting := reading.acting(kept, one.ending)) or (kept != data and not picture):
            found[one.filename] = acting or "changed"
    return found


def test_harmless_files_are_kept_byte_for_byte():
    some = [one for number, one in enumerate(honest.everything()) if number % 6 == 0]
    sealed = [one for one in honest.everything() if one.name.startswith("sealed")]
    assert kept_otherwise([*some, *sealed]) == {}


@pytest.mark.long
def test_every_harmless_file_is_kept_byte_for_byte():
    assert kept_otherwise(honest.everything()) == {}
