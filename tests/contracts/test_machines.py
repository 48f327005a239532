"""The machines of this room, written out: state by move, role by move, and who hears of each move."""

import pytest

from accounts.actors import system
from core.errors import Stale
from core.fsm import declared, fresh, perform
from tests.contracts.tables import FIRST, MACHINES, MOVES, WHO, a_row
from tests.walks import by_name

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", MOVES, ids=lambda model: model.__name__)
def test_state_by_move(model):
    found = {
        state: {
            name: spec.target for name, spec in declared(model).items() if state in spec.sources
        }
        for state, _label in model._meta.get_field("state").choices
    }
    assert found == MOVES[model]


@pytest.mark.parametrize("model", WHO, ids=lambda model: model.__name__)
def test_role_by_move(model, cast):
    row = a_row(model, cast)
    actors = cast.people | {name: system(name) for name in MACHINES}
    found = {
        name: {who for who, actor in actors.items() if spec.permission(row, actor)}
        for name, spec in declared(model).items()
    }
    assert found == WHO[model]


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (model, name)
        for model, moves in WHO.items()
        for name in moves
        if name not in MOVES[model][FIRST[model]]
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_move_from_a_wrong_state_is_stale_and_changes_nothing(model, name, cast):
    row = a_row(model, cast)
    assert row.state == FIRST[model]
    who = min(WHO[model][name])
    actor = system(who) if who in MACHINES else cast.people[who]
    with pytest.raises(Stale):
        perform(*by_name(row, name, {}), by=actor, reason="测试")
    assert (fresh(row).state, fresh(row).version) == (row.state, row.version)
