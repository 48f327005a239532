import pytest

from config.celery import app
from core.errors import Blocked
from tasks import jobs, schedule, sweeps, table


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
    assert jobs.run_everything() == sweeps.Outcome(0, 0, 0)
