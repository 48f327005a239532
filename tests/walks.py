"""A walk at random along one machine: whatever anybody tries, a move is made as written or nothing is.

@walks(PACKAGE_MOVES, MACHINES)
def test_a_package_never_leaves_its_table(cast, steps):
    along(cast, PACKAGE_MOVES, row, steps, reply="…")
"""

from __future__ import annotations

import os
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import system
from core import ledger
from core.errors import DomainError
from core.facts import taken
from core.fsm import declared, fresh, perform

LONGER = int(os.environ.get("LONG_WALKS", "1"))  # `make long` takes as many times the walks
WHO = ("officer", "lead", "lead2", "clerk", "dean", "inspector", "city_lead", "lead_b", "clerk_b")


def walks(table: dict[str, dict[str, str]], machines: tuple[str, ...]) -> Any:
    """Give a test `steps`: (move, who, reason), of any move, by anybody or any part of the machine."""
    moves = sorted({name for moves in table.values() for name in moves})
    step = st.tuples(
        st.sampled_from(moves),
        st.sampled_from([*WHO, *machines]),
        st.sampled_from(["", "有理由", "有理由"]),
    )

    def wrap(test: Any) -> Any:
        drawn = given(steps=st.lists(step, min_size=4, max_size=16))(test)
        quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
        return settings(max_examples=12 * LONGER, deadline=None, suppress_health_check=quiet)(drawn)

    return wrap


def by_name(row: Any, name: str, facts: dict[str, Any]) -> tuple[Any, ...]:
    """A move of a row for `perform`, told those of the facts that it takes."""
    shape, move = declared(type(row))[name].shape, getattr(type(row), name)
    if shape is Any:  # not typed yet
        return (row, name, facts)
    return (row, move, taken(shape, dict(facts))) if shape else (row, move)


def along(
    cast: Any, table: dict[str, dict[str, str]], row: Any, steps: list[Any], **facts: Any
) -> None:
    """Try each step on the row; everything is undone at the end."""
    with transaction.atomic():
        for name, who, reason in steps:
            before = fresh(row)
            actor = cast.people[who] if who in cast.people else system(who)
            try:
                with transaction.atomic():
                    moved = perform(*by_name(before, name, facts), by=actor, reason=reason)
            except DomainError:
                assert (fresh(row).state, fresh(row).version) == (before.state, before.version)
            else:
                assert moved.state == table[before.state][name]
                assert moved.version == before.version + 1
        assert list(ledger.verify()) == []
        transaction.set_rollback(True)
