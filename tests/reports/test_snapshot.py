"""While a workbook is made people go on working, and it still shows one moment."""

import pytest
from django.db import connection

from reports import frame, workbook
from reports.checking import Verdict
from tests.races.threads import at_once
from tests.reports import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def placed(transactional_db, cast):
    """Before the copy is made: `on_file` takes what is there."""
    world.placed(cast, 1, "TECH")
    assert [cast.school_b, cast.officer_b, cast.lead_b]  # rows made on first use


def test_somebody_writes_while_a_workbook_is_made(cast, placed, on_file, monkeypatch):
    before = dict(world.book(cast).tables.summary.totals)
    recount, outcomes = workbook.recount.of, []

    def meanwhile(about):
        outcomes.extend(at_once(lambda: world.placed(cast, 2, "SPORTS", elsewhere=True)))
        return recount(about)

    with monkeypatch.context() as patch:
        patch.setattr(workbook.recount, "of", meanwhile)
        made = world.book(cast)
    assert [str(each) for each in outcomes if isinstance(each, Exception)] == []
    assert dict(made.tables.summary.totals) == before
    assert [check.name for check in made.checks if check.verdict == Verdict.FAILED] == []
    later = world.book(cast)
    assert dict(later.tables.summary.totals) != before
    heads = {head.chain: head.seq for head, _name in made.heads}
    assert all(head.seq >= heads.get(head.chain, 0) for head, _name in later.heads)
    assert {head.chain: head.seq for head, _name in later.heads} != heads


def test_afterwards_deeds_begin_by_taking_the_write_lock_again(cast, placed, on_file):
    if connection.vendor == "sqlite":
        with frame.snapshot():
            assert connection.transaction_mode == "DEFERRED"
        assert connection.transaction_mode == "IMMEDIATE"
    world.book(cast)
    assert world.placed(cast, 2).pk
