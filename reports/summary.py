"""附表1: how many were called, chosen, promised and in schools, by district, and de-duplicated in all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from institutions.enums import Category
from reports.figures import SHORTLISTED, Figures
from reports.frame import Place

NAMED = (Category.TECH, Category.SPORTS, Category.ARTS)


@dataclass(frozen=True)
class Members:
    """Who and what is counted in one district, or in all: sets, so that a total can be a union."""

    applied: frozenset[str]
    passed: frozenset[str]
    shortlisted: frozenset[str]
    promised: frozenset[str]
    in_school: frozenset[str]
    schools: frozenset[int]
    courses: frozenset[int]
    pupils: int


@dataclass(frozen=True)
class Line:
    """A row of 附表1. 申报 and 审核通过 are None where no call was made for the term."""

    place: str
    applied: int | None
    passed: int | None
    shortlisted: int
    promised: int
    in_school: int
    tech: int
    sports: int
    arts: int
    other: int
    schools: int
    courses: int
    pupils: int
    remark: str = ""

    @property
    def by_category(self) -> int:
        return self.tech + self.sports + self.arts + self.other


FIGURES = (
    "applied", "passed", "shortlisted", "promised", "in_school", "tech", "sports", "arts", "other",
    "schools", "courses", "pupils",
)  # fmt: skip


@dataclass(frozen=True)
class Summary:
    members: dict[str, Members]
    lines: list[Line]
    whole: Members
    total: Line

    @property
    def totals(self) -> dict[str, Any]:
        return {name: getattr(self.total, name) for name in FIGURES}


def of(figures: Figures) -> Summary:
    frame = figures.frame
    # What a city signs itself is a row of its own, when there is anything to show.
    members = {place.code: _members(figures, {place.code}) for place in frame.places}
    shown = [
        place
        for place in frame.places
        if not (frame.is_city and place == frame.region and _is_empty(members[place.code]))
    ]
    lines = [_line(figures, place, members[place.code]) for place in shown]
    whole = _members(figures, set(frame.codes))
    total = _count(figures, _("合计"), whole, called=bool(figures.called))
    return Summary({place.code: members[place.code] for place in shown}, lines, whole, total)


def _is_empty(found: Members) -> bool:
    return not (found.applied or found.shortlisted or found.promised or found.in_school)


def _uscc(rows: Iterable[Any], fits: Callable[[Any], bool]) -> frozenset[str]:
    return frozenset(row.uscc for row in rows if fits(row))


def _members(figures: Figures, codes: set[str]) -> Members:
    def here(row: Any) -> bool:
        return row.region in codes

    ran = [row for row in figures.ran if here(row)]
    # A group that went on at another school is there twice; its pupils are the same.
    went_on = {row.moved_from for row in ran}
    chosen = _uscc(figures.applied, lambda row: here(row) and row.state in SHORTLISTED)
    return Members(
        applied=_uscc(figures.applied, here),
        passed=_uscc(figures.applied, lambda row: here(row) and row.passed),
        shortlisted=chosen | _uscc(figures.listed, here),
        promised=_uscc(figures.promises, here),
        in_school=_uscc(ran, here),
        schools=frozenset(row.school for row in ran),
        courses=frozenset(row.course for row in ran),
        pupils=sum(row.pupils for row in ran if row.pk not in went_on),
    )


def _count(figures: Figures, name: str, found: Members, *, called: bool, remark: str = "") -> Line:
    kinds = [figures.bodies[code].category for code in found.in_school]
    tech, sports, arts = (kinds.count(category) for category in NAMED)
    return Line(
        place=name,
        applied=len(found.applied) if called else None,
        passed=len(found.passed) if called else None,
        shortlisted=len(found.shortlisted),
        promised=len(found.promised),
        in_school=len(found.in_school),
        tech=tech,
        sports=sports,
        arts=arts,
        other=len(kinds) - tech - sports - arts,
        schools=len(found.schools),
        courses=len(found.courses),
        pupils=found.pupils,
        remark=remark,
    )


def _line(figures: Figures, place: Place, found: Members) -> Line:
    city = figures.frame.is_city and place == figures.frame.region
    name = _("%(city)s本级") % {"city": place.name} if city else place.name
    called = place.code in figures.called
    return _count(figures, name, found, called=called, remark=_remark(figures, place, found))


def _remark(figures: Figures, place: Place, found: Members) -> str:
    """How many of those in schools stand there by paper from before the system."""
    by_system = {row.uscc for row in figures.ran if row.region == place.code and not row.backfilled}
    count = len(found.in_school - by_system)
    return _("补录%(count)s家") % {"count": count} if count else ""
