"""Answers to a survey over HTTP against the barest view that writes one row, behind the same middleware.

Both go through the WSGI handler, as a server calls it: link, form's token, and the page that says thanks
on one side, one INSERT on the other.
"""

import itertools
import re
import statistics
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from benchmarks.figures import Took, took, verdict
from evaluations import questions
from evaluations.domain import surveys
from evaluations.models import Response, Survey
from tests.cast import Cast
from tests.factories import evaluations

ROUNDS, PER_ROUND = 8, 60
LEAST, AIM = 0.4, 0.6
TOKEN = re.compile(rb'name="_once" value="([^"]+)"')
FORM = "application/x-www-form-urlencoded"

handler = WSGIHandler()
_numbers = itertools.count()


def sent(environ: dict[str, Any]) -> tuple[str, bytes]:
    status: list[str] = []
    response = handler(environ, lambda line, _headers: status.append(line))
    body = b"".join(response)
    response.close()
    return status[0], body


def posts(paths: Sequence[str], bodies: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Each family has an address of its own."""
    factory = RequestFactory()
    for path, body in zip(paths, bodies, strict=True):
        address = f"10.{next(_numbers) // 250 % 250}.{next(_numbers) % 250}.1"
        yield factory.post(path, body, content_type=FORM, REMOTE_ADDR=address).environ


def timed(environs: Sequence[dict[str, Any]]) -> Took:
    with took() as found:
        for environ in environs:
            status, _body = sent(environ)
            assert status == "200 OK", status
    return found


def papers(survey: Survey, by: Any, count: int) -> tuple[list[str], list[str]]:
    """Addresses of new links, and each one's page filled in."""
    _row, tokens = surveys.issue_links(survey, by=by, count=count)
    paths = [f"/public/evaluations/s/{token}/" for token in tokens]
    answers = dict.fromkeys((q.key for q in questions.RATINGS[survey.audience]), "5")
    bodies = []
    for path in paths:
        _status, page = sent(RequestFactory().get(path).environ)
        drawn = TOKEN.search(page)
        assert drawn
        bodies.append(urlencode({**answers, "remark": "很好", "_once": drawn[1].decode()}))
    return paths, bodies


def run() -> None:
    cast = Cast()
    survey = evaluations.survey_of(evaluations.open_round(cast))
    ours, floor = [], []
    for number in range(ROUNDS):  # turn by turn, so that a noisy minute hits both
        survey.refresh_from_db(fields=["version"])
        paths, bodies = papers(survey, cast.dean, PER_ROUND)
        if number == 0:
            with CaptureQueriesContext(connection) as captured:
                timed(list(posts(paths[:1], bodies[:1])))
            print(f"an answer sends {len(captured)} statements")
            continue
        ours.append(timed(list(posts(paths, bodies))))
        floor.append(timed(list(posts([f"/bare/{survey.pk}/"] * PER_ROUND, bodies))))
    assert Response.objects.count() == 1 + 2 * PER_ROUND * (ROUNDS - 1)
    for name, side in (("answer", ours), ("bare", floor)):
        cpu, wall = (
            1000 * statistics.median(getattr(each, kind) for each in side) / PER_ROUND
            for kind in ("cpu", "wall")
        )
        print(f"{name:7} {cpu:.2f} ms CPU, {wall:.2f} ms wall")
    ratios = [mine.cpu / one.cpu for mine, one in zip(floor, ours, strict=True)]
    verdict(
        "answers over HTTP / a bare INSERT, CPU", statistics.median(ratios), least=LEAST, unit="x"
    )
    walls = [mine.wall / one.wall for mine, one in zip(floor, ours, strict=True)]
    print(f"        by wall {statistics.median(walls):.2f}x; aim {AIM:g}x")
