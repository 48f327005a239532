"""The whole walk: every address, every state, as everybody whose rows they are not."""

import pytest

from accounts.enums import PUBLIC
from core import fsm
from core.models.subject import Subject
from tests.walk import paper
from tests.walks import broken_passages
from tests.world import names, walking
from tests.world.built import GROUP, scoped

pytestmark = [pytest.mark.django_db, pytest.mark.long, GROUP]


def test_every_state_of_every_machine_is_there(world):
    missing = {}
    for model in scoped():
        if issubclass(model, Subject) and fsm.declared(model):
            keys = world.rows[model._meta.label]["own"]
            rows = model._base_manager.filter(pk__in=keys)
            known = {str(value) for value, _label in model._meta.get_field("state").choices}
            if lacking := known - set(rows.values_list("state", flat=True)):
                missing[model._meta.label] = lacking
    # A bureau asks for one stand-in at a time: the others' are asked for, its own is at work.
    assert missing == {"accounts.StandIn": {"asked"}}


def test_every_row_walked_without_a_gap_and_stands_in_an_open_passage(world):
    assert broken_passages() == []


def test_nobody_is_given_a_row_that_is_not_theirs(world, plain_refusals):
    people = walking.strangers(world)
    found = walking.walk(world, people)
    if paper.wanted():
        paper.put(paper.drawn(found, len(people) - 1))
    assert {label: tally.given for label, tally in found.items() if tally.given} == {}
    assert [label for label, tally in found.items() if not tally.rows] == []


def test_no_sheet_holds_anybody_of_elsewhere(world):
    """Every list taken along as a workbook."""
    leaks = {}
    in_public = names.foreign(world, PUBLIC, "own")
    for who, actor, client, kept in names.readers(world):
        for path, public in names.lists(actor.role):
            answer = client.post(path, {"export": "xlsx"})
            if found := names.read(answer, kept & in_public if public else kept):
                leaks[f"{who} {path}"] = found
    assert leaks == {}


def test_nobody_of_elsewhere_is_found_by_searching(world):
    leaks = {}
    for who, actor, client, kept in names.readers(world):
        for path, public in names.lists(actor.role):
            for word in () if public else sorted(kept)[:6]:
                page = client.get(path, {"q": word})
                if page.context and page.context.get("narrowed") and page.context["total"]:
                    leaks[f"{who} {path}"] = word
    assert leaks == {}


def test_no_page_paper_or_form_of_ones_own_names_anybody_of_elsewhere(world):
    leaks = {}
    for who, actor, client, kept in names.readers(world):
        for model in scoped():
            for path in names.pages_of(actor, model):
                if found := names.read(client.get(path), kept):
                    leaks[f"{who} {path}"] = found
    assert leaks == {}
