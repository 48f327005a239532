"""Hostile and harmless files at `files.accept`, looked into by a process of its own, as in service."""

from __future__ import annotations

import sys
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
# The dearest, and of all others every sixtieth.
DEAREST = {
    "heavy-lists-in-lists.pdf",
    "heavy-300,000-objects.pdf",
    "heavy-one-dictionary-of-400,000.pdf",
    "marked-place-of-taking,-turned.jpg",
    "broken-60-megapixels-of-zeros.png",
    "bomb-one-gigabyte.docx",
    "shape-60-MB-of-cells.xlsx",
}
SOME = [
    one
    for number, one in enumerate(corpus.everything())
    if one.filename in DEAREST or number % 60 == 7
]


# Stands between the site and the inspector, and writes down what the inspector took: the kernel's own
# figure of a child is never less than its parent's, so the parent has to be small.
_WATCH = """
import resource, subprocess, sys
code = subprocess.call(sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "a") as log:
    print(used.ru_maxrss, used.ru_utime + used.ru_stime, file=log)
sys.exit(code & 255)
"""


@pytest.fixture
def spent(monkeypatch, tmp_path):
    """Gives (kilobytes, seconds of processor time) of each process that looked into a file."""
    log = tmp_path / "spent"
    watched = (sys.executable, "-I", "-S", "-c", _WATCH, str(log), *inspection._COMMAND)
    monkeypatch.setattr(inspection, "_COMMAND", watched)
    return lambda: [tuple(map(float, line.split())) for line in log.read_text().splitlines()]


def look_through(specimens, spent):
    """What was kept that should not be; what each cost; what lies on disk for nothing."""
    kept = looking.passed(specimens, looking.accepted, files.BadFile)
    assert kept == {}
    assert [row for row in spent() if row[0] > MOST_MEMORY or row[1] > MOST_SECONDS] == []


def test_hostile_files_are_refused_within_their_means(spent):
    look_through(SOME, spent)
    assert len(spent()) >= len(SOME) * 2 // 3


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
            kept = looking.accepted(one, data)
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
