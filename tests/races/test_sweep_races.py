"""On real PostgreSQL, with real threads: several workers get the same message; the rows are done once."""

import threading

import pytest
from django.db import connection

from accounts.domain import deadlines
from accounts.enums import Role
from accounts.models import Message, Receipt
from core import clock
from tasks import sweeps, table
from tests.cast import Cast
from tests.races.threads import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = pytest.mark.parametrize("turn", range(4))


@pytest.fixture
def cast(transactional_db):
    assert connection.vendor == "postgresql"  # SQLite has one writer: nothing would race
    return Cast()


@ROUNDS
def test_three_workers_sweep_and_one_of_them_at_a_time(cast, turn):
    inside, most, guard = [], [], threading.Lock()

    def do(pk):
        with guard:
            inside.append(pk)
            most.append(len(inside))
        threading.Event().wait(0.01)
        with guard:
            inside.remove(pk)

    sweep = sweeps.Sweep("toy", lambda _now: [1, 2, 3, 4, 5], do)
    outcomes = at_once(*[lambda: sweeps.run(sweep)] * 3)
    assert max(most) == 1
    assert sweeps.Outcome(done=5) in outcomes
    assert {outcome.done for outcome in outcomes} <= {0, 5}


@ROUNDS
def test_a_reminder_is_written_once_though_the_lock_were_lost(cast, turn):
    """The rows' own locks hold too: of two batches over the same rows one finds nothing left."""
    rows = [
        deadlines.put(cast.bureau, f"kind-{number}", what="办理", due=clock.today() + clock.ONE_DAY,
                      owner=cast.bureau.pk, role=Role.DISTRICT)
        for number in range(20)
    ]  # fmt: skip
    ids = [row.pk for row in rows]
    done = at_once(*[lambda: deadlines.remind_many(ids)] * 3)
    assert sorted(done) == [0, 0, 20]
    assert Message.objects.count() == 20
    at_once(*[lambda: sweeps.run(table.SWEEPS["outbox"])] * 3)
    assert Message.objects.filter(delivered_at=None).count() == 0
    people = Receipt.objects.values_list("membership", "message").distinct().count()
    assert people == Receipt.objects.count() > 0
