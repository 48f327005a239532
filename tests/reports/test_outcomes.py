"""附表5: shares with their n, too few answers in words, nothing where nothing was asked."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.actors import system
from core import clock, fsm
from evaluations import questions
from evaluations.domain import rounds, sheets, surveys
from evaluations.enums import Audience, Rating
from evaluations.facts import Days, Points, Publication
from evaluations.models import QualitySheet, Round, Survey
from tests.factories import contracts
from tests.factories.vetting import open_calendar
from tests.reports import world

POINTS = {
    "delivered": 10, "punctual": 5, "same_staff": 5, "plan": 8, "showcase": 4, "records": 4,
}  # fmt: skip


@pytest.fixture
def evaluated(cast):
    """A round of 36 points of quality, 12 pupils (9 satisfied), 4 parents: too few."""
    open_calendar()
    with clock.frozen(clock.now()) as hands:
        contracts.running_placement(cast)
        today = clock.today()
        term = world.term_around(today)
        days = Days(
            opens_on=today,
            freezes_on=today + timedelta(days=7),
            closes_on=today + timedelta(days=28),
        )
        rounds.schedule(term, days, by=cast.city)
        row = Round.objects.get(region=cast.region)
        row = rounds.open_round(row, by=system("round-open"))
        sheet = QualitySheet.objects.get(round=row)
        sheets.submit(
            sheet, Points(points={key: Decimal(n) for key, n in POINTS.items()}), by=cast.dean
        )
        _answers(cast, row, Audience.PUPIL, [Rating.SATISFIED] * 9 + [Rating.NEUTRAL] * 3)
        _answers(cast, row, Audience.PARENT, [Rating.SATISFIED] * 4)
        hands.move(timedelta(days=7))
        row = rounds.freeze(fsm.fresh(row), by=system("round-freeze"))
        hands.move(timedelta(days=21))
        yield rounds.close(row, by=system("round-close")), term, hands


def _answers(cast, row, audience, ratings):
    survey = Survey.objects.get(round=row, audience=audience)
    _survey, tokens = surveys.issue_links(survey, by=cast.dean, count=len(ratings))
    asked = questions.RATINGS[audience]
    for token, rating in zip(tokens, ratings, strict=True):
        assert surveys.answer(token, ratings={question.key: rating for question in asked})


def test_shares_counts_and_words(cast, evaluated):
    _row, term, _hands = evaluated
    made = world.book(cast, term=term.code)
    whole, school = made.tables.outcomes
    assert (whole.school, whole.course, school.school) == ("全部学校", "全部项目", "环翠甲小学")
    for outcome in (whole, school):
        assert (outcome.quality, outcome.safety, outcome.total) == (
            Decimal("36.00"), Decimal("15.00"), None,
        )  # fmt: skip
        assert (outcome.pupil, outcome.pupil_count) == (Decimal("0.75"), 12)
        assert (outcome.parent, outcome.parent_count) == ("样本不足", 4)
        assert outcome.grade == "暂不评定（未公布）"
        assert outcome.why == "家长答卷样本不足"
    told = world.check(made, "入校机构都有评价结果")
    assert (told.left, told.right, told.verdict) == (1, 1, "passed")


def test_a_published_grade_stands_in_the_roster_and_agrees_with_the_file(cast, evaluated):
    row, term, _hands = evaluated
    rounds.publish(row, Publication(number="环教评〔2026〕1号"), by=cast.lead)
    made = world.book(cast, term=term.code)
    assert made.tables.outcomes[0].grade == "暂不评定"
    assert [entry.grades for entry in made.tables.roster] == ["暂不评定"]
    told = world.check(made, "已公布的等级与机构档案一致")
    assert (told.left, told.right, told.verdict) == (1, 1, "passed")


def test_who_was_in_a_school_without_a_result_is_named(cast, evaluated):
    _row, term, _hands = evaluated
    late = world.placed(
        cast, 9, first=clock.today() - timedelta(days=30), last=clock.today() + timedelta(days=30)
    )
    told = world.check(world.book(cast, term=term.code), "入校机构都有评价结果")
    assert (told.left, told.right, told.verdict) == (2, 1, "failed")
    assert told.why == f"没有评价结果：{late.agreement.institution.name}"


def test_a_stranger_reads_no_result_of_another_district(cast, evaluated):
    _row, term, _hands = evaluated
    made = world.book(cast, cast.officer_b, "371003", term.code)
    assert made.tables.outcomes == []
    assert made.tables.summary.total.in_school == 0


def test_a_term_without_rounds_has_an_empty_table(cast):
    world.placed(cast, 1)
    made = world.book(cast)
    assert made.tables.outcomes == []
    assert world.check(made, "入校机构都有评价结果").verdict == "not_asked"
