"""The demo's institutions, people and courses are made by deeds and are fit for a school today."""

import random

import pytest

from core import clock
from demo import cast as people_of_the_demo
from demo.builders import institutions as build
from demo.world import World
from institutions.domain import standing
from institutions.enums import Category
from institutions.models import Institution

pytestmark = pytest.mark.django_db


def test_an_entered_institution_is_whole():
    today = clock.today()
    with clock.frozen(clock.at(today)) as frozen:
        world = World(1, today, today, frozen, random.Random(1))
        people_of_the_demo.build(world)
        row = build.entered(
            world, build.Entry(101, "荣成剪纸社（演示）", Category.ARTS), code="371082"
        )
        staff = build.people(world, row, count=2)
        course = build.course(world, row, "剪纸")
        assert standing.may_enter(row, region=row.region, on=today).ok
        assert standing.missing_licences(row, on=today) == []
        assert [one.unmet_on(today) for one in staff] == [[], []]
        assert (course.state, row.backfilled) == ("accepted", True)
        assert len({one.person.name for one in staff}) == 2
        assert list(Institution.objects.visible_to(world.cast["lead"])) == []
