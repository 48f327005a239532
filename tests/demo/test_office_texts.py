"""No paper of the demo leaves a blank where the office, the review body or the court is named."""

import random
from datetime import date

import pytest

from accounts.documents import details_of
from core import chance, clock
from demo import cast
from demo.builders import office_texts
from demo.world import World

pytestmark = pytest.mark.django_db
TODAY = date(2028, 2, 29)


def test_every_bureau_of_the_demo_has_said_what_its_papers_name():
    with chance.seeded(1), clock.frozen(clock.at(TODAY)) as frozen:
        world = World(1, TODAY, TODAY, frozen, random.Random(1))
        cast.build(world)
        office_texts.tell(world)
        said = [vars(details_of(world.offices[f"bureau_{code}"])) for code in cast.DISTRICTS]
    assert said == [
        office_texts.texts(nth, name) for nth, name in enumerate(cast.DISTRICTS.values(), 1)
    ]
    assert (said[0]["review_office"], said[0]["court"], said[0]["complaints"]) == (
        "环翠区人民政府（演示）", "环翠区人民法院（演示）", "0631-0000201",
    )  # fmt: skip
