"""Values as people read them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from portals.shared import due


def day(value: Any) -> str:
    """2026年11月23日 / 23 Nov 2026; a dash for nothing."""
    if value is None or value == "":
        return "—"
    return formats.date_format(due.as_date(value), "DATE_FORMAT")


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
    if isinstance(value, list | tuple):
        return _("、").join(str(shown(item)) for item in value)
    return value
