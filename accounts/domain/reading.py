"""Which official pages somebody may read: of many rows at once, or one that is asked for by name.

reading.of_rows(rows, actor)[ref(row)]      # what is listed beside each row
reading.one(row, "copy", actor, edition=2)  # the page behind an address
reading.may_read(issued, row, actor)        # only whether: no page is looked for

A row is visible to the actor already.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts import documents
from accounts.documents import Page
from accounts.domain import pages
from accounts.models import IssuedPage
from core import deeds
from core.models.subject import ref
from core.scoping import Actor


@dataclass(frozen=True)
class ReadablePage:
    """A page of a row that an actor may read: an edition that was issued, or else as it is drawn now."""

    page: Page
    issued: IssuedPage | None
    title: str


def of(row: Any, actor: Actor) -> list[ReadablePage]:
    """Every page of the row that the actor may read; of each name all editions, newest first, and
    before them the draft, where there is one."""
    return of_rows([row], actor)[ref(row)]


def of_rows(rows: Iterable[Any], actor: Actor) -> dict[str, list[ReadablePage]]:
    """As `of`, by "app.model:pk": what was issued of all of them is asked for once."""
    wanted = {ref(row): row for row in rows}
    known: dict[tuple[str, str], list[IssuedPage]] = {}
    issued_ones = IssuedPage.objects.filter(subject__in=wanted).order_by("-edition")
    for each in issued_ones.defer(*pages.LONG).prefetch_related("marks"):
        known.setdefault((each.subject, each.name), []).append(each)
    with deeds.asking():  # of many rows it is asked once whether their office wants a 呈批件
        return {
            key: [
                found
                for page in documents.of_model(type(row))
                for found in _of_name(row, page, known.get((key, page.name), []), actor)
            ]
            for key, row in wanted.items()
        }


def one(row: Any, name: str, actor: Actor, edition: int | None = None) -> ReadablePage | None:
    """One of them; without `edition` the newest, or the draft where it is newer or none was issued yet."""
    page = documents.find(type(row), name)
    if page is None:
        return None
    issued = pages.editions(row, name)
    if edition is None:
        return next(iter(_of_name(row, page, list(issued), actor)), None)
    found: IssuedPage | None = issued.filter(edition=edition).first()
    if found is None or not page.may_read(row, found, actor):
        return None
    return ReadablePage(page, found, page.called(row))


def may_read(issued: IssuedPage, row: Any, actor: Actor) -> bool:
    """Whether the actor may read this edition about the row."""
    page = documents.find(type(row), issued.name)
    return page is not None and page.may_read(row, issued, actor)


def may_have_scan(row: Any, found: ReadablePage, actor: Actor) -> bool:
    """Whether there is a sealed scan, and the actor may have it."""
    if found.issued is None or not found.issued.scans.exists():
        return False
    may = found.page.reads_scan
    return may is None or may(row, actor)


def _of_name(row: Any, page: Page, issued: list[IssuedPage], actor: Actor) -> list[ReadablePage]:
    mine: list[IssuedPage | None] = [each for each in issued if page.may_read(row, each, actor)]
    if (not issued or page.anew(row)) and page.may_read_draft(row, actor):
        mine.insert(0, None)
    title = page.called(row) if mine else ""
    return [ReadablePage(page, each, title) for each in mine]
