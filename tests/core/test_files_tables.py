"""What the inspector hands on of a workbook, in process: its visible sheets, row by row, as plain JSON."""

from __future__ import annotations

import io
import json
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest

from core.files.inspector import Found, pictures, tables
from tests.core import registers
from tests.core.registers import GOOD, HEADERS, saved

JOB = {"rows": 3, "heads": 1, "columns": 8}
AT = datetime(2022, 3, 1, 8, 30)  # noqa: DTZ001 - a cell has no zone


def read(data):
    return [json.loads(line) for line in tables.answer(JOB, data).splitlines()]


def test_a_cell_keeps_its_kind_and_a_hidden_sheet_stays_behind():
    book = openpyxl.Workbook()
    page = book.active
    page.title = "名册"
    page.append(["甲", 12.5, True, None])
    page.append([AT, date(2022, 3, 1), time(8, 30), timedelta(hours=30)])
    book.create_sheet("暗").sheet_state = "hidden"
    book.create_chartsheet("图")
    name, first, second = read(saved(book))
    assert (name, first) == ({"name": "名册", "rows": 2}, ["甲", 12.5, True, ""])
    assert second == [
        ["datetime", "2022-03-01T08:30:00"],
        ["date", "2022-03-01"],
        ["time", "08:30:00"],
        "1 day, 6:00:00",
    ]


@pytest.mark.parametrize(("row", "column"), [(5, 1), (1, 9)])
def test_a_sheet_that_reaches_too_far_is_refused_before_it_is_read(row, column):
    book = openpyxl.load_workbook(io.BytesIO(registers.workbook(HEADERS, GOOD)))
    book.active.cell(row, column, "远")
    with pytest.raises(Found) as refused:
        tables.answer(JOB, saved(book))
    assert refused.value.code == "sheet_far"
    assert refused.value.figures == {"most": 3, "row": max(row, 2), "columns": 8}


def test_a_picture_is_redrawn_under_the_name_of_its_task():
    with pytest.raises(Found) as refused:
        pictures.answer({"task": "PNG"}, b"no picture")
    assert refused.value.code == "picture_damaged"
