"""The machines of this room, written out: state by move, role by move, and who hears of each move."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import system
from accounts.models import Notice
from contracts.domain import (
    agreements,
    amendments,
    backfill,
    backfill_confirm,
    due,
    placements,
    suspensions,
)
from contracts.models import Agreement, Amendment, BackfillBatch, Placement
from core import clock, ledger
from core.errors import Blocked, Forbidden, Stale
from core.fsm import declared, fresh, perform
from tests.factories import contracts as made
from tests.factories import institutions as people
from tests.walks import along, walks

pytestmark = pytest.mark.django_db

MOVES = {
    Agreement: {
        "pending": {"confirm": "active", "confirm_past": "expired", "discard": "voided"},
        "draft": {"offer": "offered", "void": "voided"},
        "offered": {
            "recall": "draft",
            "decline": "draft",
            "countersign": "countersigned",
            "void": "voided",
        },
        "countersigned": {"send_back": "draft", "activate": "active", "void": "voided"},
        "active": {
            "undo_activation": "countersigned",
            "suspend": "suspended",
            "end": "ended",
            "expire": "expired",
            "renew": "active",
            "hand_on": "renewed",
            "terminate": "terminated",
        },
        "suspended": {
            "resume": "active",
            "end": "ended",
            "expire": "expired",
            "hand_on": "renewed",
            "terminate": "terminated",
        },
        "expired": {},
        "renewed": {},
        "ended": {"reinstate": "active"},
        "terminated": {"reinstate": "active"},
        "voided": {},
    },
    Placement: {
        "pending": {
            "confirm_coming": "agreed",
            "confirm_running": "running",
            "confirm_past": "ended",
            "discard": "voided",
        },
        "proposed": {"agree": "agreed", "decline": "declined", "withdraw": "withdrawn"},
        "declined": {"propose_again": "proposed", "withdraw": "withdrawn"},
        "agreed": {
            "send_back": "proposed",
            "check_entry": "agreed",
            "start": "running",
            "withdraw": "withdrawn",
        },
        "running": {"finish": "ended", "end": "ended"},
        "ended": {"reopen": "running"},
        "withdrawn": {},
        "voided": {},
    },
    Amendment: {
        "proposed": {"agree": "agreed", "decline": "declined", "withdraw": "withdrawn"},
        "agreed": {"withdraw": "withdrawn", "take_effect": "effective"},
        "effective": {},
        "declined": {},
        "withdrawn": {},
    },
    BackfillBatch: {"pending": {"settle": "settled"}, "settled": {"reopen": "pending"}},
}

LEADS = {"lead", "lead2"}
OFFICERS = {"officer", "officer2"} | LEADS
# The school of the placement, and of no agreement yet: `principal` signs only where schools do.
SIGNERS = OFFICERS
SCHOOL = {"dean", "principal"}
MACHINES = (
    "agreement-suspension",
    "agreement-expiry",
    "agreement-amendment",
    "agreement-end",
    "placement-start",
    "placement-end",
    "exit-execution",
    "exit-revocation",
    "institution-deregistration",
    "school-closing",
    "demo",
)
WHO = {
    Agreement: {
        "offer": SIGNERS,
        "recall": SIGNERS,
        "decline": {"clerk"},
        "countersign": OFFICERS | {"clerk"},
        "send_back": SIGNERS,
        "activate": LEADS,
        "undo_activation": LEADS,
        "void": SIGNERS | {"exit-execution", "institution-deregistration"},
        "suspend": {"agreement-suspension"},
        "resume": {"agreement-suspension"},
        "end": LEADS | {"institution-deregistration"},
        "expire": {"agreement-expiry"},
        "renew": LEADS,
        "hand_on": {"agreement-expiry"},
        "terminate": {"exit-execution"},
        "reinstate": LEADS | {"exit-revocation"},
        "confirm": OFFICERS,
        "confirm_past": OFFICERS,
        "discard": OFFICERS | {"exit-execution", "institution-deregistration"},
    },
    Placement: {
        "agree": OFFICERS | {"clerk"},
        "decline": {"clerk"},
        "propose_again": SCHOOL,
        "send_back": SCHOOL | {"clerk"},
        "check_entry": OFFICERS,
        "start": {"placement-start"},
        "finish": {"placement-end"},
        "end": LEADS | {"principal", "exit-execution", "agreement-end", "school-closing"},
        "reopen": LEADS,
        "withdraw": OFFICERS
        | SCHOOL
        | {"clerk", "exit-execution", "agreement-end", "school-closing"},
        "confirm_coming": OFFICERS,
        "confirm_running": OFFICERS,
        "confirm_past": OFFICERS,
        "discard": OFFICERS | {"exit-execution", "institution-deregistration"},
    },
    Amendment: {
        "agree": LEADS | {"clerk"},
        "decline": LEADS | {"clerk"},
        "withdraw": OFFICERS | {"clerk"},
        "take_effect": {"agreement-amendment"},
    },
    BackfillBatch: {"settle": OFFICERS, "reopen": LEADS},
}
# The state a row of `a_row` is in.
FIRST = {
    Agreement: "offered",
    Placement: "proposed",
    Amendment: "proposed",
    BackfillBatch: "pending",
}


def a_row(model, cast):
    if model is Agreement:
        return made.offered_agreement(cast)
    if model is Placement:
        return made.proposed_placement(cast)
    if model is Amendment:
        return an_amendment(cast, made.active_agreement(cast))
    return made.entered_batch(cast)


def an_amendment(cast, row, **facts):
    told = {
        "cause": "clause",
        "text": "改争议处理",
        "effective_on": clock.today(),
        "document": people.stored_file(),
        "changes": {"clauses": {"dispute": "协商解决。"}},
        **facts,
    }
    return amendments.propose(row, by=cast.clerk, **told)


@pytest.mark.parametrize("model", MOVES, ids=lambda model: model.__name__)
def test_state_by_move(model):
    found = {
        state: {
            name: spec.target for name, spec in declared(model).items() if state in spec.sources
        }
        for state, _label in model._meta.get_field("state").choices
    }
    assert found == MOVES[model]


@pytest.mark.parametrize("model", WHO, ids=lambda model: model.__name__)
def test_role_by_move(model, cast):
    row = a_row(model, cast)
    actors = cast.people | {name: system(name) for name in MACHINES}
    found = {
        name: {who for who, actor in actors.items() if spec.permission(row, actor)}
        for name, spec in declared(model).items()
    }
    assert found == WHO[model]


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (model, name)
        for model, moves in WHO.items()
        for name in moves
        if name not in MOVES[model][FIRST[model]]
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_move_from_a_wrong_state_is_stale_and_changes_nothing(model, name, cast):
    row = a_row(model, cast)
    assert row.state == FIRST[model]
    who = min(WHO[model][name])
    actor = system(who) if who in MACHINES else cast.people[who]
    with pytest.raises(Stale):
        perform(row, name, by=actor, reason="测试")
    assert (fresh(row).state, fresh(row).version) == (row.state, row.version)


class Ears:
    """Who was told of a kind of move since the last time asked: {(role, office code)}."""

    def __init__(self):
        self.last = 0

    def heard(self, kind):
        rows = Notice.objects.filter(pk__gt=self.last, kind=kind)
        told = {(row.role, row.organisation.code) for row in rows}
        newest = Notice.objects.order_by("-pk").first()
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
        facts = {"signed_file": people.stored_file(), "signed_on": clock.today(), "number": "1"}
        return agreements.activate(r, by=cast.lead, **facts)

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
    stop = {"cause": "case", "reason": "立案", "basis": "1号"}
    by = system("agreement-suspension")
    assert then("suspend", lambda r: suspensions.suspend(r, by=by, **stop)) == ALL
    suspensions.close(fresh(row), by=by, reason="结案")
    assert then("resume", lambda r: suspensions.resume(r, by=by, reason="结案")) == ALL
    told = {
        "cause": "policy",
        "reason": "政策",
        "document": people.stored_file(),
        "handover": "接管",
    }
    assert then("end", lambda r: agreements.end(r, by=cast.lead, **told)) == ALL
    again = then("reinstate", lambda r: agreements.reinstate(r, by=cast.lead, reason="更正"))
    assert again == {BUREAU, CLERK}
    ending = then(
        "terminate",
        lambda r: agreements.terminate(r, by=system("exit-execution"), exit_number="1号"),
    )
    assert ending == {BUREAU, CLERK}


def test_void_expire_and_renewal_tell(cast):
    ears = Ears()
    agreements.void(made.offered_agreement(cast), by=cast.officer, reason="不签")
    assert ears.heard("agreement.void") == {CLERK}
    row = made.active_agreement(cast, valid_until=clock.today() + timedelta(days=3))
    other = made.active_agreement(cast, valid_until=clock.today() + timedelta(days=3))
    from tests.contracts.test_life import renewed

    after = renewed(cast, row)
    assert ears.heard("agreement.renew") == {CLERK}
    agreements.offer(after, by=cast.officer)
    agreements.countersign(fresh(after), by=cast.clerk)
    agreements.activate(
        fresh(after),
        by=cast.lead2,
        signed_file=people.stored_file(),
        signed_on=clock.today(),
        number="2",
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
        return placements.agree(r, by=cast.clerk, staff=staff)

    ears.heard("")
    assert then("decline", lambda r: placements.decline(r, by=cast.clerk, reason="忙")) == {DEAN}
    assert then("propose_again", lambda r: placements.propose_again(r, by=cast.dean)) == {CLERK}
    assert then("agree", agree) == {DEAN, BUREAU}
    back = then("send_back", lambda r: placements.send_back(r, by=cast.dean, reason="改"))
    assert back == {DEAN, CLERK}
    agree(fresh(row))
    go = then("start", lambda r: placements.start(r, by=system("placement-start")))
    assert go == ALL
    told = {"cause": "school", "reason": "人少", "handover": "并班"}
    assert then("end", lambda r: placements.end(r, by=cast.principal, **told)) == ALL
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
    placements.agree(row, by=cast.officer, staff=staff, entry_scan=scan)
    placements.check_entry(fresh(row), by=cast.lead)
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
    told = Notice.objects.filter(kind__in=["amendment.agree", "amendment.take_effect"])
    assert {(row.kind, row.role) for row in told} == {
        ("amendment.agree", "DISTRICT"),
        ("amendment.agree", "INSTITUTION"),
        ("amendment.take_effect", "DISTRICT"),
        ("amendment.take_effect", "INSTITUTION"),
    }


def by_kind():
    rows = Notice.objects.values_list("kind", "role")
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
    perform(fresh(batch), "reopen", by=cast.lead, reason="再看")
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
    max_examples=12,
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
            placement, by=cast.clerk, staff=list(placement.agreement.staff_on(clock.today()))
        )
        rows = [placement.agreement, placement]
        for _step in range(data.draw(st.integers(3, 12))):
            row = fresh(data.draw(st.sampled_from(rows)))
            name = data.draw(st.sampled_from(names))
            who = data.draw(st.sampled_from([*WALKERS, *MACHINES]))
            _try(row, name, system(who) if who in MACHINES else cast.people[who])
            _promises(fresh(rows[0]), fresh(rows[1]))
        assert list(ledger.verify()) == []
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
            moved = perform(row, name, by=actor, reason="随机", **facts)
    except (Blocked, Forbidden, Stale):
        assert fresh(row).state == before
        return
    assert (before in spec.sources, moved.state) == (True, spec.target)
    assert spec.permission(row, actor)


def _promises(agreement, placement):
    if agreement.state in {"active", "suspended"}:
        assert agreement.signed_file_id is not None
        assert agreement.activated_by_id not in {None, agreement.prepared_by_id}
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
