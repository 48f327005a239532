"""The demo's first screen: whoever comes in by a door finds something to do, and hardly anything late."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from core import clock
from demo import demo_clock, guide
from demo.models import DemoDoor
from portals.kit import due, workbench
from tests import seeded

pytestmark = [pytest.mark.django_db, seeded.GROUP]
# This expert has locked every sheet.
IDLE = {"panel1"}


def _blocks(member: Membership) -> list[workbench.Block]:
    return workbench.blocks(member.actor(), due.Countdown(), mine=True)


def test_every_door_finds_something_waiting(demo_world: Path) -> None:
    doors = DemoDoor.objects.select_related("membership__user", "membership__organisation__region")
    idle = {door.membership.user.username for door in doors if not _blocks(door.membership)}
    assert idle == IDLE


def test_panel_says_how_much_waits_and_whose_turn_it_is(demo_world: Path, settings: Any) -> None:
    settings.DEMO = True
    page = Client().get(reverse("demo-doors"))
    doors = DemoDoor.objects.select_related("membership__user", "membership__organisation__region")
    counted = [sum(block.count for block in _blocks(door.membership)) for door in doors]
    assert [door.waiting for door in page.context["doors"]] == counted
    text = page.content.decode()
    assert text.count("待办 ") == len([count for count in counted if count])
    assert "“遴选公告” → 起草遴选公告 → 添加项目包" in text


def test_front_page_counts_nothing(demo_world: Path, settings: Any) -> None:
    """Q8: what waits is counted behind /demo/, where it is asked for; not on the page of every visitor."""
    settings.DEMO = True
    Client().get("/")
    with CaptureQueriesContext(connection) as asked:
        assert Client().get("/").status_code == 200
    assert len(asked) < 30


def test_guide_names_only_people_who_have_a_door(demo_world: Path) -> None:
    members = [door.membership for door in DemoDoor.objects.select_related("membership")]
    have = {(member.role, member.is_lead) for member in members}
    turns = [turn for _label, part in guide.walk() for turn in part]
    asked = {(turn.role, turn.lead) for turn in turns if isinstance(turn, guide.Turn)}
    assert asked - have == set()


def test_clock_says_to_which_day_it_moves(demo_world: Path, settings: Any) -> None:
    settings.DEMO = True
    steps = Client().get("/").context["page"].clock.steps
    assert [step.to for step in steps] == [
        timezone.localtime(demo_clock.next_moment()).date(),
        clock.today() + timedelta(days=1),
    ]


def test_nothing_is_overdue_when_the_demo_begins(demo_world: Path) -> None:
    members = Membership.objects.select_related("user", "organisation__region")
    late = [
        (member.user.username, block.label)
        for member in members
        for block in _blocks(member)
        if block.overdue
    ]
    assert late == []
