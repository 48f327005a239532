"""The machines, written out: (state x move) and (role x move)."""

import pytest

from accounts.actors import system
from core import fsm
from evaluations.models import Consequence, PaperTally, QualitySheet, Reply, Round
from tests.evaluations.tables import CONSEQUENCE, REPLY, ROUND, SHEET, TALLY, TOLD
from tests.factories import evaluations


@pytest.mark.parametrize(
    ("model", "table"),
    [
        (Round, ROUND), (QualitySheet, SHEET), (Reply, REPLY),
        (Consequence, CONSEQUENCE), (PaperTally, TALLY),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
def test_state_by_move(model, table):
    found = {str(value): {} for value, _label in model._meta.get_field("state").choices}
    for name, spec in fsm.declared(model).items():
        for source in spec.sources:
            found[source][name] = spec.target
    assert found == table


def test_told_by_move():
    found = {
        model._meta.model_name: {
            name: set(spec.custom["tells"]) for name, spec in fsm.declared(model).items()
        }
        for model in (Round, QualitySheet, Reply, Consequence, PaperTally)
    }
    assert found == TOLD


PEOPLE = (
    "officer", "lead", "inspector", "dean", "principal", "dean2", "principal2", "clerk", "city",
    "city_lead", "officer_b", "lead_b", "inspector_b", "dean_b", "principal_b", "clerk_b",
    "reviewer", "panel1", "admin", "auditor",
)  # fmt: skip
MACHINES = ("round-open", "round-freeze", "round-close", "exit-execution")
BUREAU = {"officer", "lead"}
SCHOOL = {"dean", "principal"}


def permitted(cast, row):
    actors = {name: getattr(cast, name) for name in PEOPLE}
    actors |= {name: system(name) for name in MACHINES}
    return {
        name: {who for who, actor in actors.items() if spec.permission(row, actor)}
        for name, spec in fsm.declared(type(row)).items()
    }


def test_role_by_move_of_a_round(cast):
    assert permitted(cast, evaluations.open_round(cast)) == {
        "open": {"round-open"},
        "freeze": {"round-freeze"},
        "close": {"round-close"},
        "publish": {"lead"},
        "cancel": {"city", "city_lead", "lead"},
    }


def test_role_by_move_of_a_sheet(cast):
    assert permitted(cast, evaluations.submitted_sheet(cast)) == {
        "submit": SCHOOL,
        "enter": BUREAU,
        "check_entry": BUREAU | SCHOOL,
        "reopen": {"lead", "principal"},
    }


def test_role_by_move_of_a_reply(cast):
    assert permitted(cast, evaluations.filed_reply(cast)) == {
        "uphold": BUREAU,
        "dismiss": BUREAU,
        "reconsider": {"lead"},
        "check_entry": BUREAU,
        "return_entry": BUREAU,
        "withdraw": {"clerk"},
    }


def test_role_by_move_of_a_tally_from_paper(cast):
    assert permitted(cast, evaluations.entered_tally(cast)) == {
        "check_entry": BUREAU | SCHOOL,
        "return_entry": BUREAU | SCHOOL,
    }


def test_role_by_move_of_a_schools_order(cast):
    evaluations.published_round(cast, parents=[5] * 6 + [1] * 6)
    row = Consequence.objects.get(kind="ORDER")
    assert permitted(cast, row) == {
        "take": {"principal"},
        "decline": {"principal"},
        "reconsider": {"principal"},
    }


def test_role_by_move_of_a_bureaus_order(cast):
    evaluations.published_round(cast, parents=[5] * 6 + [1] * 6)
    row = Consequence.objects.get(kind="RECTIFY")
    assert permitted(cast, row) == {
        "take": BUREAU,
        "decline": {"lead"},
        "reconsider": {"lead"},
    }
