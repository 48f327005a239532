"""A walk at random along one machine: whatever anybody tries, a move is made as written or nothing is.

@walks(PACKAGE_MOVES, MACHINES)
def test_a_package_never_leaves_its_table(cast, steps):
    along(cast, PACKAGE_MOVES, row, steps, reply="…")
"""

from __future__ import annotations

import os
from dataclasses import MISSING, fields
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import system
from core import clock, ledger, passages
from core.errors import DomainError
from core.fsm import declared, fresh, perform
from reports import impossible

LONGER = int(os.environ.get("LONG_WALKS", "1"))  # `make long` takes as many times the walks
WHO = ("officer", "lead", "lead2", "clerk", "dean", "inspector", "city_lead", "lead_b", "clerk_b")


def broken_passages() -> list[Any]:
    """Rows of any machine without an open passage in their state, or with a gap between two."""
    return [
        row
        for model in impossible.machines()
        for broken in (passages.astray, passages.torn)
        for row in broken(model)
    ]


def impossible_rows(*but: str) -> list[tuple[str, str]]:
    """What the nightly search would find, but for what the day's sweeps have still to do.

    `but` are questions about what domain functions do beside their moves: a walk of bare moves leaves it.
    """
    found = impossible.found(clock.today(), by_day=False)
    return [(each.key, each.title) for each in found if each.key not in but]


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
    """A move of a row for `perform`, told those of the facts that it takes; what is missing is None."""
    shape, move = declared(type(row))[name].shape, getattr(type(row), name)
    if shape is Any:  # in a room whose moves are not typed yet
        return row, name, facts
    if shape is None:
        return row, move
    known = {each.name: facts.get(each.name) for each in fields(shape) if must_be_told(each, facts)}
    return row, move, shape(**known)


def must_be_told(each: Any, facts: dict[str, Any]) -> bool:
    return each.name in facts or (each.default is MISSING and each.default_factory is MISSING)


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
        assert broken_passages() == []
        transaction.set_rollback(True)
