"""Days and numerals as official pages write them, in Chinese whoever reads the page."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.utils import timezone

_DIGITS = "〇一二三四五六七八九"
# As wide as four signs: to be filled in by hand or in the OA.
_BLANK = "　　　　"


def numeral(number: int) -> str:
    """7 is 七, 21 is 二十一."""
    if not 0 < number < 100:
        raise ValueError("a page has between one and ninety-nine articles")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones else "")


def _local(moment_: date | datetime) -> date:
    return timezone.localtime(moment_).date() if isinstance(moment_, datetime) else moment_


def day(when: date | datetime | None) -> str:
    """2026年4月15日; blanks for a day that is not known yet."""
    if when is None:
        return f"{_BLANK}年　　月　　日"
    said = _local(when)
    return f"{said.year}年{said.month}月{said.day}日"


def month(when: date) -> str:
    return f"{when.year}年{when.month}月"


def moment(when: datetime | None) -> str:
    """To the minute, local time."""
    if when is None:
        return f"{day(None)}　　时　　分"
    local = timezone.localtime(when)
    return f"{day(when)} {local.hour:02d}:{local.minute:02d}"


def blank(said: str) -> str:
    """What was said, or a place to write it."""
    return said or _BLANK


_ISO_DAY = re.compile(r"(?<![\w-])(\d{4}-\d{2}-\d{2})(?![\d-])", re.ASCII)


def dated(text: str) -> str:
    """A text with its days as pages write them (they are kept as 2026-11-23)."""
    return _ISO_DAY.sub(lambda found: _as_day(found[1]), text)


def _as_day(iso: str) -> str:
    try:
        return day(date.fromisoformat(iso))
    except ValueError:  # no day after all, but part of a number
        return iso
