"""The walk through every address as people whose rows they are not."""

import pytest

from accounts.enums import PUBLIC
from tests.walk import paper
from tests.world import names, walking
from tests.world.built import GROUP, scoped
from tests.world.sees import TABLE

pytestmark = [pytest.mark.django_db, GROUP]


def test_every_page_with_a_key_is_walked():
    walked = set(walking.PAGES) | walking.ANY_MODEL | walking.NO_ROW
    assert set(walking.pages_with_keys()) == walked


def test_a_row_of_each_model_does_not_exist_in_another_city(world, plain_refusals):
    """The walk in short; `tests/walk` asks for every state, as everybody."""
    asked, given = 0, []
    for model in scoped():
        label = model._meta.label
        people = walking.strangers(world, roles={*list(TABLE[label])[:2]}, places=("far",))
        tally = walking.walk_model(world, model, people, many=1, every=False)
        asked, given = asked + tally.asked, given + tally.given
    assert given == []
    assert asked > 900


def test_no_list_names_anybody_of_elsewhere(world):
    leaks = {}
    in_public = names.foreign(world, PUBLIC, "own")
    for who, actor, client, kept in names.readers(world, places=("own", "far")):
        for path, public in names.lists(actor.role):
            if found := names.read(client.get(path), kept & in_public if public else kept):
                leaks[f"{who} {path}"] = found
    assert leaks == {}


def test_the_paper_holds_the_table_of_the_walk():
    """Written by the long walk below; what does not vary is looked at here."""
    table = paper.rows()
    assert set(table) == {*TABLE, "**all**"}
    assert {label for label, cells in table.items() if cells[2] != "0"} == set()
    assert {label: set(cells[0].split(", ")) for label, cells in table.items()}[
        "accounts.Claim"
    ] == {"filed 1", "granted 1", "refused 1"}
