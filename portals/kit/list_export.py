"""Exactly the rows of a list page as an Excel sheet; that somebody took them along is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, cast

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest

from core import clock, deeds, files, sheets
from core.models.subject import Subject
from portals.kit import due, filters, office, words
from portals.kit.columns import Column

KINDS = {
    "date": sheets.DATE,
    "due": sheets.DATE,
    "number": sheets.INTEGER,
    "decimal": sheets.DECIMAL,
    "code": sheets.ID_TEXT,
}


class Listed(Protocol):
    """What a list page tells of itself."""

    title: Any
    exportable: bool
    actor: Any

    @property
    def narrowing(self) -> Sequence[filters.Filter]: ...

    @property
    def shown(self) -> list[Column]: ...

    def filtered(self, request: HttpRequest) -> QuerySet[Any]: ...


def answer(view: Listed, request: HttpRequest) -> FileResponse:
    """The workbook. Recorded first: a download that could not be recorded does not leave."""
    if not view.exportable:
        raise Http404
    rows = list(view.filtered(request))
    actor = view.actor
    deeds.record(
        cast("Subject", office.Office(actor)),
        "export",
        by=actor,
        list=request.path,
        rows=len(rows),
        filters=_chosen(view, request),
    )
    page = sheets.Page(sheet=_sheet(view), rows=rows)
    name = f"{view.title}-{clock.today():%Y%m%d}.xlsx"
    return files.attachment(sheets.export([page]), name, sheets.XLSX_TYPE)


def _sheet(view: Listed) -> sheets.Sheet:
    taken = [column for column in view.shown if column.export]
    return sheets.Sheet(name=view.title, columns=tuple(_column(column) for column in taken))


def _column(column: Column) -> sheets.Column:
    def value(row: Any) -> Any:
        found = column.of(row)
        if found is not None and column.kind in {"date", "due"}:
            return due.as_date(found)
        if column.kind in {"number", "decimal"} or found is None:
            return found
        return str(words.shown(found))

    kind = KINDS.get(column.kind, sheets.TEXT)
    return sheets.Column(column.label, column.name, column.width, kind, source=value)


def _chosen(view: Listed, request: HttpRequest) -> dict[str, Any]:
    """What narrowed the list, without words that were typed: they may name a person."""
    named = [each for each in view.narrowing if not isinstance(each, filters.Search)]
    return {
        each.name: each.chosen(request.GET) for each in named if filters.is_set(each, request.GET)
    }
