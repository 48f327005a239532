"""The semester workbook by mouse: asked for, made by the worker, told of, taken home and read."""

from __future__ import annotations

from io import BytesIO

import openpyxl

from tests.browser.desk import Desk
from tests.browser.names import OFFICER, USCC


def workbook(desk: Desk) -> None:
    desk.enter(OFFICER).menu("学期报表")
    desk.do("ask")
    button = desk.seen(desk.page.locator("main button", has_text="下载报表"), looks=180)
    title = desk.page.locator("main h1").inner_text()
    desk.press(desk.page.locator(".masthead a", has_text="通知"))
    desk.comes(f"“{title}”已生成")  # the outbox brings it a moment after the file
    desk.press(desk.page.locator("main li button", has_text=title).first)
    with desk.page.expect_download() as taken:
        button.click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    book = openpyxl.load_workbook(BytesIO(taken.value.path().read_bytes()))
    sheets = {sheet.title: [cell for row in sheet.values for cell in row] for sheet in book}
    detail = next(cells for name, cells in sheets.items() if name.startswith("附表2"))
    assert USCC in detail
