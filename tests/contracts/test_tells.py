"""Who hears of each move."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.actors import system
from accounts.domain import entries
from accounts.models import Message
from contracts.domain import (
    agreements,
    amendments,
    backfill,
    backfill_confirm,
    due,
    placements,
    suspensions,
)
from contracts.facts import Ending, Manned, Signature, Stop, Suspension, Termination
from contracts.models import BackfillBatch
from core import clock
from core.fsm import fresh, perform
from tests.contracts.tables import an_amendment
from tests.factories import contracts as made
from tests.factories import institutions as people

pytestmark = pytest.mark.django_db


class Ears:
    """Who was told of a kind of move since the last time asked: {(role, office code)}."""

    def __init__(self):
        self.last = 0

    def heard(self, kind):
        rows = Message.objects.filter(pk__gt=self.last, kind=kind)
        told = {(row.role, row.organisation.code) for row in rows}
        newest = Message.objects.order_by("-pk").first()
        self.last = newest.pk if newest else 0
        return told


BUREAU, CLERK = ("DISTRICT", "371002"), ("INSTITUTION", "91000000MA0000001R")


DEAN = ("SCHOOL", "371002-S1")


ALL = {BUREAU, CLERK, DEAN}


def test_each_move_of_an_agreement_tells(cast):
    ears, row = Ears(), made.draft_agreement(cast)

    def then(kind, deed):
        nonlocal row
        row = deed(fresh(row))
        return ears.heard(f"agreement.{kind}")

    def offer(r):
        return agreements.offer(r, by=cast.officer)

    def consent(r):
        return agreements.countersign(r, by=cast.clerk)

    def sign(r):
        paper = Signature(signed_file=people.stored_file(), signed_on=clock.today(), number="1")
        return agreements.activate(r, paper, by=cast.lead)

    assert then("offer", offer) == {CLERK}
    assert then("recall", lambda r: agreements.recall(r, by=cast.officer, reason="改")) == {CLERK}
    offer(fresh(row))
    assert then("decline", lambda r: agreements.decline(r, by=cast.clerk, reason="改")) == {BUREAU}
    offer(fresh(row))
    assert then("countersign", consent) == {BUREAU}
    back = then("send_back", lambda r: agreements.send_back(r, by=cast.officer, reason="改"))
    assert back == {CLERK}
    offer(fresh(row))
    consent(fresh(row))
    assert then("activate", sign) == {CLERK}
    undone = then(
        "undo_activation", lambda r: agreements.undo_activation(r, by=cast.lead, reason="错")
    )
    assert undone == {CLERK}
    sign(fresh(row))
    running = made.agreed_placement(cast, agreement=fresh(row))
    placements.start(running, by=system("placement-start"))
    ears.heard("")
    stop = Suspension(cause="case", basis="1号")
    by = system("agreement-suspension")
    assert then("suspend", lambda r: suspensions.suspend(r, stop, by=by, reason="立案")) == ALL
    suspensions.close(fresh(row), by=by, reason="结案")
    assert then("resume", lambda r: suspensions.resume(r, by=by, reason="结案")) == ALL
    told = Ending(cause="policy", document=people.stored_file(), handover="接管")
    assert then("end", lambda r: agreements.end(r, told, by=cast.lead, reason="政策")) == ALL
    again = then("reinstate", lambda r: agreements.reinstate(r, by=cast.lead, reason="更正"))
    assert again == {BUREAU, CLERK}
    ending = then(
        "terminate",
        lambda r: agreements.terminate(
            r, Termination(exit_number="1号"), by=system("exit-execution")
        ),
    )
    assert ending == {BUREAU, CLERK}


def test_void_expire_and_renewal_tell(cast):
    ears = Ears()
    agreements.void(made.offered_agreement(cast), by=cast.officer, reason="不签")
    assert ears.heard("agreement.void") == {CLERK}
    row = made.active_agreement(cast, valid_until=clock.today() + timedelta(days=3))
    other = made.active_agreement(
        cast,
        valid_until=clock.today() + timedelta(days=3),
        number="3",
        prices=[(people.accepted_course(cast.institution, name="跆拳道"), Decimal(20))],
    )
    from tests.contracts.test_life import renewed

    after = renewed(cast, row)
    assert ears.heard("agreement.renew") == {CLERK}
    agreements.offer(after, by=cast.officer)
    agreements.countersign(fresh(after), by=cast.clerk)
    agreements.activate(
        fresh(after),
        Signature(signed_file=people.stored_file(), signed_on=clock.today(), number="2"),
        by=cast.lead2,
    )
    with clock.frozen(clock.now() + timedelta(days=5)):
        due.JOBS["agreement-expiry"].do(row.pk)
        assert ears.heard("agreement.hand_on") == {BUREAU, CLERK}
        due.JOBS["agreement-expiry"].do(other.pk)
        assert ears.heard("agreement.expire") == {BUREAU, CLERK}


def test_each_move_of_a_placement_tells(cast):
    ears, row = Ears(), made.proposed_placement(cast)
    staff = list(row.agreement.staff_on(clock.today()))

    def then(kind, deed):
        nonlocal row
        row = deed(fresh(row))
        return ears.heard(f"placement.{kind}")

    def agree(r):
        return placements.agree(r, Manned(staff=staff), by=cast.clerk)

    ears.heard("")
    assert then("decline", lambda r: placements.decline(r, by=cast.clerk, reason="忙")) == {DEAN}
    assert then("propose_again", lambda r: placements.propose_again(r, by=cast.dean)) == {CLERK}
    assert then("agree", agree) == {DEAN, BUREAU}
    back = then("send_back", lambda r: placements.send_back(r, by=cast.dean, reason="改"))
    assert back == {DEAN, CLERK}
    agree(fresh(row))
    go = then("start", lambda r: placements.start(r, by=system("placement-start")))
    assert go == ALL
    told = Stop(cause="school", handover="并班")
    assert then("end", lambda r: placements.end(r, told, by=cast.principal, reason="人少")) == ALL
    assert then("reopen", lambda r: placements.reopen(r, by=cast.lead, reason="错")) == {
        DEAN,
        CLERK,
    }
    with clock.frozen(clock.now() + timedelta(days=101)):
        over = then("finish", lambda r: placements.finish(r, by=system("placement-end")))
        assert over == {DEAN, CLERK}


def test_paper_moves_of_a_placement_tell(cast):
    ears, scan = Ears(), people.stored_file()
    row = made.proposed_placement(cast, by=cast.officer, entry_scan=scan)
    staff = list(row.agreement.staff_on(clock.today()))
    placements.agree(row, Manned(staff=staff, entry_scan=scan), by=cast.officer)
    entries.check(fresh(row), by=cast.lead)
    assert ears.heard("placement.check_entry") == {BUREAU}
    placements.withdraw(fresh(row), by=cast.dean, reason="不办")
    assert ears.heard("placement.withdraw") == {DEAN, CLERK}


def test_each_move_of_an_amendment_tells(cast):
    ears, agreement = Ears(), made.active_agreement(cast)
    amendments.decline(an_amendment(cast, agreement), by=cast.lead, reason="否")
    assert ears.heard("amendment.decline") == {BUREAU, CLERK}
    amendments.withdraw(an_amendment(cast, agreement), by=cast.clerk, reason="撤")
    assert ears.heard("amendment.withdraw") == {BUREAU, CLERK}
    amendments.agree(an_amendment(cast, agreement), by=cast.lead)
    told = Message.objects.filter(kind__in=["amendment.agree", "amendment.take_effect"])
    assert {(row.kind, row.role) for row in told} == {
        ("amendment.agree", "DISTRICT"),
        ("amendment.agree", "INSTITUTION"),
        ("amendment.take_effect", "DISTRICT"),
        ("amendment.take_effect", "INSTITUTION"),
    }


def by_kind():
    rows = Message.objects.values_list("kind", "role")
    found = {}
    for kind, role in rows:
        found.setdefault(kind, set()).add(role)
    return found


def test_confirming_what_was_backfilled_tells(cast):
    today = clock.today()
    ahead, past = today + timedelta(days=5), today - timedelta(days=300)
    batch = made.entered_batch(
        cast,
        made.paper(1, school=cast.school),
        made.paper(2, school=cast.school, starts_on=ahead),
        made.paper(3, school=cast.school, starts_on=past, ends_on=today - timedelta(days=200)),
    )
    backfill.confirm_all(batch, by=cast.lead, looked_at=True)
    perform(fresh(batch), BackfillBatch.reopen, by=cast.lead, reason="再看")
    told = by_kind()
    both = {"SCHOOL", "INSTITUTION"}
    assert told["placement.confirm_running"] == both
    assert told["placement.confirm_coming"] == both
    assert told["placement.confirm_past"] == both
    assert told["agreement.confirm"] == told["agreement.confirm_past"] == {"INSTITUTION"}
    assert told["backfillbatch.settle"] == told["backfillbatch.reopen"] == {"DISTRICT"}


def test_discarding_what_was_backfilled_tells_the_bureau(cast):
    backfill_confirm.discard(made.entered_batch(cast).files.get(), by=cast.lead, reason="不符")
    told = by_kind()
    assert told["placement.discard"] == told["agreement.discard"] == {"DISTRICT"}
