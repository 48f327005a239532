"""The workbook people fill in: the columns of a Sheet, lists to choose from, and how to fill it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from core import policy
from core.counted import counted
from core.sheets import layout
from core.sheets.columns import Column, Kind, Sheet, plain_text

_SIDE = Side(style="thin", color="999999")
_THIN = Border(left=_SIDE, right=_SIDE, top=_SIDE, bottom=_SIDE)
_FILL = PatternFill("solid", fgColor="EEF3FA")
_FORMATS = {Kind.ID_TEXT: "@", Kind.TEXT: "@", Kind.CHOICE: "@", Kind.DATE: "yyyy-mm-dd"}
_FORMATS |= {Kind.INTEGER: "0", Kind.PERCENT: "0.00%"}


def write(forms: Sequence[tuple[Sheet, Iterable[Any]]]) -> bytes:
    """Several forms in one workbook, one tab each, in the order given."""
    book = Workbook()
    book.remove(book.worksheets[0])
    made = [
        (book.create_sheet(layout.tab_name(str(sheet.name), book.sheetnames)), sheet, rows)
        for sheet, rows in forms
    ]
    lists = book.create_sheet(_("选项"))
    guide = book.create_sheet(_("填写说明"))
    first = used = 0
    for form, sheet, rows in made:
        _form(form, lists, sheet, rows, used)
        used += len(sheet.filled)
        first = _explain(guide, sheet, first, alone=len(made) == 1)
    _advise(guide, first)
    lists.sheet_state = "veryHidden"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _form(form: Worksheet, lists: Worksheet, sheet: Sheet, rows: Iterable[Any], used: int) -> None:
    """One tab; `used` columns of the hidden lists belong to the tabs before."""
    last = int(policy.value("sheets.most_rows")) + 1
    for number, column in enumerate(sheet.filled, start=1):
        _head(form, number, column)
        _restrict(form, lists, (number, used + number), column, last)
    for place, row in enumerate(rows, start=2):
        for number, column in enumerate(sheet.filled, start=1):
            _fill(form, place, number, column, column.value_of(row))
    form.freeze_panes = "A2"
    form.row_dimensions[1].height = 30


def _head(form: Worksheet, number: int, column: Column) -> None:
    cell = form.cell(1, number, str(column.header) + ("*" if column.required else ""))
    color = "C00000" if column.required else "000000"
    cell.font = Font(name=layout.HEAD_FONT, size=11, color=color)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    cell.border, cell.fill = _THIN, _FILL
    dimension = form.column_dimensions[get_column_letter(number)]
    dimension.width = column.width + 2
    dimension.number_format = _format(column)
    dimension.font = Font(name=layout.BODY_FONT, size=11)


def _format(column: Column) -> str:
    if column.kind is Kind.DECIMAL:
        return "0." + "0" * column.places if column.places else "0"
    return _FORMATS.get(column.kind, "General")


def _restrict(
    form: Worksheet, lists: Worksheet, places: tuple[int, int], column: Column, last: int
) -> None:
    """`places`: the column's place in the form and in the hidden lists."""
    letter, kept = get_column_letter(places[0]), get_column_letter(places[1])
    if column.kind is Kind.CHOICE:
        labels = [label for _value, label in column.options()]
        for place, label in enumerate(labels, start=1):
            lists.cell(place, places[1], label)
        source = f"'{lists.title}'!${kept}$1:${kept}${max(len(labels), 1)}"
        rule = DataValidation("list", formula1=source, allow_blank=not column.required)
        rule.error = _("请从列表中选择。")
    elif column.kind is Kind.INTEGER:
        rule = DataValidation(
            "whole", operator="greaterThanOrEqual", formula1=str(column.least or 0)
        )
        rule.error = _("请填写整数。")
        rule.allow_blank = True
    elif column.kind is Kind.ID_TEXT:
        # The length is only asked for: an office pastes whole columns, which no rule sees anyway.
        rule = DataValidation(allow_blank=True)
        rule.prompt = _("请按文本填写，不要让号码变成数字格式。")
        rule.showInputMessage = True
    else:
        return
    rule.errorTitle = plain_text(str(column.header))[:30]
    rule.showErrorMessage = True
    rule.add(f"{letter}2:{letter}{last}")
    form.add_data_validation(rule)


def _fill(form: Worksheet, place: int, number: int, column: Column, value: Any) -> None:
    if value is None:
        value = _("长期") if column.kind is Kind.DATE and column.open_ended else ""
    cell = form.cell(place, number)
    if isinstance(value, str):
        cell.value = plain_text(value)
        cell.data_type = "s"  # never a formula
    else:
        cell.value = value
    cell.number_format = _format(column)
    cell.font = Font(name=layout.BODY_FONT, size=11)


def _explain(page: Worksheet, sheet: Sheet, first: int, *, alone: bool) -> int:
    """What each column asks for, below the first `first` lines; the number of lines then."""
    if not alone:
        first += 1
        page.cell(first, 1, str(sheet.name)).font = Font(name=layout.HEAD_FONT, size=13)
    heads = [_("列名"), _("是否必填"), _("填写要求"), _("示例")]
    lines = [
        (
            str(column.header),
            _("必填") if column.required else _("选填"),
            requirement(column),
            column.example or _example(column),
        )
        for column in sheet.filled
    ]
    for place, line in enumerate([heads, *lines], start=first + 1):
        head = place == first + 1
        for number, text in enumerate(line, start=1):
            cell = page.cell(place, number, text)
            cell.data_type = "s"
            cell.font = Font(name=layout.HEAD_FONT if head else layout.BODY_FONT, size=11)
            cell.alignment = Alignment(wrap_text=True, vertical="center")
            cell.border = _THIN
    return first + 1 + len(lines)


def _advise(page: Worksheet, first: int) -> None:
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for letter, width in zip("ABCD", (24, 10, 70, 26), strict=True):
        page.column_dimensions[letter].width = width
    rules = [
        _("请在前面的工作表中填写，从表头的下一行开始，一行一条，不要合并单元格。"),
        _("列的顺序可以调整，列名不要改动；标 * 的列必填。"),
        _("可以直接粘贴本单位已有的表格，多出来的列不会导入。"),
    ]
    for offset, text in enumerate(rules, start=first + 2):
        page.cell(offset, 1, text).font = Font(name=layout.BODY_FONT, size=11)


def requirement(column: Column) -> str:
    """What a column asks for, in words."""
    parts = [str(column.note)] if column.note else []
    if column.kind is Kind.CHOICE:
        labels = "、".join(label for _value, label in column.options()[:30])
        parts.append(_("从列表中选择：%(labels)s。") % {"labels": labels})
    if column.kind is Kind.DATE:
        parts.append(_("日期，如 2022-03-01。"))
        if column.open_ended:
            parts.append(_("没有截止日期的填“长期”。"))
    if column.kind is Kind.ID_TEXT:
        parts.append(_("按文本填写，号码要完整；不要让 Excel 变成数字。"))
    if column.kind is Kind.INTEGER:
        parts.append(_("整数。"))
    if column.kind is Kind.DECIMAL:
        parts.append(
            counted("数字，最多 %(places)s 位小数。", "places") % {"places": column.places}
        )
    if column.kind is Kind.PERCENT:
        parts.append(_("百分数，如 87.50%。"))
    if column.unique:
        parts.append(_("不能重复。"))
    return "".join(parts)


def _example(column: Column) -> str:
    options = column.options()
    if options:
        return options[0][1]
    return {Kind.DATE: "2022-03-01", Kind.PERCENT: "87.50%", Kind.INTEGER: "12"}.get(
        column.kind, ""
    )
