"""A workbook's visible sheets as rows: what came as a file goes on as plain JSON, line by line."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import python_calamine

from . import office, reach
from .found import Found


def answer(job: dict[str, Any], data: bytes) -> bytes:
    """For each sheet a line with its name and length, then a line for each row."""
    office.inspect(data, "XLSX")
    _refuse_far(reach.reach(data), job)
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return b"".join(_lines(book))
    except MemoryError:
        raise
    except BaseException:  # noqa: BLE001 - native code: what it gives up on is no Exception
        raise Found("sheet_unreadable") from None


def _refuse_far(found: reach.Reach, job: dict[str, Any]) -> None:
    if found.rows > job["rows"] + job["heads"] or found.columns > job["columns"]:
        raise Found("sheet_far", most=job["rows"], row=found.rows, columns=job["columns"])


def _lines(book: python_calamine.CalamineWorkbook) -> Iterator[bytes]:
    for each in book.sheets_metadata:
        shown = each.visible == python_calamine.SheetVisibleEnum.Visible
        if not shown or each.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        rows = book.get_sheet_by_name(each.name).to_python(skip_empty_area=False)
        yield _line({"name": each.name, "rows": len(rows)})
        for row in rows:
            yield _line(row)


def _line(told: Any) -> bytes:
    return json.dumps(told, default=_told, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def _told(value: object) -> Any:
    """A list stands for what JSON has no word for; a duration is only shown."""
    if isinstance(value, datetime):
        return ["datetime", value.isoformat()]
    if isinstance(value, date):
        return ["date", value.isoformat()]
    if isinstance(value, time):
        return ["time", value.isoformat()]
    return str(value)
