"""The working-day calendar: the city enters a year's official table, or opens the year as 暂定."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain import deadlines, messages, offices
from accounts.enums import Role
from core import calendar, canonical, clock, deeds, sheets
from core.counted import counted
from core.deeds import deed, record
from core.errors import Blocked, Forbidden, Invalid
from core.models import CalendarDay, CalendarYear
from core.scoping import Actor

Row = tuple[date, bool, str]
# As notices write it: “2027年1月1日至3日”, “2027.1.1-2027.1.3”, “2027-02-06～2027-02-12”.
_FIRST = r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"
_LAST = r"(?:(?:(?P<y2>\d{4})[-/.年])?(?P<m2>\d{1,2})[-/.月])?(?P<d2>\d{1,2})日?"
_WORKS = r"(?P<works>休息|放假|休|调休上班|上班|补班|班)"
_LINE = re.compile(
    rf"{_FIRST}(?:\s*(?:至|到|~|—+|–|-+)\s*{_LAST})?[\s,;:]*{_WORKS}[\s,;:]*(?P<name>.*)"
)
_OFF_WORDS = {"休", "休息", "放假"}
# A published year has far more days off on weekdays; fewer means that lines are missing.
FEWEST_WEEKDAYS_OFF = 7
_LONGEST_RANGE = 20
WORK, OFF = "work", "off"
SHEET = sheets.Sheet(
    gettext_lazy("节假日安排"),
    (
        sheets.Column(gettext_lazy("日期"), "day", 14, sheets.DATE, required=True, unique=True),
        sheets.Column(
            gettext_lazy("安排"),
            "works",
            10,
            sheets.CHOICE,
            required=True,
            choices=[(OFF, gettext_lazy("休")), (WORK, gettext_lazy("班"))],
        ),
        sheets.Column(gettext_lazy("名称"), "name", 16, longest=40),
    ),
)


def may_keep(_year: object, actor: Actor) -> bool:
    return actor.role == Role.CITY


def parse(text: str) -> list[Row]:
    """One line a day or range: “2027-02-06 至 2027-02-12 休 春节”, “2027-02-14 班 春节调休”.

    Raises Invalid at `days` naming the first line that cannot be read.
    """
    rows: list[Row] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            rows += _read(line.strip(), number)
    return rows


def _read(line: str, number: int) -> Iterator[Row]:
    found = _LINE.fullmatch(unicodedata.normalize("NFKC", line))
    span = _span(found) if found else None
    if found is None or span is None:
        raise Invalid(
            {
                "days": _(
                    "第 %(number)s 行“%(line)s”看不懂。请写成“日期 休 名称”或“日期 班 名称”，如“2027-01-01 休 元旦”。"
                )
                % {"number": number, "line": line}
            }
        )
    first, length = span
    works, name = found["works"] not in _OFF_WORDS, found["name"].strip()[:40]
    for step in range(length + 1):
        yield first + timedelta(days=step), works, name


def _span(found: re.Match[str]) -> tuple[date, int] | None:
    """First day and number of days after it; None when there are no such days."""
    try:
        first = date(*(int(part) for part in found.group("y", "m", "d")))
        last = _last_of(found, first) if found["d2"] else first
    except ValueError:
        return None
    length = (last - first).days
    return (first, length) if 0 <= length <= _LONGEST_RANGE else None


def _last_of(found: re.Match[str], first: date) -> date:
    """A range may leave out the year or month it stays in."""
    year = int(found["y2"] or first.year)
    return date(year, int(found["m2"] or first.month), int(found["d2"]))


def parse_workbook(data: bytes) -> list[Row]:
    """The same table from a workbook with the columns of SHEET. Raises Invalid at `file`."""
    parsed = sheets.parse(SHEET, data)
    if not parsed.ok:
        told = [
            _("第 %(row)s 行“%(column)s”：%(sentence)s")
            % {"row": error.row, "column": error.column, "sentence": error.sentence}
            if error.row
            else error.sentence
            for error in parsed.errors[:10]
        ]
        raise Invalid({"file": " ".join(told)})
    return [
        (row.values["day"], row.values["works"] == WORK, row.values.get("name") or "")
        for row in parsed.rows
    ]


@deed
def enter_year(
    year: int,
    rows: Sequence[Row],
    *,
    by: Actor,
    document: str,
    reason: str = "",
    seen: str | None = None,
) -> CalendarYear:
    """Store the official table of a year; replaces a provisional one, or with a reason an official one.

    Dates computed from here on use it; open periods that would end later by it end later, in this
    deed, and everybody concerned is told. `seen`: the digest of `moves()` that the city was shown;
    other dates move by now: nothing is done (None: nobody was shown any). Raises Forbidden, Blocked,
    or Invalid at `year`, `days`, `document`, `reason` or `seen`.
    """
    _allow(by)
    status = _may_enter(year, rows, document=document, reason=reason)
    source, today = document.strip()[:200], clock.today()
    row = calendar.enter(year, rows, source=source, entered_on=today)
    anew = deadlines.counted_anew(year)  # once: thousands may be open
    moving = deadlines.later(anew)
    if seen is not None and seen != digest(moving):
        raise Invalid({"seen": _("要移动的期限在您核对之后有了变化，请再核对一次后提交。")})
    told = [
        f"{each.row.subject} {each.row.kind}: {each.row.due_on} → {each.due.date}"
        for each in moving
    ]
    _record("enter_year", year, by=by, document=document, before=status, reason=reason, moved=told)
    deadlines.make_certain(anew)
    _tell_whose_dates_may_move(year, by)
    for each in moving:
        _move(each, by)
    return row


def _may_enter(year: int, rows: Sequence[Row], *, document: str, reason: str) -> str:
    """The year's status. Raises Invalid for what is wrong with the table."""
    _plausible(year)
    _named(document)
    status = clock.year_status(year)
    if status == CalendarYear.Status.OFFICIAL and not reason.strip():
        raise Invalid({"reason": _("%(year)s 年已有正式安排，更正请写明理由。") % {"year": year}})
    _check(year, rows)
    return status


def preview(
    year: int, rows: Sequence[Row], *, by: Actor, document: str, reason: str = ""
) -> list[deadlines.Counted]:
    """`moves`, for whoever may enter the table. Raises as `enter_year` would."""
    _allow(by)
    _may_enter(year, rows, document=document, reason=reason)
    return moves(year, rows)


def moves(year: int, rows: Sequence[Row]) -> list[deadlines.Counted]:
    """Whose dates would move if this were the year's table, soonest first. Nothing is written."""
    with clock.supposing(year, {day: works for day, works, _name in rows}):
        return deadlines.later(deadlines.counted_anew(year))


def digest(moving: Sequence[deadlines.Counted]) -> str:
    """Of what somebody was shown; "" for nothing."""
    lines = [f"{each.row.pk} {each.row.due_on} {each.due.date}" for each in moving]
    return canonical.sha("\n".join(lines)) if lines else ""


@deed
def open_year(year: int, *, by: Actor, document: str) -> CalendarYear:
    """Open a year without a table as 暂定: plain weeks, every date in it stays marked."""
    _allow(by)
    _plausible(year)
    _named(document)
    if clock.year_status(year):
        raise Blocked([_("%(year)s 年的工作日安排已经录入或开启，无需再开启。") % {"year": year}])
    row = calendar.open_provisional(year, document=document.strip()[:200])
    _record("open_year", year, by=by, document=document)
    return row


def years(*, since: int) -> list[CalendarYear]:
    """The years that are entered or opened, newest first."""
    return list(CalendarYear.objects.filter(year__gte=since).order_by("-year"))


def year(number: int) -> CalendarYear | None:
    return CalendarYear.objects.filter(pk=number).first()


def exceptions(year: int) -> list[CalendarDay]:
    """The days of a year that differ from the plain week."""
    return list(CalendarDay.objects.filter(year=year).order_by("day"))


def _allow(by: Actor) -> None:
    if not may_keep(None, by):
        raise Forbidden


def _plausible(year: int) -> None:
    this = clock.today().year
    if not this - 5 <= year <= this + 5:
        figures = {"first": this - 5, "last": this + 5}
        raise Invalid({"year": _("年份应在 %(first)s 到 %(last)s 之间。") % figures})


def _named(document: str) -> None:
    if not document.strip():
        raise Invalid({"document": _("请填写依据文件的名称和文号。")})


def _check(year: int, rows: Sequence[Row]) -> None:
    strangers = [day for day, _works, _name in rows if day.year != year]
    if strangers:
        params = {"day": strangers[0].isoformat(), "year": year}
        raise Invalid({"days": _("%(day)s 不在 %(year)s 年。") % params})
    twice = _first_twice(day for day, _works, _name in rows)
    if twice:
        raise Invalid({"days": _("%(day)s 出现了两次。") % {"day": twice.isoformat()}})
    off = sum(not works and day.weekday() < 5 for day, works, _name in rows)
    if off < FEWEST_WEEKDAYS_OFF:
        raise Invalid(
            {
                "days": counted(
                    "只有 %(count)s 个工作日放假，安排看来不完整，请核对后再录入。", "count"
                )
                % {"count": off}
            }
        )


def _first_twice(days: Iterable[date]) -> date | None:
    seen: set[date] = set()
    for day in days:
        if day in seen:
            return day
        seen.add(day)
    return None


def _tell_whose_dates_may_move(year: int, by: Actor) -> None:
    """Dates told as 预计 that were typed in, not counted, stay; their office checks them."""
    touched = deadlines.open_ones().filter(provisional=True, due_on__year=year, counted_from=None)
    counts = touched.values_list("organisation_id", "role").annotate(count=Count("pk"))
    bureau = offices.bureau_of(str(getattr(by, "city_code", "")))
    for office, role, count in counts.order_by("organisation_id", "role"):
        messages.tell(
            [office],
            role,
            subject=bureau,
            kind="calendar.enter_year",
            text=counted(
                "%(year)s 年工作日安排已录入。您有 %(count)s 个期限是按预计日期算的，请核对。",
                "count",
            )
            % {"year": year, "count": count},
        )


def _move(moved: deadlines.Counted, by: Actor) -> None:
    """The deadline and the row behind it end later now; whoever is concerned is told by name of it."""
    row, period = moved.row, moved.period
    deadlines.move(moved)
    before, after = row.due_on.isoformat(), moved.due.date.isoformat()
    figures = {"what": row.what, "before": before, "after": after}
    text = _("工作日安排更正，期限顺延：%(what)s，原为 %(before)s，现为 %(after)s。") % figures
    told = {(row.organisation_id, row.role)}
    if period is None:
        subject: Any = offices.bureau_of(str(getattr(by, "city_code", "")))
    else:
        subject = deadlines.subject_of(row)
        period.follow(subject, moved.due)
        told |= {(pk, role) for role in _CONCERNED for pk in deeds.parties_of(subject, role)}
        record(subject, "follow_calendar", by=by, reason=text, kind=row.kind, before=before,
               after=after, audience=_CONCERNED)  # fmt: skip
    for office, role in sorted(told):
        messages.tell([office], role, subject=subject, kind="calendar.moved", text=text)


_CONCERNED = (Role.INSTITUTION, Role.SCHOOL, Role.DISTRICT)


def _record(name: str, year: int, *, by: Actor, document: str, **facts: Any) -> None:
    bureau = offices.bureau_of(str(getattr(by, "city_code", "")))
    days = [f"{row.day} {'班' if row.is_workday else '休'}" for row in exceptions(year)]
    record(bureau, name, by=by, year=year, document=document.strip(), days=days, **facts)
