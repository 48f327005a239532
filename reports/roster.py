"""附表2: one row for each institution that was in a school on a day of the term."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from contracts.enums import AgreementState
from institutions.enums import Category, Grade
from reports.figures import Figures, Permit, Promise, Ran


@dataclass(frozen=True)
class Entry:
    places: str
    name: str
    uscc: str
    category: str
    permits: str
    legal_representative: str
    schools: str
    courses: str
    periods: str
    grades: str | None
    state: str
    remark: str


def of(figures: Figures) -> list[Entry]:
    ran, promises = _by_uscc(figures.ran), _by_uscc(figures.promises)
    permits, grades = _by_uscc(figures.permits), _by_uscc(figures.grades)
    order = {code: number for number, code in enumerate(figures.frame.codes)}

    def first(code: str) -> tuple[int, str, str]:
        body = figures.bodies[code]
        return min(order[row.region] for row in ran[code]), body.category, body.name

    return [
        _entry(figures, code, ran[code], promises.get(code, []), permits.get(code, []), grades)
        for code in sorted(ran, key=first)
    ]


def _by_uscc(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.uscc, []).append(row)
    return found


def _entry(
    figures: Figures,
    code: str,
    ran: Sequence[Ran],
    promises: Sequence[Promise],
    permits: Sequence[Permit],
    grades: dict[str, list[Any]],
) -> Entry:
    body = figures.bodies[code]
    under = {row.agreement for row in ran}
    kept = [each for each in promises if each.pk in under] or list(promises)
    return Entry(
        places=_joined(figures.frame.name_of(row.region) for row in ran),
        name=body.name,
        uscc=code,
        category=str(Category(body.category).label),
        permits=_permits(permits),
        legal_representative=body.legal_representative,
        schools=_joined(row.school_name for row in ran),
        courses=_joined(row.course_name for row in ran),
        periods="；".join(_period(each) for each in kept),
        grades=_grades(figures, grades.get(code, [])),
        state=_joined(str(AgreementState(each.state).label) for each in kept),
        remark=_remark(ran),
    )


def _joined(words: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(words))


def _period(promise: Promise) -> str:
    """The dates of the paper; the day it ended when that came earlier."""
    until = min(promise.valid_until, promise.ended_on or promise.valid_until)
    params = {"since": promise.valid_from.isoformat(), "until": until.isoformat()}
    return _("%(since)s至%(until)s") % params


def _permits(permits: Sequence[Permit]) -> str:
    if not permits:
        return _("学期内无已核验的许可证")
    return "；".join(
        _("%(number)s（至%(until)s）")
        % {"number": each.number, "until": each.valid_until.isoformat()}
        if each.valid_until
        else _("%(number)s（长期）") % {"number": each.number}
        for each in permits
    )


def _grades(figures: Figures, grades: Sequence[Any]) -> str | None:
    """One word, or one for each district where an institution was graded in several."""
    labels = [str(Grade(each.grade).label) for each in grades]
    if len(grades) < 2 or len(set(labels)) == 1:
        return labels[0] if labels else None
    pairs = zip(grades, labels, strict=True)
    return "；".join(f"{figures.frame.name_of(each.region)}{label}" for each, label in pairs)


def _remark(ran: Sequence[Ran]) -> str:
    marks = {row.backfilled for row in ran}
    if marks == {True}:
        return _("补录")
    return _("部分补录") if True in marks else ""
