"""The guide through the demo names menus and buttons that are there, for the role whose turn it is."""

from __future__ import annotations

import pytest

from demo import guide
from portals.institutions import road_steps
from portals.kit import navigation

TURNS = [turn for _label, turns in guide.walk() for turn in turns if isinstance(turn, guide.Turn)]


def test_each_step_of_the_road_has_its_turns():
    assert [label for label, _turns in guide.walk()] == [label for _name, label in road_steps.STEPS]
    assert all(turns for _label, turns in guide.walk())


@pytest.mark.parametrize("turn", TURNS, ids=str)
def test_menu_and_buttons_of_a_turn_are_there(turn):
    entries = [entry.label for entry in navigation.entries(turn.role, "/")]
    menu, *deeds = turn.words.split(" → ")
    assert menu in [f"“{label}”" for label in ("工作台", *entries)]
    assert len(deeds) == len(turn.deeds) + bool(turn.also) > 0


def test_deed_that_is_not_there_is_no_button():
    with pytest.raises(LookupError):
        guide.deed("vetting.announcement.nothing")
