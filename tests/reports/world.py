"""Small worlds whose figures can be counted by hand: placements of the closed term, from paper."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from contracts.domain import backfill
from contracts.models import Placement
from institutions.domain import schools
from institutions.facts import NewTerm
from reports import frame, workbook
from tests.factories import contracts, institutions

TERM = "2022-spring"
FIRST, LAST = date(2022, 2, 15), date(2022, 7, 10)
INSIDE = date(2022, 3, 1), date(2022, 6, 30)


def placed(
    cast: Any,
    number: int,
    category: str = "SPORTS",
    *,
    first: date = INSIDE[0],
    last: date = INSIDE[1],
    elsewhere: bool = False,
    **facts: Any,
) -> Placement:
    """One institution at one school of district A (of B: `elsewhere`), entered and confirmed."""
    bureau, officer, lead, school = cast.bureau, cast.officer, cast.lead, cast.school
    if elsewhere:
        bureau, officer, lead, school = cast.bureau_b, cast.officer_b, cast.lead_b, cast.school_b
    told = {"school": school, "starts_on": first, "ends_on": last, **facts}
    paper = contracts.paper(number, category=category, **told)
    batch = backfill.enter(bureau, by=officer, import_rows=[paper])
    backfill.confirm(batch.files.get(), by=lead, looked_at=True)
    return Placement.objects.get(backfill_batch=batch)


def book(cast: Any, actor: Any = None, region: str = "371000", term: str = TERM) -> Any:
    """What a workbook says; by default the city's, of the closed term."""
    return workbook.gather(actor or cast.city, region=region, term=institutions.term(term))


def term_around(day: date) -> Any:
    """A term of six weeks at most that holds the day, whatever day it is."""
    first = day.year if day.month >= 9 else day.year - 1
    year = institutions.school_year(f"{first}-{first + 1}")
    return schools.enter_term(
        year,
        NewTerm(
            code=f"{day.year}-spring",
            name="测试学期",
            starts_on=max(day - timedelta(days=20), year.starts_on),
            ends_on=min(day + timedelta(days=20), year.ends_on),
        ),
        by=institutions._city_actor(),
    )


def lines(made: Any) -> dict[str, tuple[int, ...]]:
    """(入校, 科技, 体育, 艺术, 其他) of each row of 附表1 and of its total."""
    summary = made.tables.summary
    return {
        line.place: (line.in_school, line.tech, line.sports, line.arts, line.other)
        for line in [*summary.lines, summary.total]
    }


def failed(made: Any) -> list[str]:
    return [check.name for check in made.checks if check.verdict == "failed"]


def check(made: Any, name: str) -> Any:
    return next(each for each in made.checks if each.name == name)


def of_office(office: Any) -> Any:
    return frame.office_view(office)
