"""On real PostgreSQL, with real threads: a paper counts once, and none that was thanked for is lost."""

import pytest
from django.db import connection
from django.test import Client

from accounts.domain import entries
from core import clock, deeds, ledger
from evaluations.domain import results, rounds, surveys
from evaluations.enums import Audience
from evaluations.models import PaperTally, QualitySheet, Response, Result, SurveyLink
from tests.cast import Cast
from tests.factories import evaluations
from tests.races.threads import at_once, names

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = pytest.mark.parametrize("turn", range(4))


@pytest.fixture
def cast(transactional_db):
    assert connection.vendor == "postgresql"  # SQLite has one writer: nothing would race
    return Cast()


def _survey(cast, links):
    survey = evaluations.survey_of(evaluations.scored_round(cast))
    survey, tokens = surveys.issue_links(survey, by=cast.dean, count=links)
    return survey, tokens


@ROUNDS
def test_two_taps_on_one_link_count_once_and_both_are_thanked(cast, turn):
    survey, (token,) = _survey(cast, 1)
    filled = {key: str(value) for key, value in evaluations.ratings(survey, 5).items()}
    pages = at_once(
        *[lambda: Client().post(f"/public/evaluations/s/{token}/", filled) for _tap in range(4)]
    )
    assert [page.status_code for page in pages] == [200] * 4
    assert all("已收到您的答卷" in page.content.decode() for page in pages)
    assert (Response.objects.count(), SurveyLink.objects.filter(used=True).count()) == (1, 1)


@ROUNDS
def test_two_answers_through_one_link_and_one_is_told(cast, turn):
    survey, (token,) = _survey(cast, 1)
    outcomes = at_once(
        lambda: surveys.answer(token, ratings=evaluations.ratings(survey, 5)),
        lambda: surveys.answer(token, ratings=evaluations.ratings(survey, 1)),
    )
    assert sorted(outcomes) == [False, True]
    assert Response.objects.get().overall == (5 if outcomes[0] else 1)


@ROUNDS
def test_answering_against_the_freeze(cast, turn):
    """Whoever was thanked is counted; whoever was not is told that it is over."""
    survey, tokens = _survey(cast, 5)
    row = deeds.fresh(survey.round)
    with clock.frozen(clock.at(row.freezes_on, 1)):
        *outcomes, frozen = at_once(
            *[
                lambda token=token: surveys.answer(token, ratings=evaluations.ratings(survey, 5))
                for token in tokens
            ],
            lambda: rounds.freeze_due(row),
        )
    assert names([frozen]) == [""]
    assert set(names(outcomes)) <= {"", "Blocked"}
    counted = names(outcomes).count("")
    assert Response.objects.count() == counted
    assert SurveyLink.objects.filter(used=True).count() == counted
    assert list(ledger.verify()) == []


@ROUNDS
def test_checking_a_tally_and_a_sheet_against_computing(cast, turn):
    """What is checked in the moment of computing is in the results, or is refused."""
    row = evaluations.open_round(cast)
    sheet = evaluations.entered_sheet(cast, row)
    tally = evaluations.entered_tally(cast, evaluations.survey_of(row))
    row = evaluations.frozen(deeds.fresh(row))
    with clock.frozen(clock.at(row.closes_on, 1)):
        outcomes = at_once(
            lambda: entries.check(tally, by=cast.dean),
            lambda: entries.check(sheet, by=cast.lead),
            lambda: rounds.close_due(row),
        )
    told = names(outcomes)
    assert (told[2], set(told[:2]) <= {"", "Blocked"}) == ("", True)
    whole = Result.objects.get(placement=None)
    assert (PaperTally.objects.get().state == "checked") == (told[0] == "")
    assert whole.figures["parent"]["answered"] == (12 if told[0] == "" else 0)
    assert (QualitySheet.objects.get().state == "submitted") == (told[1] == "")
    assert whole.quality == (evaluations.TOTAL if told[1] == "" else None)
    counts = results.tallies(deeds.fresh(row))[tally.survey.placement_id, Audience.PARENT]
    assert counts.answered == whole.figures["parent"]["answered"]
