"""The report job's machine written out: state by move, role by move, who hears, and a walk at random."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import system
from accounts.models import Message
from core import clock
from core.errors import Blocked, Forbidden, Stale
from core.fsm import declared, fresh, perform
from reports.domain import jobs
from reports.facts import Attempt, Finished
from reports.models import ReportJob
from reports.rules import SILENT
from tests.factories import institutions
from tests.reports import world
from tests.walks import LONGER

MOVES = {
    "queued": {"start": "running"},
    "running": {"start": "running", "finish": "done", "fail": "failed"},
    "done": {},
    "failed": {"retry": "queued"},
}
WHO = {
    "start": {"reports"},
    "finish": {"reports"},
    "fail": {"reports"},
    "retry": {"officer", "officer2", "lead", "lead2"},
}
OFFICE = [("371002", "DISTRICT")]
HEARS = {"start": [], "finish": OFFICE, "fail": OFFICE, "retry": []}
WORKER = system("reports")


@pytest.fixture
def job(cast):
    return jobs.ask(by=cast.officer, region="371002", term=institutions.term(world.TERM))


def _move(cast, row, name):
    """One move as it is made: a start is allowed because the last attempt has been silent."""
    if name == "start":
        return perform(row, ReportJob.start, by=WORKER)
    if name == "retry":
        return jobs.retry(row, by=cast.officer)
    if name == "fail":
        told = Attempt(attempt=row.attempt)
        return perform(row, ReportJob.fail, told, by=WORKER, reason="磁盘已满")
    file = institutions.stored_file()
    told = Finished(attempt=row.attempt, file=file, result="通过", summary={})
    return perform(row, ReportJob.finish, told, by=WORKER)


def _to(cast, row, state):
    paths = {"queued": (), "running": ("start",)}
    paths |= {"done": ("start", "finish"), "failed": ("start", "fail")}
    for name in paths[state]:
        row = _move(cast, row, name)
    return row


def test_state_by_move():
    found = {
        state: {
            name: spec.target for name, spec in declared(ReportJob).items() if state in spec.sources
        }
        for state, _label in ReportJob._meta.get_field("state").choices
    }
    assert found == MOVES


def test_role_by_move(cast, job):
    actors = cast.people | {name: system(name) for name in ("reports", "demo", "outbox")}
    found = {
        name: {who for who, actor in actors.items() if spec.permission(job, actor)}
        for name, spec in declared(ReportJob).items()
    }
    assert found == WHO


def test_a_citys_job_is_the_citys(cast):
    row = jobs.ask(by=cast.city, region="371002", term=institutions.term(world.TERM))
    retry = declared(ReportJob)["retry"].permission
    assert {who for who, actor in cast.people.items() if retry(row, actor)} == {"city", "city_lead"}


@pytest.mark.parametrize(
    ("state", "name"),
    [(state, name) for state in MOVES for name in WHO if name not in MOVES[state]],
)
def test_a_move_from_a_wrong_state_is_stale_and_changes_nothing(cast, job, state, name):
    row = _to(cast, job, state)
    with pytest.raises(Stale):
        _move(cast, row, name)
    assert (fresh(row).state, fresh(row).version) == (row.state, row.version)


@pytest.mark.parametrize("name", HEARS)
def test_who_hears_of_each_move(cast, job, name):
    before = {"start": "queued", "finish": "running", "fail": "running", "retry": "failed"}
    row = _to(cast, job, before[name])
    last = Message.objects.order_by("-id").values_list("id", flat=True).first() or 0
    _move(cast, row, name)
    told = Message.objects.filter(id__gt=last).values_list("organisation__code", "role")
    assert list(told) == HEARS[name]


@settings(
    max_examples=25 * LONGER,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(sorted(WHO)), st.booleans(), st.booleans()), max_size=10
    )
)
def test_a_walk_at_random_never_leaves_the_table(cast, job, steps):
    """Whatever is tried in whatever order: a state of the table, and what it promises is there."""
    with transaction.atomic(), clock.frozen(clock.now()) as hands:
        row = fresh(job)
        for name, silent, stranger in steps:
            if silent:
                hands.move(SILENT + timedelta(seconds=1))
            before = row.state
            try:
                if stranger:
                    jobs.retry(row, by=cast.officer_b)
                    raise AssertionError("a stranger moved it")
                row = _move(cast, row, name)
            except (Stale, Blocked, Forbidden):
                row = fresh(row)
                assert row.state == before
            else:
                assert row.state == MOVES[before][name]
            assert (row.file_id is not None) == (row.state == "done")
            assert bool(row.problem) == (row.state == "failed")
        transaction.set_rollback(True)
