"""The sweeps that look for what lapses, over sixty thousand people of whom nobody is due."""

import copy
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import TypeVar

from django.db import connection, models
from django.db.models.base import ModelState
from django.test.utils import CaptureQueriesContext

from benchmarks.figures import forget_peak, peak_megabytes, took, verdict
from core import clock, policy
from institutions import policies
from institutions.models import Staff
from tasks import sweeps, table
from tests.cast import Cast
from tests.factories import institutions

ROWS, MOST = 60_000, 1.0
Row = TypeVar("Row", bound=models.Model)
SWEEPS = ("licence-expiry", "staff-review", "staff-lapse")


def fill(staff: Staff) -> None:
    """The same post held by many people."""
    people = (copied(staff.person, id_fingerprint=f"{number:064x}") for number in range(1, ROWS))
    posts = (copied(staff, person_id=each.pk) for each in in_batches(people))
    for _each in in_batches(posts):
        pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def copied(row: Row, **columns: object) -> Row:
    made = copy.copy(row)
    made.pk, made._state = None, ModelState()
    made.__dict__.update(columns)
    return made


def in_batches(rows: Iterator[Row]) -> Iterator[Row]:
    while some := list(islice(rows, 2_000)):
        yield from type(some[0])._base_manager.bulk_create(some)


def run() -> None:
    cast = Cast()
    policy.change(
        policies.HEALTH_MONTHS, 11, scope="371000", effective_from=clock.today() - timedelta(days=30),
        document="测速", set_by="测速",
    )  # fmt: skip
    fill(institutions.cleared_staff(cast.institution))
    assert Staff.objects.filter(state="cleared").count() == ROWS
    forget_peak()
    with took() as found, CaptureQueriesContext(connection) as captured:
        outcomes = [sweeps.run(table.SWEEPS[name]) for name in SWEEPS]
    assert outcomes == [sweeps.Outcome()] * len(SWEEPS), outcomes
    print(
        f"{ROWS:,} people, none due: {found}, {len(captured)} statements, {peak_megabytes():.0f} MB"
    )
    verdict("lapse sweeps, wall", found.wall, most=MOST, unit=" s")
