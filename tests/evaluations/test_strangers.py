"""Who sees which rows: a stranger of the same role elsewhere sees none of them."""

import pytest

from accounts.actors import Stranger
from core import deeds
from evaluations.facts import Publication
from evaluations.models import Consequence, Response, Result, SurveyLink
from tests.factories import evaluations

PEOPLE = (
    "officer", "city", "inspector", "dean", "clerk", "reviewer", "panel1", "admin", "auditor",
    "officer_b", "inspector_b", "dean_b", "dean2", "clerk_b",
)  # fmt: skip


def who_sees(cast, row):
    actors = {name: getattr(cast, name) for name in PEOPLE} | {"public": Stranger()}
    return {
        name
        for name, actor in actors.items()
        if type(row).objects.visible_to(actor).filter(pk=row.pk).exists()
    }


def test_a_round_is_seen_by_who_takes_part(cast):
    row = evaluations.scheduled_round(cast)
    assert who_sees(cast, row) == {"officer", "city", "inspector"}
    row = evaluations.rounds.open_due(row)
    assert who_sees(cast, row) == {"officer", "city", "inspector", "dean", "clerk"}


def test_the_institution_sees_a_sheet_when_the_figures_are_put_before_it(cast):
    row = evaluations.answered_round(cast)
    sheet = evaluations.sheet_of(row)
    assert who_sees(cast, sheet) == {"officer", "city", "inspector", "dean"}
    evaluations.frozen(row)
    assert who_sees(cast, sheet) == {"officer", "city", "inspector", "dean", "clerk"}


def test_answers_and_links_are_nobodys_to_list(cast):
    row = evaluations.answered_round(cast)
    assert who_sees(cast, evaluations.survey_of(row)) == {"officer", "city", "dean"}
    assert who_sees(cast, Response.objects.first()) == set()
    assert who_sees(cast, SurveyLink.objects.first()) == set()


def test_a_tally_and_a_reply_are_their_sides(cast):
    tally = evaluations.entered_tally(cast)
    assert who_sees(cast, tally) == {"officer", "city", "dean"}
    row = evaluations.frozen(deeds.fresh(tally.survey.round))
    reply = evaluations.filed_reply(cast, row)
    assert who_sees(cast, reply) == {"officer", "city", "dean", "clerk"}


def test_results_reach_school_and_institution_when_published(cast):
    row = evaluations.closed_round(cast, parents=[5] * 6 + [1] * 6)
    whole = Result.objects.get(placement=None)
    assert who_sees(cast, whole) == {"officer", "city", "inspector"}
    evaluations.rounds.publish(row, Publication(number="环教评1号"), by=cast.lead)
    assert who_sees(cast, whole) == {"officer", "city", "inspector", "dean", "clerk"}
    order = Consequence.objects.get(kind="ORDER")
    draft = Consequence.objects.get(kind="RECTIFY")
    assert who_sees(cast, order) == {"officer", "city", "dean"}
    assert who_sees(cast, draft) == {"officer", "city"}


@pytest.fixture
def pages(cast):
    tally = evaluations.entered_tally(cast)
    row = tally.survey.round
    sheet = evaluations.sheet_of(row)
    base = "/evaluations"
    return [
        f"{base}/sheets/{sheet.pk}/",
        f"{base}/surveys/{tally.survey_id}/",
        f"{base}/tallies/{tally.pk}/",
        f"/evaluations/surveys/{tally.survey_id}/links/",
        f"/do/evaluations.papertally/{tally.pk}/check_entry/",
        f"/do/evaluations.survey/{tally.survey_id}/enter_paper/",
    ]


@pytest.mark.parametrize("who", ["dean2", "dean_b", "officer_b"])
def test_pages_of_somebody_elses_do_not_exist(cast, pages, who):
    client = cast.client(getattr(cast, who))
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)


def test_the_school_opens_its_own(cast, pages):
    client = cast.client(cast.dean)
    assert [client.get(page).status_code for page in pages[:5]] == [200] * 5
