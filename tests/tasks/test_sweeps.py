import ast

import pytest

from config.celery import app
from core.errors import Blocked
from tasks import jobs, schedule, sweeps, table
from tests.house import source


def test_one_failing_row_does_not_stop_the_others(db):
    seen = []

    def do(pk):
        seen.append(pk)
        if pk == 2:
            raise ValueError("坏行")
        if pk == 3:
            raise Blocked(["还不行。"])
        return pk != 5

    outcome = sweeps.run(sweeps.Sweep("toy", lambda _now: [1, 2, 3, 4, 5], do))
    assert outcome == sweeps.Outcome(done=2, refused=1, failed=1)
    assert seen == [1, 2, 3, 4, 5]


def test_every_sweep_is_scheduled_and_every_schedule_is_a_registered_task():
    app.loader.import_default_modules()
    assert {row["args"][0] for row in schedule.SCHEDULE.values()} == set(table.SWEEPS)
    assert {row["task"] for row in schedule.SCHEDULE.values()} <= set(app.tasks)


def test_sweep_by_an_unknown_name_is_an_error(db):
    with pytest.raises(KeyError):
        jobs.sweep("nonsense")


@pytest.mark.django_db
def test_run_everything_stops_when_nothing_is_due():
    assert table.run_everything() == sweeps.Outcome(0, 0, 0)


def test_the_action_of_every_deadline_is_a_sweep():
    """A date that says the machine will act on it is acted on."""
    named = {
        keyword.value.value
        for module in source.modules()
        for call in ast.walk(module.tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "deadlines.put"
        for keyword in call.keywords
        if keyword.arg == "action" and isinstance(keyword.value, ast.Constant)
    }
    assert len(named) >= 9
    assert named - set(table.SWEEPS) == set()
