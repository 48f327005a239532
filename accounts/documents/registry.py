"""Every official page there is. A room registers its own in `<room>/documents/`, read by its `apps.py`.

    register(Page(
        Announcement, "call", _("遴选公告"), composers.call,
        issued_by=("announcement.publish",), office=lambda row: row.bureau,
        reads=lambda row, actor: True, drafted=lambda row: row.state == "draft",
    ))

A page is composed from its row until the deed named in `issued_by` issues it; from then on it is the
bytes that were kept. A working form, which is filled in by hand and never issued, says why it is none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils import translation

from accounts.enums import Role
from accounts.models import Organisation
from core import quotes
from core.documents import Document, canonical, words

Composer = Callable[..., Document]
Reads = Callable[[Any, Any], bool]
# Of a row, one page that was issued about it, and an actor.
ReadsEdition = Callable[[Any, Any, Any], bool]


_PREPARES = (Role.DISTRICT, Role.CITY, Role.SCHOOL)


def _never(_row: Any) -> bool:
    return False


def _of_the_office(page: Page, row: Any, actor: Any) -> bool:
    """A draft is read by those of the office who prepare and decide."""
    return actor.role in _PREPARES and bool(actor.organisation_id == page.office(row).pk)


@dataclass(frozen=True)
class Told:
    """What the deed was told and its row does not keep; a page of such a move has no draft."""

    number: str = ""
    text: str = ""
    day: date | None = None
    until: date | None = None
    office: Organisation | None = None


@dataclass(frozen=True)
class Page:
    """`compose(row)`, or `compose(row, told)` where the deed hands over what its row does not keep.

    `reads(row, actor)`: who may read it once it is issued; the row itself is visible to them already.

    `drafted(row)`: it can be read before that, by the office alone or by whom `reads_draft` says.
    `issued_by`: the deeds that issue it, by the names the record has for them. `exempt`: why it is a
    working form that is drawn from the row each time, and `drafted` then says when there is one.
    `reads_edition`: of several editions, which are whose; one that was never handed over is its office's.
    `anew(row)`: its words were written anew since it was issued, and are a draft until they are again.
    `titled(row)`: what it is called, where that depends on what the row says.
    """

    model: type[models.Model]
    name: str
    title: Any
    compose: Composer
    office: Callable[[Any], Organisation]
    reads: Reads
    issued_by: tuple[str, ...] = ()
    exempt: str = ""
    drafted: Callable[[Any], bool] = _never
    reads_draft: Reads | None = None
    # The composer of a working form is also told who reads it: `compose(row, actor)`.
    for_reader: bool = False
    # Who may have the sealed scan, where fewer may than read the page.
    reads_scan: Reads | None = None
    reads_edition: ReadsEdition | None = None
    anew: Callable[[Any], bool] = _never
    titled: Callable[[Any], Any] | None = None

    def __post_init__(self) -> None:
        if bool(self.issued_by) == bool(self.exempt):
            raise ValueError(f"{self.key}: issued by a deed, or exempt for a reason")

    @property
    def key(self) -> tuple[str, str]:
        return self.model._meta.label_lower, self.name

    def called(self, row: Any) -> str:
        return str(self.titled(row) if self.titled else self.title)

    def may_read(self, row: Any, issued: Any, actor: Any) -> bool:
        """Whether this actor may read this edition."""
        if not self.reads(row, actor):
            return False
        return self.reads_edition is None or self.reads_edition(row, issued, actor)

    def may_read_draft(self, row: Any, actor: Any) -> bool:
        """Whether there is a draft (or a working form), and this actor may read it."""
        reads = self.reads if self.exempt else self.reads_draft or _by(self)
        return reads(row, actor) and self.drafted(row)


def _by(page: Page) -> Reads:
    return lambda row, actor: _of_the_office(page, row, actor)


_pages: dict[tuple[str, str], Page] = {}


def register(page: Page) -> Page:
    """Declare a page; each model's names once."""
    if page.key in _pages:
        raise ValueError(f"{page.key} is registered twice")
    _pages[page.key] = page
    return page


def find(model: type[models.Model] | str, name: str) -> Page | None:
    label = model if isinstance(model, str) else model._meta.label_lower
    return _pages.get((label, name))


def of_model(model: type[models.Model]) -> list[Page]:
    label = model._meta.label_lower
    return [page for (held, _name), page in _pages.items() if held == label]


def registered() -> list[Page]:
    return list(_pages.values())


def composed(page: Page, row: Any, told: Any = None) -> Document:
    """The page as its row says now, in the language of the office whoever asks."""
    with translation.override("zh-hans"):
        made = page.compose(row) if told is None else page.compose(row, told)
        return canonical.written(made, _as_written)


def _as_written(text: str) -> str:
    """Days that a text keeps as 2026-11-23 as people write them; quotes inside quotes."""
    return words.dated(quotes.nested(text))
