"""附表5: what the evaluation of the term came to, each institution first as a whole, then by school."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from evaluations.enums import RoundState
from evaluations.models import Result
from institutions.enums import Grade
from institutions.models import School
from reports.figures import Figures
from reports.frame import Frame

_COUNTED = (RoundState.CLOSED, RoundState.PUBLISHED)


@dataclass(frozen=True)
class Outcome:
    """Points and shares are numbers, or a word where there is none (未报, 样本不足); None: not asked."""

    region: str
    uscc: str
    place: str
    name: str
    school: str
    course: str
    quality: Decimal | str
    pupil: Decimal | str | None
    pupil_count: int | None
    parent: Decimal | str | None
    parent_count: int | None
    safety: Decimal | None
    total: Decimal | None
    grade: str
    why: str
    whole: bool
    published: bool


def of(frame: Frame) -> list[Outcome]:
    """The newest version of each result of the rounds that have been computed."""
    rows = Result.objects.visible_to(frame.actor).filter(
        round__term=frame.term, round__region__in=frame.codes, round__state__in=_COUNTED
    )
    rows = rows.select_related(
        "round", "institution", "placement__school__organisation", "placement__course"
    )
    newest: dict[tuple[int, int, int | None], Result] = {}
    for row in rows.order_by("number", "pk"):
        newest[row.round_id, row.institution_id, row.placement_id] = row
    found = [(_name(frame, row), row) for row in newest.values()]
    return [_outcome(frame, row) for _name_then, row in sorted(found, key=_order)]


def _name(frame: Frame, row: Result) -> str:
    return frame.names.of(row.institution.uscc, row.institution.name)


def _order(named: tuple[str, Result]) -> tuple[Any, ...]:
    name, row = named
    return row.round.region_id, name, row.placement_id or 0


def _outcome(frame: Frame, row: Result) -> Outcome:
    placement, published = row.placement, row.round.state == RoundState.PUBLISHED
    pupil, pupils = _satisfaction(row.pupil, row.figures.get("pupil", {}))
    parent, parents = _satisfaction(row.parent, row.figures.get("parent", {}))
    grade = str(Grade(row.grade).label)
    return Outcome(
        region=row.round.region_id,
        uscc=row.institution.uscc,
        place=frame.name_of(row.round.region_id),
        name=_name(frame, row),
        school=_school(frame, placement.school) if placement else _("全部学校"),
        course=placement.course.name if placement else _("全部项目"),
        quality=_("未报") if row.quality is None else row.quality,
        pupil=pupil,
        pupil_count=pupils,
        parent=parent,
        parent_count=parents,
        safety=row.safety,
        total=row.total,
        grade=grade if published else _("%(grade)s（未公布）") % {"grade": grade},
        why=row.why,
        whole=placement is None,
        published=published,
    )


def _school(frame: Frame, school: School) -> str:
    return frame.names.school(school.pk, school.name)


def _satisfaction(
    points: Decimal | None, counts: Mapping[str, int]
) -> tuple[Decimal | str | None, int | None]:
    """The share of satisfied answers and how many were valid; too few are not shown as a share."""
    if not counts.get("issued") and not counts.get("answered"):
        return None, None
    valid = counts.get("valid", 0)
    if points is None or not valid:
        return _("样本不足"), valid
    return Decimal(counts.get("satisfied", 0)) / valid, valid


def without(figures: Figures, outcomes: list[Outcome]) -> set[str]:
    """Institutions in schools that no round of the term came to a result for."""
    return {row.uscc for row in figures.ran} - {row.uscc for row in outcomes if row.whole}
