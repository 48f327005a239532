"""How often, in which queue, and that every queue has somebody who serves it."""

import re
from pathlib import Path

from celery.schedules import crontab

from config.celery import app
from tasks import jobs, schedule, table

ROOT = Path(__file__).resolve().parents[2]


def test_what_is_urgent_has_a_queue_of_its_own():
    urgent = {
        name for name, row in schedule.SCHEDULE.items() if row["options"]["queue"] == "urgent"
    }
    assert urgent == {"announcement-close", "outbox"}
    assert {row["options"]["queue"] for row in schedule.SCHEDULE.values()} == {"urgent", "usual"}


def test_what_the_day_decides_runs_when_the_day_begins():
    by_day = {
        name for name, row in schedule.SCHEDULE.items() if isinstance(row["schedule"], crontab)
    }
    assert by_day == schedule.BY_DAY | set(schedule.NIGHTLY)
    assert by_day - set(table.SWEEPS) == set()
    midnight = {schedule.SCHEDULE[name]["schedule"].minute & {0} == {0} for name in schedule.BY_DAY}
    assert midnight == {True}


def test_a_worker_that_is_not_told_which_queues_serves_both_and_a_message_goes_to_one():
    with app.connection_for_write() as connection:
        bound = {
            (queue.name, queue.exchange.name, queue.routing_key)
            for queue in app.amqp.Queues(app.conf.task_queues).values()
        }
        assert connection is not None
    assert bound == {("usual", "usual", "usual"), ("urgent", "urgent", "urgent")}


def test_the_servers_workers_serve_every_queue_between_them():
    served = re.findall(
        r"--queues (\S+)",
        "".join(path.read_text() for path in sorted((ROOT / "deploy").glob("*.service"))),
    )
    assert sorted(served) == ["urgent", "usual"]


def test_a_worker_that_starts_sends_each_sweep_to_its_queue(monkeypatch):
    sent = {}
    monkeypatch.setattr(
        jobs.sweep, "apply_async", lambda args, queue: sent.update({args[0]: queue})
    )
    jobs.catch_up()
    assert sent == {name: schedule.queue_of(name) for name in table.SWEEPS}
