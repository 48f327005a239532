"""Computing results: counts in one SQL pass, points and grades by the scheme's version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from contracts.models import Placement
from core import clock, deeds, policy
from evaluations import policies, schemes, scoring
from evaluations.enums import Audience, Rating, SheetState, TallyState
from evaluations.models import PaperTally, QualitySheet, Response, Result, Round, Survey
from evaluations.scoring import Figures, Score, Sheet, Tally
from inspections.enums import Severity, ViolationState
from inspections.models import Violation
from institutions.domain import grades
from institutions.models import Institution

_SATISFIED = [Rating.SATISFIED, Rating.VERY_SATISFIED]
_DISSATISFIED = [Rating.DISSATISFIED, Rating.VERY_DISSATISFIED]


def institutions_of(row: Round) -> list[Institution]:
    rows = Institution.objects.filter(agreements__placements__sheets__round=row)
    return list(rows.distinct().order_by("pk"))


def tallies(row: Round) -> dict[tuple[int, str], Tally]:
    """Counts by (placement id, audience): a query each over surveys, answers and tallies from paper."""
    counted = Response.objects.filter(survey__round=row).order_by().values("survey_id")
    by_survey: dict[int, Any] = {
        each["survey_id"]: each
        for each in counted.annotate(
            answered=Count("id"),
            valid=Count("id", filter=~Q(overall=Rating.UNKNOWN)),
            satisfied=Count("id", filter=Q(overall__in=_SATISFIED)),
            dissatisfied=Count("id", filter=Q(overall__in=_DISSATISFIED)),
        )
    }
    on_paper = {
        tally.survey_id: tally
        for tally in PaperTally.objects.filter(survey__round=row, state=TallyState.CHECKED)
    }
    found = {}
    for survey in Survey.objects.filter(round=row):
        counts = by_survey.get(survey.pk, {})
        online = Tally(issued=survey.issued, **{name: counts.get(name, 0) for name in _COUNTED})
        found[survey.placement_id, survey.audience] = online + _paper(on_paper.get(survey.pk))
    return found


def _paper(row: PaperTally | None) -> Tally:
    """What an officer counted from paper and another person checked."""
    if row is None:
        return Tally()
    return Tally(
        issued=row.issued,
        answered=row.answered,
        valid=row.answered - row.unknown,
        satisfied=row.very_satisfied + row.satisfied,
        dissatisfied=row.dissatisfied + row.very_dissatisfied,
    )


_COUNTED = ("answered", "valid", "satisfied", "dissatisfied")


def compute(row: Round, *, only: Institution | None = None, number: int = 1) -> list[Result]:
    """Write one version of the results, for all institutions of the round or for one.

    Inside the deed that closes the round or corrects a figure.
    """
    scope = deeds.current()
    if scope is None:
        raise RuntimeError("results are computed inside a deed")
    scheme = schemes.read(row.scheme.body)
    counts, severities = tallies(row), _violations(row)
    written = []
    for institution, sheets in _by_institution(row, only).items():
        parts: list[tuple[Placement | None, Sequence[QualitySheet]]] = [(None, sheets)]
        parts += [(sheet.placement, [sheet]) for sheet in sheets]
        for placement, some in parts:
            figures = _figures(some, counts, severities.get(institution.pk, []))
            result = scoring.score(figures, scheme)
            written.append(
                _row(row, institution, placement, number, figures, result, scope.deed_id)
            )
    return Result.objects.bulk_create(written)


def _by_institution(row: Round, only: Institution | None) -> dict[Institution, list[QualitySheet]]:
    sheets = row.sheets.select_related("placement__agreement__institution").order_by("id")
    if only is not None:
        sheets = sheets.filter(placement__agreement__institution=only)
    found: dict[Institution, list[QualitySheet]] = defaultdict(list)
    for sheet in sheets:
        found[sheet.institution].append(sheet)
    return found


def _violations(row: Round) -> dict[int, list[str]]:
    """Severities of the district's confirmed violations within the term, by institution.

    A person's veto is that person's: it fails the institution only where policy says so.
    """
    spread = policy.value(policies.PERSON_VETO.key, scopes=row.region.scopes)
    rows = Violation.objects.filter(
        region=row.region,
        state=ViolationState.CONFIRMED,
        happened_on__range=(row.term.starts_on, row.term.ends_on),
    )
    found: dict[int, list[str]] = defaultdict(list)
    columns = ("institution", "severity", "staff")
    for institution, severity, person in rows.order_by("id").values_list(*columns):
        own = person is not None and severity == Severity.VETO and not spread
        found[institution].append(Severity.SERIOUS.value if own else severity)
    return found


def _figures(
    sheets: Iterable[QualitySheet],
    counts: dict[tuple[int, str], Tally],
    severities: list[str],
) -> Figures:
    sheets = list(sheets)
    return Figures(
        sheets=[
            Sheet(s.total if s.state == SheetState.SUBMITTED else None, s.placement.pupils)
            for s in sheets
        ],
        pupil=_pooled(sheets, counts, Audience.PUPIL),
        parent=_pooled(sheets, counts, Audience.PARENT),
        violations=severities,
    )


def _pooled(
    sheets: Iterable[QualitySheet], counts: dict[tuple[int, str], Tally], audience: str
) -> Tally:
    empty = Tally()
    return sum((counts.get((s.placement_id, audience), empty) for s in sheets), empty)


def _row(
    row: Round,
    institution: Institution,
    placement: Placement | None,
    number: int,
    figures: Figures,
    result: Score,
    deed_id: str,
) -> Result:
    return Result(
        round=row,
        institution=institution,
        placement=placement,
        number=number,
        quality=result.quality,
        pupil=result.pupil,
        parent=result.parent,
        safety=result.safety,
        total=result.total,
        grade=result.grade,
        why=result.why,
        figures={
            "scheme": row.scheme.number,
            "pupil": _told(figures.pupil),
            "parent": _told(figures.parent),
            "violations": list(figures.violations),
            "sheets": [str(s.total) if s.total is not None else None for s in figures.sheets],
        },
        computed_at=clock.now(),
        deed_id=deed_id,
    )


def _told(tally: Tally) -> dict[str, Any]:
    return {name: getattr(tally, name) for name in ("issued", *_COUNTED)}


def newest(row: Round) -> list[Result]:
    """The newest version of every result of a round, institutions' and placements'."""
    found: dict[tuple[int, int | None], Result] = {}
    for result in (
        Result.objects.filter(round=row)
        .select_related(
            "round",
            "institution__organisation",
            "placement__school__organisation",
            "placement__course",
        )
        .order_by("institution_id", "placement_id", "-number")
    ):
        found.setdefault((result.institution_id, result.placement_id), result)
    return list(found.values())


def write_grades(row: Round) -> None:
    """Write the institutions' grades into their files, where renewal and track record read them."""
    for result in newest(row):
        if result.placement_id is None:
            grades.write(
                result.institution,
                term=row.term,
                region=row.region,
                grade=result.grade,
                score=result.total,
                published_on=row.published_on or clock.today(),
                source=_("%(round)s（第 %(number)s 版）")
                % {"round": row.title(), "number": result.number},
            )
