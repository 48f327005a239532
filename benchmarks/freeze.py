"""Freezing a round of half a million answers: what it takes, and in how little memory."""

import json

from django.db import connection

from benchmarks.figures import forget_peak, peak_megabytes, took, verdict
from core import clock
from evaluations.domain import rounds
from evaluations.models import Response, SurveyLink
from tests.cast import Cast
from tests.factories import evaluations

ROWS, MOST_MEGABYTES = 500_000, 200
DIGEST = (
    "md5(n::text) || md5((-n)::text)"
    if connection.vendor == "postgresql"
    else "lower(hex(randomblob(32)))"
)
KEY = (
    "gen_random_uuid()::text" if connection.vendor == "postgresql" else "lower(hex(randomblob(18)))"
)


def fill(survey: int) -> None:
    numbers = f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {ROWS})"
    on_server = connection.vendor == "postgresql"
    head, tail = (numbers, "") if on_server else ("", numbers)
    ratings = json.dumps({f"question-{number}": 5 for number in range(8)})
    with connection.cursor() as cursor:
        cursor.execute(
            f"{head} INSERT INTO evaluations_surveylink (survey_id, digest, used, withdrawn)"
            f" {tail} SELECT {survey}, {DIGEST}, {'TRUE, FALSE' if on_server else '1, 0'} FROM numbers"
        )
        cursor.execute(
            f"{head} INSERT INTO evaluations_response (id, survey_id, overall, ratings, flags, remark)"
            f" {tail} SELECT {KEY}, {survey}, 5, '{ratings}', '[]', '很好' FROM numbers"
        )


def run() -> None:
    round_ = evaluations.open_round(Cast())
    fill(evaluations.survey_of(round_).pk)
    with clock.frozen(clock.at(round_.freezes_on, 1)):
        forget_peak()
        with took() as found:
            rounds.freeze_due(round_)
        megabytes = peak_megabytes()
    assert (SurveyLink.objects.count(), Response.objects.count()) == (ROWS, ROWS)
    print(f"{ROWS:,} links and answers frozen: {found}")
    verdict("memory", megabytes, most=MOST_MEGABYTES, unit=" MB")
