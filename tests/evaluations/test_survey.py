"""Single-use links and anonymous answers."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Message
from core import deeds
from core.errors import Forbidden, Invalid
from core.models import SentForm
from evaluations.domain import reading, surveys
from evaluations.models import Response, SurveyLink
from tests.factories import evaluations
from tests.vetting.refusals import why, wrong


@pytest.fixture
def survey(cast):
    return evaluations.survey_of(evaluations.open_round(cast))


@pytest.fixture
def link(cast, survey):
    _survey, (token,) = surveys.issue_links(survey, by=cast.dean, count=1)
    return f"/public/evaluations/s/{token}/", token


def _filled(survey, **more):
    return {**dict.fromkeys(evaluations.ratings(survey, 5), "5"), **more}


def test_issue_links_counts_them_and_keeps_only_digests(cast, survey):
    row, tokens = surveys.issue_links(survey, by=cast.dean, count=3)
    assert (row.issued, len(set(tokens)), SurveyLink.objects.count()) == (3, 3, 3)
    assert set(SurveyLink.objects.values_list("digest", flat=True)) == {
        surveys.digest(token) for token in tokens
    }


@pytest.mark.parametrize("who", ["dean2", "dean_b", "officer_b", "clerk", "city", "inspector"])
def test_issue_links_is_for_the_school_and_its_bureau(cast, survey, who):
    with pytest.raises(Forbidden):
        surveys.issue_links(survey, by=getattr(cast, who), count=1)


@pytest.mark.parametrize("count", [0, surveys.MOST_LINKS + 1])
def test_issue_links_in_reason(cast, survey, count):
    assert wrong(surveys.issue_links, survey, by=cast.dean, count=count) == {
        "count": "一次可发放 1 到 2000 个链接。"
    }


def test_links_are_not_issued_when_the_round_is_over(cast):
    row = evaluations.frozen_round(cast)
    assert why(surveys.issue_links, evaluations.survey_of(row), by=cast.dean, count=1) == [
        "评价批次不在评价中，不能发放答卷链接。"
    ]


def test_a_double_tap_counts_once(survey, link):
    client = Client(enforce_csrf_checks=True)
    first = client.post(link[0], _filled(survey))
    second = client.post(link[0], _filled(survey))
    assert (first.status_code, second.status_code) == (200, 200)
    assert "已收到您的答卷" in second.content.decode()
    assert Response.objects.count() == 1


def test_the_answer_page_is_small_and_sets_no_cookie(link):
    response = Client().get(link[0])
    page = response.content.decode()
    assert response.status_code == 200
    assert len(response.content) < 30_000
    assert "<script" not in page
    assert dict(response.cookies) == {}


def test_unknown_used_and_closed_links_say_so(cast, survey, link):
    client = Client()
    assert client.get("/public/evaluations/s/0123/").status_code == 404
    client.post(link[0], _filled(survey))
    assert "已收到您的答卷" in client.get(link[0]).content.decode()
    _survey, (late,) = surveys.issue_links(deeds.fresh(survey), by=cast.dean, count=1)
    evaluations.frozen(deeds.fresh(survey.round))
    answer = client.post(f"/public/evaluations/s/{late}/", _filled(survey))
    assert (answer.status_code, Response.objects.count()) == (410, 1)
    assert "本次评价已经结束" in answer.content.decode()


TOKEN = re.compile(r'name="_once" value="([^"]+)"')


def test_the_page_is_taken_once_and_a_changed_paper_is_told_that_it_does_not_count(survey, link):
    """Back, another face, sent again: it was thanked for, and never taken."""
    client = Client()
    page = client.get(link[0])
    sent = _filled(survey, _once=TOKEN.search(page.content.decode())[1])
    first, same = client.post(link[0], sent), client.post(link[0], sent)
    changed = client.post(link[0], {**sent, "overall": "1"})
    assert [each.status_code for each in (first, same, changed)] == [200, 200, 409]
    assert "已收到您的答卷" in same.content.decode()
    assert "后来改过的这一份没有计入" in changed.content.decode()
    assert Response.objects.get().overall == 5
    assert (page.cookies, dict(client.session)) == ({}, {})


def test_the_token_of_an_answer_says_neither_who_nor_which_link_nor_when(cast, survey, link):
    client = cast.client(cast.clerk)
    token = TOKEN.search(client.get(link[0]).content.decode())[1]
    client.post(link[0], _filled(survey, _once=token))
    row = SentForm.objects.get()
    assert (row.form, row.who, row.location, row.said) == ("", "", "", "")
    assert f"{timezone.localtime(row.at):%H:%M:%S.%f}" == "00:00:00.000000"
    assert surveys.digest(link[1]) not in {row.token, row.content}


def test_an_incomplete_paper_keeps_what_was_filled(survey, link):
    told = _filled(survey, remark="很好")
    del told["overall"]
    response = Client().post(link[0], told)
    page = response.content.decode()
    assert (response.status_code, Response.objects.count()) == (422, 0)
    assert page.count("请选择一项。") == 1
    assert ">很好</textarea>" in page
    assert page.count(" checked") == len(told) - 1


def test_no_log_line_holds_a_link(cast, survey, link, caplog):
    """Refused, unknown, over and broken: each is logged, none with the token."""
    client = Client(raise_request_exception=False)
    assert client.post(link[0], {}).status_code == 422
    assert client.get("/public/evaluations/s/never-was-one/").status_code == 404
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(surveys, "find", lambda _token: 1 / 0)
        assert client.get(link[0]).status_code == 500
    evaluations.frozen(deeds.fresh(survey.round))
    assert client.get(link[0]).status_code == 410
    assert [line.split("s/…")[0] for line in caplog.messages] == [
        "Unprocessable Entity: /public/evaluations/",
        "Not Found: /public/evaluations/",
        "Internal Server Error: /public/evaluations/",
        "Gone: /public/evaluations/",
    ]
    assert link[1] not in caplog.text
    assert "never-was-one" not in caplog.text


def test_a_rating_off_the_scale_is_refused(survey, link):
    with pytest.raises(Invalid):
        surveys.answer(link[1], ratings={**evaluations.ratings(survey, 5), "overall": 6})
    assert not SurveyLink.objects.get().used


def test_a_paper_says_everything_that_is_wrong_with_it(survey, link):
    told = {**evaluations.ratings(survey, 5), "fit": 6, "price": 5}
    assert wrong(surveys.answer, link[1], ratings=told, flags=["rain"], remark="长" * 301) == {
        "fit": "请选择一项。",
        "": "答卷内容有误，请刷新后重新填写。",
        "remark": "留言不超过 300 字。",
    }
    told = evaluations.ratings(survey, 5)
    assert wrong(surveys.answer, link[1], ratings=told, flags=["rain"]) == {
        "": "答卷内容有误，请刷新后重新填写。"
    }
    assert (SurveyLink.objects.get().used, Response.objects.count()) == (False, 0)


def test_a_token_that_was_never_issued_opens_nothing(survey, link):
    told = evaluations.ratings(survey, 5)
    assert why(surveys.answer, "never-was-one", ratings=told) == [
        "这个链接无效。请向学校索取新的答卷链接。"
    ]


def test_two_who_found_the_same_link_free_count_once(survey, link):
    found = surveys.find(link[1])
    told = evaluations.ratings(survey, 5)
    assert [surveys.take(found, ratings=told) for _each in range(2)] == [True, False]
    assert Response.objects.count() == 1


def test_a_link_found_before_the_freeze_takes_no_answer_after_it(survey, link):
    """Whoever is just answering comes in before the links are written anew, or is told that it is over."""
    found = surveys.find(link[1])
    told = evaluations.ratings(survey, 5)
    evaluations.frozen(deeds.fresh(survey.round))
    over = ["本次评价已经结束，不再接收答卷。谢谢您。"]
    assert why(surveys.answer, link[1], ratings=told) == over
    assert why(surveys.take, found, ratings=told) == over
    assert Response.objects.count() == 0


def test_corporal_punishment_is_told_at_once_and_once(cast, survey):
    evaluations.answered(survey, cast.dean, [1, 1, 1], flags=["punishment"])
    found = Message.objects.filter(kind="survey.flag")
    assert list(found.values_list("organisation__name", "role")) == [
        ("环翠区教育和体育局", "DISTRICT")
    ]


def test_flags_are_counted_by_placement(cast, survey):
    evaluations.answered(survey, cast.dean, [1, 1], flags=["promotion"])
    evaluations.answered(deeds.fresh(survey), cast.dean, [1], flags=["promotion", "extra_charge"])
    found = reading.flags(survey.round)
    assert {key: [count for _text, count in told] for key, told in found.items()} == {
        survey.placement_id: [3, 1]
    }


def test_nothing_joins_an_answer_to_its_link(cast):
    """After the freeze both were written anew, each in the order of a random key."""
    row = evaluations.answered_round(cast)
    before = set(SurveyLink.objects.values_list("digest", "used"))
    evaluations.frozen(row)
    links = list(SurveyLink.objects.order_by("pk").values_list("digest", flat=True))
    assert links == sorted(links)
    assert set(SurveyLink.objects.values_list("digest", "used")) == before
    assert Response.objects.count() == 2 * len(evaluations.PLEASED)
    columns = {field.name for field in Response._meta.get_fields()}
    assert columns == {"id", "survey", "overall", "ratings", "flags", "remark"}
    assert Response._meta.pk.get_internal_type() == "CharField"


def test_few_answers_are_not_shown(cast):
    row = evaluations.scored_round(cast)
    paper = evaluations.survey_of(row)
    evaluations.answered(paper, cast.dean, [5] * 4)
    assert reading.answers(paper).hidden
    frozen = evaluations.frozen(deeds.fresh(row))
    told = reading.answers(evaluations.survey_of(frozen))
    assert (told.answered, told.hidden, told.lines) == (4, True, ())


def test_answers_are_shown_when_nothing_more_comes_in(cast):
    row = evaluations.scored_round(cast)
    paper = evaluations.survey_of(row)
    evaluations.answered(paper, cast.dean, [5] * 4 + [0])
    assert reading.answers(paper).hidden
    frozen = evaluations.frozen(deeds.fresh(row))
    told = reading.answers(evaluations.survey_of(frozen))
    assert not told.hidden
    assert told.lines[-1].counts == (4, 0, 0, 0, 0, 1)
