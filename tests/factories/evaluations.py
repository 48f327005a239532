"""Evaluation rounds for tests, walked there through the domain.

row = scheduled_round(cast)        # of cast.region, over a course that runs at cast.school
row = open_round(cast)             # sheets and surveys are handed out
row = scored_round(cast)           # the dean has scored 36 of 40
row = frozen_round(cast) / closed_round(cast) / published_round(cast)
tokens = answered(survey, cast.dean, [5] * 9 + [1])      # one paper for each overall rating
reply = filed_reply(cast) / waiting_reply(cast)          # in the reply window / when it can be answered

The round's days are walked with the clock held only while the system moves it on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from core import clock, deeds
from evaluations import questions
from evaluations.domain import replies, rounds, sheets, surveys, tallies
from evaluations.enums import Audience
from evaluations.facts import Counted, Days, EnteredPoints, Points, Publication, Word
from evaluations.models import PaperTally, QualitySheet, Reply, Round, Survey
from institutions.domain import schools
from institutions.facts import NewTerm, NewYear
from institutions.models import SchoolYear, Term
from tests.factories import contracts
from tests.factories.institutions import stored_file
from tests.factories.vetting import open_calendar

POINTS = {
    "delivered": "9", "punctual": "4.5", "same_staff": "4.5",
    "plan": "9", "showcase": "4.5", "records": "4.5",
}  # fmt: skip
TOTAL = Decimal("36.0")
PLEASED = (5,) * 6 + (4,) * 3 + (3,) * 3  # 9 of 12: 75 %


def current_term(cast: Any) -> Term:
    """The one term of the cast's city."""
    found: Term | None = Term.objects.filter(school_year__city=cast.city_region).first()
    if found:
        return found
    today = clock.today()
    first = today.year + SchoolYear.objects.count()  # a code is one city's
    year = schools.enter_year(
        cast.city_region,
        NewYear(
            code=f"{first}-{first + 1}",
            starts_on=today - timedelta(days=60),
            ends_on=today + timedelta(days=200),
        ),
        by=cast.city,
    )
    return schools.enter_term(
        year,
        NewTerm(
            code=f"{first}-autumn",
            name="本学期",
            starts_on=today - timedelta(days=60),
            ends_on=today + timedelta(days=60),
        ),
        by=cast.city,
    )


def days() -> Days:
    today = clock.today()
    return Days(
        opens_on=today,
        freezes_on=today + timedelta(days=14),
        closes_on=today + timedelta(days=30),
    )


def scheduled_round(cast: Any, *, placement: bool = True) -> Round:
    open_calendar()
    if placement:
        contracts.running_placement(cast)
    if not Round.objects.filter(region=cast.region, state="scheduled").exists():
        rounds.schedule(current_term(cast), days(), by=cast.city)
    row: Round = Round.objects.get(region=cast.region, state="scheduled")
    return row


def open_round(cast: Any, **facts: Any) -> Round:
    return rounds.open_due(scheduled_round(cast, **facts))


def sheet_of(row: Round) -> QualitySheet:
    found: QualitySheet = row.sheets.get()
    return found


def submitted_sheet(cast: Any, row: Round | None = None, **points: str) -> QualitySheet:
    sheet = sheet_of(row or open_round(cast))
    given = {key: Decimal(value) for key, value in (POINTS | points).items()}
    return sheets.submit(sheet, Points(points=given), by=cast.dean)


def entered_sheet(cast: Any, row: Round | None = None) -> QualitySheet:
    sheet = sheet_of(row or open_round(cast))
    given = {key: Decimal(value) for key, value in POINTS.items()}
    return sheets.enter(
        sheet, EnteredPoints(points=given, entry_scan=stored_file()), by=cast.officer
    )


def scored_round(cast: Any) -> Round:
    return deeds.fresh(submitted_sheet(cast).round)


def survey_of(row: Round, audience: str = Audience.PARENT) -> Survey:
    found: Survey = row.surveys.get(audience=audience)
    return found


def ratings(survey: Survey, overall: int) -> dict[str, int]:
    return {asked.key: overall for asked in questions.RATINGS[survey.audience]}


def answered(
    survey: Survey, by: Any, given: Iterable[int], *, issued: int = 0, flags: Iterable[str] = ()
) -> list[str]:
    """Links for as many as answer (or more), and one paper for each overall rating."""
    given = list(given)
    _survey, tokens = surveys.issue_links(survey, by=by, count=issued or len(given))
    for token, overall in zip(tokens, given, strict=False):
        surveys.answer(token, ratings=ratings(survey, overall), flags=list(flags))
    return tokens


def answered_round(
    cast: Any, *, parents: Iterable[int] = PLEASED, pupils: Iterable[int] = PLEASED
) -> Round:
    row = scored_round(cast)
    answered(survey_of(row), cast.dean, parents)
    answered(survey_of(row, Audience.PUPIL), cast.dean, pupils)
    return deeds.fresh(row)


def on_the_day(row: Round, name: str, move: Callable[[Round], Round]) -> Round:
    with clock.frozen(clock.at(getattr(row, name), 1)):
        return move(row)


def frozen(row: Round) -> Round:
    return on_the_day(row, "freezes_on", rounds.freeze_due)


def closed(row: Round) -> Round:
    return on_the_day(row, "closes_on", rounds.close_due)


def frozen_round(cast: Any, **given: Any) -> Round:
    return frozen(answered_round(cast, **given))


def closed_round(cast: Any, **given: Any) -> Round:
    return closed(frozen_round(cast, **given))


def published_round(cast: Any, **given: Any) -> Round:
    row = closed_round(cast, **given)
    return rounds.publish(row, Publication(number="环教评〔2026〕1号"), by=cast.lead)


def filed_reply(cast: Any, row: Round | None = None, *, on_sheet: bool = True) -> Reply:
    row = row or frozen_round(cast)
    return replies.file(
        cast.institution,
        Word(row=row, text="到岗记录有误，附签到表。", sheet=sheet_of(row) if on_sheet else None),
        by=cast.clerk,
    )


def waiting_reply(cast: Any, **facts: Any) -> Reply:
    reply = filed_reply(cast, **facts)
    closed(reply.round)
    return deeds.fresh(reply)


def entered_tally(cast: Any, survey: Survey | None = None, **counts: int) -> PaperTally:
    """20 papers handed out, 12 back: 9 satisfied, 2 not, one who does not know."""
    told = {"very_satisfied": 5, "satisfied": 4, "dissatisfied": 2, "unknown": 1}
    return tallies.enter(
        survey or survey_of(open_round(cast)),
        Counted(issued=20, counts=counts or told, entry_scan=stored_file()),
        by=cast.officer,
    )
