"""Whether official pages, their Word files, marks and sealed scans are still what the record says.

What the entry of a deed says of each stands here beside the check that reads it. `faults` reads each
table once, in pieces, and each kept file once: its queries do not grow with the pages.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from accounts.models import IssuedPage, PageMark, SealedScan
from core import canonical
from core import files as stored_files
from core.ledger import Apart
from core.models.files import StoredFile
from core.models.ledger import Entry
from core.models.subject import ref

_PIECE = 200
_ADDED_LATER = "organisation.add_scan"
Said = dict[str, Any]


def said_of(page: IssuedPage, scan: SealedScan | None) -> Said:
    """What the deed that issues a page says of it: which row, and enough to prove which bytes it was."""
    said = {
        "row": ref(page),
        "subject": page.subject,
        "page": _edition(page),
        "number": page.number,
        "dated": _day(page.dated),
        "signer": page.signer,
        "blocks_sha256": page.blocks_sha256,
        "article_sha256": page.article_sha256,
        "word_sha256": page.word.sha256,
    }
    return said if scan is None else {**said, "scan": said_of_scan(scan)}


def said_of_scan(scan: SealedScan) -> Said:
    return {
        "scan": ref(scan),
        "of": ref(scan.page),
        "file": scan.file,
        "number": scan.number,
        "dated": _day(scan.dated),
        "differs": scan.differs,
    }


def said_of_mark(mark: PageMark) -> Said:
    return {
        "mark": ref(mark),
        "earlier": ref(mark.earlier),
        "later": ref(mark.later),
        "effect": str(mark.effect),
    }


def _edition(page: IssuedPage) -> str:
    return f"{page.name}:{page.edition}"


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def faults() -> Iterator[Apart]:
    """Yield each page, scan and mark that was changed, is missing, or that no entry knows."""
    recorded = _recorded()
    yield from _of_pages(recorded.pages)
    yield from _of_scans(recorded.scans)
    yield from _of_marks(recorded.marks)


@dataclass(frozen=True)
class _Recorded:
    """What entries say of pages, scans and marks, by the row each is kept in."""

    pages: dict[str, Said] = field(default_factory=dict)
    scans: dict[str, Said] = field(default_factory=dict)
    marks: dict[str, Said] = field(default_factory=dict)

    def take(self, entry: Entry) -> None:
        facts = _facts(entry)
        where = {"chain": entry.chain, "entry": f"{entry.chain}#{entry.seq}"}
        for paper in _listed(facts, "papers"):
            self.pages[paper.get("row", "")] = {**paper, **where, "deed_id": entry.deed_id}
            if isinstance(scan := paper.get("scan"), dict):
                self.scans[scan.get("scan", "")] = {**scan, **where}
        for mark in _listed(facts, "marks"):
            self.marks[mark.get("mark", "")] = {**mark, **where}
        if entry.deed == _ADDED_LATER:
            self.scans[facts.get("scan", "")] = {**facts, **where}


def _recorded() -> _Recorded:
    found = _Recorded()
    telling = Q(body__contains='"papers":[') | Q(body__contains='"marks":[') | Q(deed=_ADDED_LATER)
    entries = Entry._base_manager.filter(telling).order_by("pk")
    for entry in entries.only("chain", "seq", "body", "deed", "deed_id").iterator(_PIECE):
        found.take(entry)
    return found


def _facts(entry: Entry) -> Said:
    """Nothing where the entry itself was forged: its chain tells that, and its page is known to none."""
    try:
        facts = json.loads(entry.body)["facts"]
    except (ValueError, KeyError, TypeError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _listed(facts: Said, name: str) -> list[Said]:
    found = facts.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _different(said: Said, now: Said) -> list[str]:
    return [_NAMES.get(name, name) for name, value in now.items() if said.get(name) != value]


# The digests by what they are digests of.
_NAMES = {
    "blocks_sha256": "the text (blocks)",
    "article_sha256": "the article (HTML)",
    "word_sha256": "the Word file",
    "file": "the file",
}


def _of_pages(recorded: dict[str, Said]) -> Iterator[Apart]:
    rows = IssuedPage.objects.select_related("word", "office").order_by("pk")
    for page in rows.iterator(_PIECE):
        said = recorded.pop(ref(page), None)
        yield from _apart(page.office.region_id, ref(page), str(page), said, _page_now(page))
    yield from _missing(recorded, "number")


def _page_now(page: IssuedPage) -> Said:
    return {
        **{name: said for name, said in said_of(page, None).items() if name != "row"},
        "deed_id": page.deed_id,
        "blocks_sha256": _either(page.blocks_sha256, canonical.sha(page.blocks)),
        "article_sha256": _either(page.article_sha256, canonical.sha(page.article)),
        "word_sha256": _kept(page.word),
    }


def _of_scans(recorded: dict[str, Said]) -> Iterator[Apart]:
    rows = SealedScan.objects.select_related("file", "page__office").order_by("pk")
    for scan in rows.defer("page__blocks", "page__article").iterator(_PIECE):
        said = recorded.pop(ref(scan), None)
        if said is not None:
            said = {**said, "file": (said.get("file") or {}).get("sha256")}
        now = {**said_of_scan(scan), "file": _kept(scan.file)}
        yield from _apart(scan.page.office.region_id, ref(scan), str(scan.page), said, now)
    yield from _missing(recorded, "of")


def _of_marks(recorded: dict[str, Said]) -> Iterator[Apart]:
    rows = PageMark.objects.select_related("earlier__office", "later").order_by("pk")
    without = [f"{end}__{text}" for end in ("earlier", "later") for text in ("blocks", "article")]
    for mark in rows.defer(*without).iterator(_PIECE):
        said, now = recorded.pop(ref(mark), None), said_of_mark(mark)
        yield from _apart(mark.earlier.office.region_id, ref(mark), str(mark), said, now)
    yield from _missing(recorded, "earlier")


def _apart(chain: str, row: str, name: str, said: Said | None, now: Said) -> Iterator[Apart]:
    if said is None:
        yield Apart(chain, row, name, "no entry of the record knows it")
        return
    for what in _different(said, now):
        yield Apart(chain, row, name, f"{what} is not as entry {said['entry']} recorded")


def _missing(recorded: dict[str, Said], named: str) -> Iterator[Apart]:
    for row, said in recorded.items():
        what = f"entry {said['entry']} recorded it, and it is missing"
        yield Apart(said["chain"], row, str(said.get(named, "")), what)


def _either(beside: str, counted: str) -> str:
    """The digest of what is kept; that of neither where the digest beside it is another."""
    return counted if beside == counted else ""


def _kept(stored: StoredFile) -> str:
    """The digest of the bytes on the disk, "" where they are gone or the row names other ones."""
    try:
        with stored_files.path_of(stored).open("rb") as handle:
            return _either(stored.sha256, hashlib.file_digest(handle, "sha256").hexdigest())
    except OSError:
        return ""
