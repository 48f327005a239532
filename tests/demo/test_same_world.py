"""The same seed, day and code make the same record; another seed another one."""

import random
import re
from datetime import date, timedelta

import pytest
from django.db import transaction

from core import chance, clock
from core.models import Entry
from demo import cast
from demo.builders import office_texts
from demo.management.commands.seed_demo import _open_years
from demo.stages import announcement
from demo.world import World

pytestmark = pytest.mark.django_db
TODAY = date(2028, 2, 29)


def record(seed: int) -> list[str]:
    """Every entry of a small world, without the keys of rows: a database may count on."""
    began = TODAY - timedelta(days=3)
    with (
        transaction.atomic(),
        chance.seeded(seed),
        clock.frozen(clock.at(began - timedelta(days=10))) as frozen,
    ):
        world = World(seed, TODAY, began, frozen, random.Random(seed))
        cast.build(world)
        office_texts.tell(world)
        _open_years(world)
        cast.terms(world)
        world.at(began)
        announcement.build(world)
        bodies = Entry.objects.order_by("chain", "seq").values_list("body", flat=True)
        found = [re.sub(r"(?<=[a-z\"]:)\d+", "#", body) for body in bodies]
        transaction.set_rollback(True)
    return found


def test_the_same_seed_makes_the_same_record():
    first, again, other = record(7), record(7), record(8)
    assert len(first) > 50
    assert first == again
    assert first != other
