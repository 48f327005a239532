"""What the figures rest on, read in a fixed number of queries, each row as small as it can be.

Everything starts from `visible_to` of the reader. An institution is its USCC, a district its code.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from contracts.enums import IN_FORCE, OVER, PlacementState
from contracts.models import Agreement, Placement
from core import clock
from institutions.enums import ChangeKind, LicenceKind, LicenceState
from institutions.models import Licence, TermGrade
from reports import as_of
from reports.frame import Frame
from vetting.enums import ApplicationState, CallState, ListingState
from vetting.models import Announcement, Application, Listing

A = ApplicationState
# 入围: among those chosen, whether or not already on the list.
SHORTLISTED = (A.SHORTLISTED, A.LISTED)
PASSED = (A.QUALIFIED, A.RANKED, A.NOT_SELECTED, A.REJECTED, *SHORTLISTED)
PERMITS = (LicenceKind.OPERATING_PERMIT, LicenceKind.SPORT_FILING, LicenceKind.HIGH_RISK_SPORT)
_PROVED = (LicenceState.VERIFIED, LicenceState.LAPSED, LicenceState.REPLACED)


class Body(NamedTuple):
    """An institution as its file said on the last day of the term."""

    uscc: str
    name: str
    category: str
    legal_representative: str


class Ran(NamedTuple):
    """A placement that ran on at least one day of the term."""

    pk: int
    region: str
    uscc: str
    agreement: int
    school: int
    school_name: str
    course: int
    course_name: str
    pupils: int
    ran_from: date
    ran_until: date | None
    ends_on: date
    backfilled: bool
    moved_from: int | None


class Promise(NamedTuple):
    """A signed agreement whose period, as it went, holds at least one day of the term."""

    pk: int
    region: str
    uscc: str
    state: str
    valid_from: date
    valid_until: date
    ended_on: date | None
    exit_number: str
    listed_from: date
    listed_until: date
    backfilled: bool


class Applied(NamedTuple):
    pk: int
    region: str
    uscc: str
    state: str
    passed: bool


class Listed(NamedTuple):
    pk: int
    region: str
    uscc: str
    backfilled: bool


class Permit(NamedTuple):
    pk: int
    uscc: str
    number: str
    valid_until: date | None


class Graded(NamedTuple):
    pk: int
    region: str
    uscc: str
    grade: str


@dataclass(frozen=True)
class Figures:
    frame: Frame
    bodies: dict[str, Body]
    ran: list[Ran]
    promises: list[Promise]
    called: set[str]
    applied: list[Applied]
    listed: list[Listed]
    permits: list[Permit]
    grades: list[Graded]

    def names(self, codes: Any) -> str:
        """Institutions by name, for an explanation."""
        return "、".join(sorted(self.bodies[code].name for code in codes))


def ran_in(frame: Frame, prefix: str = "") -> Q:
    """Ran on at least one day of the term that has come. A run whose end was not recorded in time
    is held to its planned last day."""
    began = Q(**{f"{prefix}state__in": (PlacementState.RUNNING, PlacementState.ENDED)})
    recorded = Q(**{f"{prefix}ran_until__isnull": False})
    planned = Q(**{f"{prefix}ends_on__gte": frame.first})
    within = Placement.ran_within(frame.first, frame.last, prefix=prefix)
    return began & within & (recorded | planned)


def read(frame: Frame) -> Figures:
    bodies: dict[str, Body] = {}
    ran = _ran(frame, bodies)
    promises = _promises(frame, bodies)
    applied = _applied(frame, bodies)
    listed = _listed(frame, bodies)
    in_school = sorted({row.uscc for row in ran})
    return Figures(
        frame,
        {code: _then(frame, body) for code, body in bodies.items()},
        ran,
        promises,
        _called(frame),
        applied,
        listed,
        _permits(frame, in_school),
        _grades(frame),
    )


def _body(to: str) -> list[str]:
    return [f"{to}{name}" for name in Body._fields]


def _then(frame: Frame, body: Body) -> Body:
    legal = ChangeKind.LEGAL_REPRESENTATIVE
    return body._replace(
        name=frame.names.of(body.uscc, body.name),
        legal_representative=frame.names.of(body.uscc, body.legal_representative, legal),
    )


def _take(bodies: dict[str, Body], values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The last columns of a row are the institution's; keep it once, give back the rest."""
    body = Body(*values[-len(Body._fields) :])
    bodies[body.uscc] = body
    return values[: -len(Body._fields)]


def _ran(frame: Frame, bodies: dict[str, Body]) -> list[Ran]:
    columns = [
        "pk", "agreement__region", "agreement__institution__uscc", "agreement", "school",
        "school__organisation__name", "course", "course__name", "pupils", "ran_from", "ran_until",
        "ends_on", "backfilled", "moved_from",
    ]  # fmt: skip
    rows = Placement.objects.visible_to(frame.actor).filter(
        ran_in(frame), agreement__region__in=frame.codes
    )
    values = rows.order_by("pk").values_list(*columns, *_body("agreement__institution__"))
    found = [Ran(*_take(bodies, each)) for each in values]
    return [
        row._replace(school_name=frame.names.school(row.school, row.school_name)) for row in found
    ]


def _promises(frame: Frame, bodies: dict[str, Body]) -> list[Promise]:
    columns = [
        "pk", "region", "institution__uscc", "state", "valid_from", "valid_until", "ended_on",
        "exit_number", "listing__valid_from", "listing__valid_until", "backfilled",
    ]  # fmt: skip
    rows = Agreement.objects.visible_to(frame.actor).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=frame.first),
        region__in=frame.codes,
        state__in=(*IN_FORCE, *OVER),
        valid_from__lte=frame.term.ends_on,
        valid_until__gte=frame.first,
    )
    values = rows.order_by("pk").values_list(*columns, *_body("institution__"))
    return _as_then([Promise(*_take(bodies, each)) for each in values], frame.last)


def _as_then(promises: list[Promise], day: date) -> list[Promise]:
    """State and end as they were on the day; what came later is not of this term."""
    if day >= clock.today():
        return promises
    known = as_of.passed_through((each.pk for each in promises), day)
    return [
        each._replace(
            state=known.get(each.pk)
            or as_of.by_dates(each.state, each.valid_until, each.ended_on, day),
            ended_on=each.ended_on if each.ended_on and each.ended_on <= day else None,
        )
        for each in promises
    ]


def _of_term(rows: QuerySet[Any], frame: Frame, prefix: str = "") -> QuerySet[Any]:
    """Calls whose service falls into the term, or what hangs on them."""
    conditions = {
        f"{prefix}region__in": frame.codes,
        f"{prefix}term_from__lte": frame.term.ends_on,
        f"{prefix}term_until__gte": frame.first,
    }
    return rows.filter(**conditions)


def _called(frame: Frame) -> set[str]:
    """Districts that published a call for the term; elsewhere 申报 does not apply."""
    calls: QuerySet[Any] = _of_term(Announcement.objects.visible_to(frame.actor), frame)
    calls = calls.exclude(state__in=(CallState.DRAFT, CallState.CANCELLED))
    return set(calls.order_by().values_list("region", flat=True))


def _applied(frame: Frame, bodies: dict[str, Body]) -> list[Applied]:
    """Handed in and not taken back. One that ended with its package keeps what was decided of it."""
    to = "package__announcement__"
    columns = ["pk", f"{to}region", "institution__uscc", "state", "decided_at"]
    rows: QuerySet[Any] = _of_term(Application.objects.visible_to(frame.actor), frame, to)
    rows = rows.filter(submitted_at__isnull=False).exclude(state__in=(A.DRAFT, A.WITHDRAWN))
    rows = rows.exclude(package__announcement__state=CallState.CANCELLED)
    found = []
    for each in rows.order_by("pk").values_list(*columns, *_body("institution__")):
        pk, region, uscc, state, decided_at = _take(bodies, each)
        passed = state in PASSED or (state == A.ENDED and decided_at is not None)
        found.append(Applied(pk, region, uscc, state, passed))
    return found


def _listed(frame: Frame, bodies: dict[str, Body]) -> list[Listed]:
    rows = Listing.objects.visible_to(frame.actor).filter(
        Q(left_on__isnull=True) | Q(left_on__gte=frame.first),
        region__in=frame.codes,
        valid_from__lte=frame.term.ends_on,
        valid_until__gte=frame.first,
    )
    rows = rows.exclude(state__in=(ListingState.PENDING, ListingState.VOIDED)).order_by("pk")
    columns = ("pk", "region", "institution__uscc", "backfilled")
    values = rows.values_list(*columns, *_body("institution__"))
    return [Listed(*_take(bodies, each)) for each in values]


def _permits(frame: Frame, codes: list[str]) -> list[Permit]:
    """Permits that held on a day of the term."""
    held = Q(valid_until__isnull=True) | Q(valid_until__gte=frame.first)
    extended = Q(receipt_until__gte=frame.first)
    rows = Licence.objects.visible_to(frame.actor).filter(
        held | extended,
        institution__uscc__in=codes,
        kind__in=PERMITS,
        state__in=_PROVED,
        valid_from__lte=frame.term.ends_on,
    )
    values = rows.order_by("pk").values_list("pk", "institution__uscc", "number", "valid_until")
    return [Permit(*each) for each in values]


def _grades(frame: Frame) -> list[Graded]:
    rows = TermGrade.objects.visible_to(frame.actor).filter(term=frame.term, region__in=frame.codes)
    values = rows.order_by("pk").values_list("pk", "region", "institution__uscc", "grade")
    return [Graded(*each) for each in values]
