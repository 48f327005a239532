"""Who of two cities sees a row of each model, against `sees.TABLE`; and that the table notices."""

import pytest

from accounts.enums import PUBLIC, Role
from core.scoping import everything
from tests.world.built import GROUP, scoped
from tests.world.sees import TABLE

pytestmark = [pytest.mark.django_db, GROUP]
ROLES = (*Role.values, PUBLIC)
LETTERS = "ondc"


def seen(world, model, role):
    """How the places lie to the role's people of which they see at least one row."""
    found, read = set(), {}
    for viewer, place, relation in world.relations(role):
        if relation not in found:
            if viewer not in read:
                read[viewer] = set(model.objects.visible_to(viewer).values_list("pk", flat=True))
            if read[viewer] & world.rows[model._meta.label].get(place, set()):
                found.add(relation)
    return "".join(letter for letter in LETTERS if letter in found)


def line(world, model):
    return {role: told for role in ROLES if (told := seen(world, model, role))}


def test_every_scoped_model_has_a_line():
    assert {model._meta.label for model in scoped()} == set(TABLE)


def test_the_world_has_a_row_of_every_model_at_every_place(world):
    city_wide = {"institutions.SchoolYear", "institutions.Term", "evaluations.Scheme"}
    places = {label: set(world.rows.get(label, {})) for label in TABLE}
    assert places == {
        label: {"own", "far"} if label in city_wide else {"own", "other", "far"} for label in TABLE
    }


@pytest.mark.parametrize("model", scoped(), ids=lambda model: model._meta.label)
def test_who_sees_what(world, model):
    assert line(world, model) == TABLE[model._meta.label]


def test_whoever_opens_a_scope_is_found_out(world, monkeypatch):
    """Each role's scope of each model opened to everything, one at a time; roles without one too."""
    unnoticed = set()
    for model in scoped():
        label = model._meta.label
        for role in Role.values:
            with monkeypatch.context() as opened:
                opened.setattr(model, "scope", {**dict(model.scope), role: everything})
                if seen(world, model, role) == TABLE[label].get(role, ""):
                    unnoticed.add(f"{label} {role}")
    # What a call publishes is for every institution of the country to read.
    assert unnoticed == {
        f"vetting.{name} INSTITUTION"
        for name in (
            "Announcement", "Amendment", "Package", "ChecklistItem", "ScoreItem", "PublicNotice",
        )
    }  # fmt: skip
