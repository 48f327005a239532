"""Every machine of the house, found in the app registry, so that none can be forgotten."""

import ast

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, Q

from accounts import ledger_scope
from core import fsm
from core.models.subject import Subject, states_of
from core.states import NOBODY
from tests.house import source

MACHINES = sorted(
    (
        model
        for model in apps.get_models()
        if issubclass(model, Subject)
        and any(field.name == "state" for field in model._meta.get_fields())
        and model._meta.app_label in {
            "accounts", "institutions", "vetting", "contracts", "inspections", "evaluations", "reports",
        }
    ),
    key=lambda model: model._meta.label,
)  # fmt: skip
MOVES = [
    pytest.param(model, declared, id=f"{model._meta.label}.{name}")
    for model in MACHINES
    for name, declared in fsm.declared(model).items()
]


@pytest.mark.parametrize(("model", "spec"), MOVES)
def test_move_names_known_states_and_who_may_make_it(model, spec):
    states = {value for value, _label in model._meta.get_field("state").choices}
    assert "*" not in spec.sources
    assert set(spec.sources) | {spec.to(source) for source in spec.sources} <= states
    assert callable(spec.permission)
    assert str(spec.custom["label"]) != ""


@pytest.mark.parametrize("model", MACHINES, ids=lambda model: model._meta.label)
def test_machine_is_scoped_and_its_states_are_bound_by_the_database(model):
    assert model.scope != {}
    bound = [
        c
        for c in model._meta.constraints
        if isinstance(c, CheckConstraint) and _names_state(c.condition)
    ]
    assert bound != []


def _names_state(condition: Q) -> bool:
    return any(
        _names_state(child) if isinstance(child, Q) else str(child[0]).startswith("state")
        for child in condition.children
    )


@pytest.mark.parametrize("model", MACHINES, ids=lambda model: model._meta.label)
def test_no_state_is_beyond_reach(model):
    """Each state is where a row begins or where some move leads."""
    field = model._meta.get_field("state")
    specs = fsm.declared(model).values()
    reached = {str(field.default)} | {spec.target for spec in specs if spec.target}
    begins = getattr(model, "begins_in", ())  # rows entered by 补录 begin elsewhere
    assert {str(value) for value, _label in field.choices} - reached - set(
        map(str, begins)
    ) == set()


# What every school of a region may read of: calls and the list, the round, what may be chosen from.
FOR_ALL_SCHOOLS = {
    "vetting.Announcement", "vetting.Package", "vetting.Listing", "evaluations.Round",
    "contracts.Agreement", "contracts.Amendment", "institutions.School",
}  # fmt: skip


def test_what_schools_read_of_single_schools_is_read_with_the_row():
    """A move that schools may read of is told to all of the region, unless its model says otherwise."""
    told = {
        model._meta.label
        for model in MACHINES
        if any("SCHOOL" in spec.custom["audience"] for spec in fsm.declared(model).values())
    }
    scoped = {model._meta.label for model in ledger_scope.read_with_their_row}
    assert told - scoped - FOR_ALL_SCHOOLS == set()
    assert scoped & FOR_ALL_SCHOOLS == set()


# What ends these states is done to another row: the experts' marks, the new licence.
HELD_ELSEWHERE = {("vetting.Application", "qualified"), ("institutions.Licence", "lapsed")}


@pytest.mark.parametrize("model", MACHINES, ids=lambda model: model._meta.label)
def test_whose_move_a_state_waits_for_is_somebodys_who_may_make_one(model):
    specs = fsm.declared(model).values()
    waiting = {
        str(state): state.waits_for
        for state in states_of(model)
        if state.waits_for != NOBODY and (model._meta.label, str(state)) not in HELD_ELSEWHERE
    }
    movers = {
        state: {
            grant.role
            for spec in specs
            if state in spec.sources and spec.to(state) != state
            for grant in spec.permission.grants
        }
        for state in waiting
    }
    assert {state for state, role in waiting.items() if role not in movers[state]} == set()


def test_no_state_is_written_past_the_machine_and_bulk_rows_begin_their_passages():
    """`update(state=…)` and `bulk_create` walk past `perform` and `save`, which keep the passages."""
    names = {model.__name__ for model in MACHINES}
    past = []
    for module in source.modules():
        for node in ast.walk(module.tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr == "update" and any(each.arg == "state" for each in node.keywords):
                past.append(f"{module.name}:{node.lineno}")
            of_machine = source.dotted(node.func).split(".")[0] in names
            if node.func.attr in {"bulk_create", "bulk_update"} and of_machine:
                kept = "passages.open_many" in module.text and node.func.attr == "bulk_create"
                past += [] if kept else [f"{module.name}:{node.lineno}"]
    assert past == []
