"""在校班组: what runs at a school, in the timetable's own words; no page says who comes on a day."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from core import clock
from tests.factories import contracts
from tests.factories.vetting import open_calendar

SUNDAY = date(2026, 12, 6)
CLAIMS = ("应当在场", "今天", "明天", "按此核对", "谁来")


@pytest.fixture
def on_sunday(cast):
    """A group that meets on Tuesdays runs; one more begins in ten days."""
    with clock.frozen(clock.at(SUNDAY, 9)):
        open_calendar()
        running = contracts.running_placement(cast)
        day = clock.today() + timedelta(days=10)
        later = contracts.agreed_placement(
            cast, agreement=running.agreement, starts_on=day, timetable=""
        )
        yield running, later


def words(html):
    return html[html.index("<main") : html.index("</main")]


def test_a_school_reads_the_timetable_and_nothing_of_a_day(cast, on_sunday):
    running, later = on_sunday
    answer = cast.client(cast.dean).get(reverse("groups"))
    text = words(answer.content.decode())
    assert "周二下午，操场" in text
    assert "课表未填写" in text
    assert f"{later.starts_on.month}月{later.starts_on.day}日" in text
    assert f"{later.starts_on.month}月{later.starts_on.day}日 起可以入校" in text
    assert text.count(">可以入校<") == len(running.present_staff())
    assert [claim for claim in CLAIMS if claim in text] == []
    assert [group.placement for group in answer.context["groups"]] == [running, later]


def test_an_inspector_reads_the_timetable_and_nothing_of_a_day(cast, on_sunday):
    running, _later = on_sunday
    address = reverse("school", args=[cast.school.pk])
    text = words(cast.client(cast.inspector).get(address).content.decode())
    assert "周二下午，操场" in text
    assert running.present_staff()[0].person.name in text
    assert [claim for claim in CLAIMS if claim in text] == []


def test_the_menu_names_the_groups(cast, on_sunday):
    page = cast.client(cast.dean).get("/", follow=True).content.decode()
    assert reverse("groups") in page
    assert "在校班组" in page
    assert "明天谁来" not in page
