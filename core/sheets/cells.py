"""One cell, as a person typed it, into a value; or a sentence why not and what to do."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.counted import counted
from core.sheets.columns import Column, Kind, normal_header, plain_text

_LONG_TERM = frozenset({"长期", "长期有效", "永久", "永久有效", "无固定期限"})
_DATE_FORMS = (
    re.compile(r"(\d{4})[-/.·—–]{1,2}(\d{1,2})[-/.·—–]{1,2}(\d{1,2})(?: 0?0:00(?::00)?)?"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_DESTROYED = gettext_lazy(
    "这个号码是以数字格式填写的，Excel 只保留 15 位，后面的数字已经变成 0，无法恢复。请先把整列设为“文本”格式（或先输入英文单引号 '），再重新填写完整的号码。"
)


class Problem(ValueError):
    """Why a cell cannot be taken."""


def read(column: Column, raw: Any) -> Any:
    """The value of a cell; None when it is blank. Raises Problem."""
    text = _as_text(raw)
    if not text:
        if column.required:
            raise Problem(_("这一格必须填写。"))
        return None
    if text in _ERRORS:
        raise Problem(_("这一格是公式错误 %(text)s，请改为填写结果。") % {"text": text})
    value = _READERS[column.kind](column, raw, text)
    if column.clean is None or value is None:
        return value
    try:
        return column.clean(value)
    except ValueError as wrong:
        raise Problem(str(wrong)) from None


def _as_text(raw: Any) -> str:
    """What the cell shows, without blanks around it."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return _("是") if raw else _("否")
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ", "minutes")
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e18:
        return str(int(raw))
    return plain_text(str(raw))


def _refuse_destroyed(raw: Any, text: str) -> None:
    big = isinstance(raw, int | float) and not isinstance(raw, bool) and abs(raw) >= 1e14
    if big or _SCIENTIFIC.fullmatch(text):
        raise Problem(str(_DESTROYED))


def _text(column: Column, raw: Any, text: str) -> str:
    _refuse_destroyed(raw, text)
    if len(text) > column.longest:
        facts = {"most": column.longest, "got": len(text)}
        raise Problem(counted("最多 %(most)s 个字，现在是 %(got)s 个字，请缩短。", "most") % facts)
    return text


def _id_text(column: Column, raw: Any, text: str) -> str:
    _refuse_destroyed(raw, text)
    if isinstance(raw, float) and not raw.is_integer():
        raise Problem(_("“%(text)s”带有小数，不像是编号或号码，请核对。") % {"text": text})
    if isinstance(raw, date | time):
        raise Problem(_("这一格被 Excel 当成了日期，请把整列设为“文本”格式后重新填写。"))
    return _text(column, raw, unicodedata.normalize("NFKC", text).lstrip("'`").replace(" ", ""))


def _decimal(raw: Any, text: str) -> Decimal:
    if isinstance(raw, date | time | bool):
        raise Problem(_("“%(text)s”不是数字，请只填数字。") % {"text": text})
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Problem(
            _("“%(text)s”不是数字，请只填数字，不要带单位或文字。") % {"text": _short(text)}
        )
    if number and number.adjusted() >= 15:
        raise Problem(_("数字过大，请核对。"))
    # A float of a spreadsheet carries noise far behind the point: 0.1 + 0.2.
    return round(number, 9) if isinstance(raw, float) else number


def _within(column: Column, number: Decimal) -> Decimal:
    if column.least is not None and number < column.least:
        raise Problem(_("不能小于 %(least)s。") % {"least": column.least})
    if column.most is not None and number > column.most:
        raise Problem(_("不能大于 %(most)s。") % {"most": column.most})
    return number


def _integer(column: Column, raw: Any, text: str) -> int:
    number = _within(column, _decimal(raw, text))
    if number != number.to_integral_value():
        raise Problem(_("“%(text)s”应为整数。") % {"text": _short(text)})
    return int(number)


def _fixed(column: Column, number: Decimal, places: int, text: str) -> Decimal:
    fixed = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if fixed != number:
        facts = {"text": _short(text), "places": places}
        raise Problem(
            counted("“%(text)s”的小数最多 %(places)s 位，请按规定位数填写。", "places") % facts
        )
    return fixed


def _decimal_places(column: Column, raw: Any, text: str) -> Decimal:
    return _fixed(column, _within(column, _decimal(raw, text)), column.places, text)


def _percent(column: Column, raw: Any, text: str) -> Decimal:
    """A ratio. 0.87 and “87%” are the same; a plain 87 could be either and is refused."""
    plain = unicodedata.normalize("NFKC", text)
    if plain.endswith("%"):
        ratio = _decimal(plain[:-1], plain[:-1]) / 100
    else:
        ratio = _decimal(raw, text)
        if abs(ratio) > 1:
            raise Problem(
                _("“%(text)s”看不出是不是百分数，请写成 87.50%% 的形式。") % {"text": _short(text)}
            )
    return _fixed(column, _within(column, ratio), column.places + 2, text)


def _date(column: Column, raw: Any, text: str) -> date | None:
    if isinstance(raw, datetime):
        return _sane(raw.date(), text)
    if isinstance(raw, date):
        return _sane(raw, text)
    plain = unicodedata.normalize("NFKC", text)
    if plain in _LONG_TERM:
        if column.open_ended:
            return None
        raise Problem(_("这一列不能填“%(text)s”，请填写具体日期。") % {"text": text})
    for form in _DATE_FORMS:
        if found := form.fullmatch(plain if form is _DATE_FORMS[0] else plain.replace(" ", "")):
            try:
                day = date(*(int(part) for part in found.groups()))
            except ValueError:
                break
            return _sane(day, text)
    facts = {"text": _short(text), "long": _("或“长期”") if column.open_ended else ""}
    raise Problem(_("“%(text)s”不是有效的日期，请写成 2022-03-01 的形式%(long)s。") % facts)


def _sane(day: date, text: str) -> date:
    if not 1900 < day.year < 2200:
        raise Problem(_("日期“%(text)s”的年份不对，请核对。") % {"text": _short(text)})
    return day


def _choice(column: Column, raw: Any, text: str) -> Any:
    wanted, options = normal_header(text), column.options()
    for value, names in column.labels():
        if wanted in names:
            return value
    labels = "、".join(label for _value, label in options[:12])
    more = _(" 等") if len(options) > 12 else ""
    facts = {"text": _short(text), "labels": labels, "more": more}
    raise Problem(_("“%(text)s”不在可选范围内，请填：%(labels)s%(more)s。") % facts)


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"


_READERS: dict[Kind, Any] = {
    Kind.TEXT: _text,
    Kind.ID_TEXT: _id_text,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal_places,
    Kind.PERCENT: _percent,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
}
