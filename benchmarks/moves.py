"""Whole deeds of the house against the bare SQL they need: for comparison, the bound is `perform`'s.

What a move sends is written down and sent again without the ORM, each statement once, through Django's
cursor, on the same rows, both rolled back. Not needed, so not replayed: what was asked before in the
same deed, and a row read by its key a second time, in whatever words (it was locked or read already and
cannot have changed).
"""

import re
import statistics
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from accounts.actors import system
from benchmarks.figures import Took, took
from contracts.domain import placements
from inspections.domain import violations
from institutions.domain import staff
from tests.cast import Cast
from tests.factories import contracts, inspections, institutions, vetting
from vetting.domain import applications

ROUNDS, PER_ROUND = 8, 15
BY_KEY = re.compile(
    r'FROM "(\w+)".* WHERE "\1"\."(?:id|code)" = (?:%s|\?)(?: LIMIT \d+)?(?: FOR UPDATE)?$'
)

Statement = tuple[str, Any]
Deed = Callable[[], object]


def moves(cast: Any) -> dict[str, Deed]:
    recorded = inspections.recorded_violation(cast)
    agreed = contracts.agreed_placement(cast)
    started = vetting.started_application(cast)
    submitted = institutions.submitted_staff(cast.institution_b, name="新教师")
    clerk = institutions.clerk_of(started.institution)
    return {
        "violation.confirm": lambda: violations.confirm(recorded, by=cast.lead, reason="属实"),
        "placement.start": lambda: placements.start(agreed, by=system("placement-start")),
        "application.submit": lambda: applications.submit(started, by=clerk),
        "staff.refuse": lambda: staff.refuse(submitted, by=cast.officer_b, reason="缺照片"),
    }


@contextmanager
def written_down() -> Iterator[list[Statement]]:
    found: list[Statement] = []

    def note(execute: Any, sql: str, params: Any, *rest: Any) -> Any:
        found.append((sql, params))
        return execute(sql, params, *rest)

    with connection.execute_wrapper(note):
        yield found


def needed(sent: list[Statement]) -> list[Statement]:
    kept, seen = [], set()
    for sql, params in sent:
        if "SAVEPOINT" in sql:
            continue
        if sql.startswith("SELECT"):
            row = BY_KEY.search(sql)
            key = (row[1], str(params[:1])) if row else (sql, str(params))
            if key in seen:
                continue
            seen.add(key)
        kept.append((sql, params))
    return kept


def replay(statements: list[Statement]) -> None:
    with connection.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            if sql.startswith("SELECT"):
                cursor.fetchall()


def undone(deed: Deed) -> None:
    mark = transaction.savepoint()
    deed()
    transaction.savepoint_rollback(mark)


def timed(deed: Deed) -> Took:
    with took() as found:
        for _ in range(PER_ROUND):
            undone(deed)
    return found


def measured(name: str, deed: Deed) -> None:
    with written_down() as sent:
        undone(deed)
    bare = needed(sent)
    roads, hands = [], []
    for _ in range(ROUNDS):  # turn by turn, so that a noisy minute hits both
        roads.append(timed(deed))
        hands.append(timed(lambda: replay(bare)))
    road, hand = (
        1000 * statistics.median(each.cpu for each in side) / PER_ROUND for side in (roads, hands)
    )
    print(
        f"{name:20} {road:6.2f} ms CPU, {len(sent)} statements; bare {hand:6.2f} ms, {len(bare)}; {road / hand:.1f}x"
    )


def run() -> None:
    cast = Cast()
    with transaction.atomic():
        for name, deed in moves(cast).items():
            measured(name, deed)
        transaction.set_rollback(True)
