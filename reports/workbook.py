"""The semester workbook: read everything of one moment, then write its sheets."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from accounts.domain import chains
from core import anchoring, clock
from core.anchors import Anchor, fingerprint
from core.models import ChainHead
from core.sheets import Book, Page
from core.sheets.columns import Sheet
from institutions.models import Term
from reports import cases, checks, figures, outcomes, recount, roster, sheets, summary
from reports.checking import Check, Tables
from reports.cover import Cover, Maker
from reports.cover import write as write_cover
from reports.frame import Frame, frame, snapshot

LANGUAGE = "zh-hans"  # the official word is the product, whoever asks for it


@dataclass(frozen=True)
class Contents:
    """Everything a workbook says, before it is written."""

    frame: Frame
    tables: Tables
    checks: list[Check]
    heads: list[tuple[ChainHead, str]]
    anchor: Anchor | None


def gather(actor: Any, *, region: str, term: Term) -> Contents | None:
    """Read the figures; None when the region is not this actor's."""
    with translation.override(LANGUAGE), snapshot():
        about = frame(actor, region=region, term=term)
        if about is None:
            return None
        known = figures.read(about)
        tables = Tables(
            figures=known,
            summary=summary.of(known),
            roster=roster.of(known),
            outcomes=outcomes.of(about),
            cases=cases.of(about),
            recount=recount.of(about),
        )
        names = dict(chains.named(actor))
        heads = [(head, names[head.chain]) for head in chains.heads(actor)]
        return Contents(about, tables, checks.of(tables), heads, anchoring.newest())


def write(contents: Contents, *, maker: Maker) -> bytes:
    with translation.override(LANGUAGE):
        pages = list(_pages(contents, maker))
        buffer = io.BytesIO()
        with Book(buffer) as book:
            write_cover(book, _cover(contents, maker, pages))
            for page in pages:
                book.add(page)
        return buffer.getvalue()


def title(about: Frame) -> str:
    params = {"region": about.region.name, "term": about.term.name}
    return _("%(region)s%(term)s课后服务第三方机构引进情况") % params


def _page(
    sheet: Sheet, rows: Iterable[Any], heading: str, office: str, day: date, **more: Any
) -> Page:
    return Page(sheet, rows, title=heading, reporter=office, filled_on=day, **more)


def _pages(contents: Contents, maker: Maker) -> Iterable[Page]:
    tables, base = contents.tables, title(contents.frame)
    office, day = maker.office, clock.today()
    yield _page(
        sheets.SUMMARY,
        tables.summary.lines,
        _("%(title)s汇总表") % {"title": base},
        office,
        day,
        totals=tables.summary.totals,
    )
    heading = _("%(title)s机构名册") % {"title": base}
    yield _page(sheets.ROSTER, tables.roster, heading, office, day)
    empty = () if tables.outcomes else (_("本学期没有已计算的评价结果。"),)
    heading = _("%(title)s评价与满意度表") % {"title": base}
    yield _page(sheets.OUTCOMES, tables.outcomes, heading, office, day, notes=empty)
    empty = () if tables.cases else (_("本学期没有违规、整改和退出记录。"),)
    heading = _("%(title)s违规与整改、退出台账") % {"title": base}
    yield _page(sheets.CASES, tables.cases, heading, office, day, notes=empty)
    heading = _("%(title)s逻辑校验") % {"title": base}
    yield _page(sheets.CHECKS, contents.checks, heading, office, day)


def _cover(contents: Contents, maker: Maker, pages: list[Page]) -> Cover:
    about = contents.frame
    days = {"first": about.term.starts_on.isoformat(), "last": about.term.ends_on.isoformat()}
    return Cover(
        title=title(about),
        region=about.region.name,
        term=about.term.name,
        days=_("%(first)s至%(last)s") % days,
        maker=maker,
        sheets=[(str(page.sheet.name), len(list(page.rows))) for page in pages],
        checks=contents.checks,
        heads=contents.heads,
        anchor=contents.anchor,
        fingerprint=fingerprint(anchoring.public_keys()[0]),
    )
