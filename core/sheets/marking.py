"""The uploaded file given back: its wrong cells coloured and commented, and a list of them."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from core.files import inspection
from core.files.kinds import Flaw
from core.files.slots import NoTurn
from core.sheets import layout
from core.sheets.reading import CellError, Parsed

_LIST = "错误清单"
_MOST = 5000


def mark(data: bytes, parsed: Parsed, errors: Sequence[CellError] = ()) -> bytes:
    """`data` is what `parsed` was read from; `errors` are those the domain found besides."""
    return mark_all(data, [(parsed, errors)])


def mark_all(data: bytes, tabs: Sequence[tuple[Parsed, Sequence[CellError]]]) -> bytes:
    """The same for a workbook of which several tabs were read. Raises Flaw."""
    found = [(parsed.tab, [*parsed.errors, *errors]) for parsed, errors in tabs]
    job = {
        "tabs": [
            (tab, [_place(one) for one in errors if one.row][:_MOST]) for tab, errors in found
        ],
        "list": _listed(found, named=len(tabs) > 1),
    }
    try:
        return inspection.ask("marked", data, **job)
    except NoTurn:
        raise
    except Flaw:
        return inspection.ask("marked", b"", **job)  # too large to hold twice: the list alone


def _place(error: CellError) -> tuple[int, int, str]:
    return error.row, (error.at or 0) + 1, error.sentence


def _listed(found: Sequence[tuple[str, list[CellError]]], *, named: bool) -> dict[str, object]:
    """Every error with its place; with the tab's name when several were read."""
    heads = [_("行号"), _("列名"), _("问题")]
    lines = [
        [*([tab] if named else []), error.row or None, error.column, error.sentence]
        for tab, errors in found
        for error in errors
    ]
    return {
        "name": _LIST,
        "heads": [_("工作表"), *heads] if named else heads,
        "lines": lines[:_MOST],
        "font": layout.HEAD_FONT,
    }
