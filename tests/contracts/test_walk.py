"""Walks at random: whoever tries whatever, rows keep their word."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import system
from contracts.domain import (
    placements,
)
from contracts.facts import Manned
from contracts.models import Agreement, Amendment, BackfillBatch, Placement
from core import clock, ledger
from core.errors import Blocked, Forbidden, Stale
from core.fsm import declared, fresh, perform
from tests.contracts.tables import MACHINES, MOVES, an_amendment
from tests.factories import contracts as made
from tests.factories import institutions as people
from tests.walks import LONGER, along, by_name, impossible_rows, walks

pytestmark = pytest.mark.django_db

FACTS = {
    "countersign": {"entry_scan": None},
    "agree": {"entry_scan": None},
    "suspend": {"cause": "case", "basis": "1号"},
    "end": {"cause": "mutual", "handover": "接管"},
    "terminate": {"exit_number": "1号", "handover": ""},
    "activate": {"number": "1"},
}


WALKERS = ("officer", "lead", "lead2", "dean", "principal", "clerk", "officer_b", "clerk_b")


@settings(
    max_examples=12 * LONGER,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_random_walk_keeps_its_promises(cast, data):
    """Whoever tries whatever: states are reached by declared moves only, and rows keep their word."""
    names = sorted({name for model in (Agreement, Placement) for name in declared(model)})
    assert {cast.institution.state, cast.school.stage} == {
        "confirmed",
        "PRIMARY",
    }  # made before the walk
    with transaction.atomic():
        placement = made.proposed_placement(cast)
        placements.agree(
            placement,
            Manned(staff=list(placement.agreement.staff_on(clock.today()))),
            by=cast.clerk,
        )
        rows = [placement.agreement, placement]
        for _step in range(data.draw(st.integers(3, 12))):
            row = fresh(data.draw(st.sampled_from(rows)))
            name = data.draw(st.sampled_from(names))
            who = data.draw(st.sampled_from([*WALKERS, *MACHINES]))
            _try(row, name, system(who) if who in MACHINES else cast.people[who])
            _promises(fresh(rows[0]), fresh(rows[1]))
        assert list(ledger.verify()) == []
        assert impossible_rows("deadline-of-closed") == []
        transaction.set_rollback(True)


def _try(row, name, actor):
    spec = declared(type(row)).get(name)
    if spec is None:
        return
    before = row.state
    paper = {"document": people.stored_file(), "signed_file": people.stored_file()}
    facts = {**FACTS.get(name, {}), "signed_on": clock.today(), **paper}
    try:
        with transaction.atomic():
            moved = perform(*by_name(row, name, facts), by=actor, reason="随机")
    except (Blocked, Forbidden, Stale):
        assert fresh(row).state == before
        return
    assert (before in spec.sources, moved.state) == (True, spec.target)
    assert spec.permission(row, actor)


def _promises(agreement, placement):
    if agreement.state in {"active", "suspended"}:
        assert agreement.signed_file_id is not None
        assert agreement.activated_by_id is not None
    if agreement.state == "terminated":
        assert agreement.exit_number != ""
    assert (placement.ran_from is not None) or placement.state not in {"running", "ended"}
    assert (placement.ran_until is not None) == (placement.state == "ended")


@walks(MOVES[Amendment], MACHINES)
def test_walk_of_an_amendment(cast, steps):
    assert None not in {cast.institution, cast.school}  # made once, outside what is undone
    with transaction.atomic():
        row = an_amendment(cast, made.active_agreement(cast))
        along(cast, MOVES[Amendment], row, steps, document=people.stored_file())
        transaction.set_rollback(True)


@walks(MOVES[BackfillBatch], MACHINES)
def test_walk_of_a_batch(cast, steps):
    assert None not in {cast.institution, cast.school}  # made once, outside what is undone
    with transaction.atomic():
        along(cast, MOVES[BackfillBatch], made.entered_batch(cast), steps)
        transaction.set_rollback(True)
