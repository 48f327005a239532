"""Values as people read them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import quotes
from portals.kit import due

ISO_DAY = re.compile(r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\d-])", re.ASCII)


def day(value: Any) -> str:
    """2026年11月23日 / 23 Nov 2026; a dash for nothing."""
    if value is None or value == "":
        return "—"
    return formats.date_format(due.as_date(value), "DATE_FORMAT")


def written(sentence: str) -> str:
    """A sentence with its days as people write them (they are kept as 2026-11-23) and its quotes."""
    return ISO_DAY.sub(lambda found: _as_written(found[0]), quotes.nested(str(sentence)))


def listed(names: Iterable[Any]) -> str:
    """Names as a sentence lists them: 甲、乙."""
    return _("、").join(str(name) for name in names)


def in_brackets(name: Any, more: Any) -> str:
    """A name with what is added to it: 甲（乙）, A (B)."""
    return _("%(name)s（%(more)s）") % {"name": name, "more": more}


def paragraphs(text: str) -> SafeString:
    """A text of several lines as an official page sets it: each line a paragraph of its own."""
    lines = [line for line in written(text).splitlines() if line.strip()]
    return format_html_join("", "<p>{}</p>", [(line,) for line in lines])


def _as_written(iso: str) -> str:
    try:
        return day(date.fromisoformat(iso))
    except ValueError:  # not a day after all, e.g. part of a number
        return iso


def moment(value: datetime | None) -> str:
    """Day and minute, in the time zone of the offices."""
    if not value:
        return "—"
    local = timezone.localtime(value)
    return f"{formats.date_format(local, 'DATE_FORMAT')} {local:%H:%M}"


def shown(value: Any) -> Any:
    """Dates and yes/no in words, several values as an enumeration, a dash for nothing."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if value is None or value in ("", [], ()):
        return "—"
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if type(value) is str:
        return written(value)
    if isinstance(value, list | tuple):
        return _("、").join(str(shown(item)) for item in value)
    return value
