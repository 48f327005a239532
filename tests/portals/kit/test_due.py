from datetime import date, datetime

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core import clock
from portals.kit.due import Countdown
from tests.markup import tight

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.fixture(autouse=True)
def _calendar(db):
    with clock.frozen(clock.at(TODAY)):
        yield


@pytest.mark.parametrize(
    ("day", "words", "tone"),
    [
        (date(2026, 12, 1), "还剩 5 个工作日", ""),
        (date(2026, 11, 27), "还剩 3 个工作日", "soon"),
        (date(2026, 11, 28), "还剩 3 个工作日", "soon"),
        (TODAY, "今天到期", "soon"),
        (date(2026, 11, 23), "逾期 1 个工作日", "over"),
        (date(2026, 11, 20), "逾期 2 个工作日", "over"),
        (date(2029, 7, 22), "", ""),
    ],
)
def test_words_and_tone(day, words, tone):
    left = Countdown()(day)
    assert (left.words, left.tone, left.date) == (words, tone, day)


def test_a_day_of_rest_just_ahead_is_told_in_days():
    with clock.frozen(clock.at(date(2026, 11, 27))):  # Friday
        left = Countdown()(date(2026, 11, 29))
    assert (left.words, left.tone) == ("还剩 2 天", "soon")


def test_a_day_of_rest_just_past_is_overdue_without_a_number():
    with clock.frozen(clock.at(date(2026, 11, 29))):  # Sunday
        assert Countdown()(date(2026, 11, 28)).words == "已逾期"


def test_moments_count_by_their_day_in_the_office_and_computed_dues_say_provisional():
    moment = clock.at(date(2026, 11, 27), 23, 59)
    assert Countdown()(moment.astimezone(datetime.now().astimezone().tzinfo)).date == date(
        2026, 11, 27
    )
    assert Countdown()(clock.Due(date(2027, 1, 5), provisional=True)).provisional == "预计"
    assert Countdown()(None) is None


def test_done_tells_the_date_only():
    left = Countdown()(date(2026, 11, 20), done=True)
    assert (left.words, left.tone) == ("", "")


def test_one_reading_of_the_calendar_for_a_page():
    count = Countdown()
    count(TODAY)
    with CaptureQueriesContext(connection) as asked:
        for day in range(1, 28):
            count(date(2026, 12, day))
    assert len(asked) == 0


def test_the_tag_shows_the_date_in_words_and_title():
    text = Template("{% load components %}{% due day %}").render(
        Context({"day": date(2026, 12, 1)})
    )
    assert tight(text) == (
        '<time class="due " datetime="2026-12-01" title="2026年12月1日">'
        "还剩 5 个工作日 <small>(2026年12月1日)</small></time>"
    )


def test_dates_in_english():
    with translation.override("en"):
        text = Template("{% load components %}{{ day|day }}").render(
            Context({"day": date(2026, 11, 23)})
        )
    assert text == "23 Nov 2026"


def test_a_text_of_several_lines_is_set_in_paragraphs_with_its_days_in_words():
    text = "情形一（2026-09-30）\n\n<b>情形二</b>"
    page = Template("{% load components %}{{ text|paragraphs }}").render(Context({"text": text}))
    assert page == "<p>情形一（2026年9月30日）</p><p>&lt;b&gt;情形二&lt;/b&gt;</p>"
