"""A walk at random: whatever anybody tries in whatever order, no exit skips its guarantees."""

from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import clock, deeds
from core.errors import DomainError
from inspections.domain import (
    cases,
    decisions,
    defence,
    emergency,
    execution,
    paper_replies,
    rectifications,
    reversal,
)
from inspections.enums import Document, Outcome
from inspections.models import ExitCase
from tests.factories import inspections
from tests.factories.institutions import stored_file
from tests.inspections.tables import EXIT, RECTIFICATION, VIOLATION
from tests.walks import along, walks

AFTER = {"decided", "served", "executed", "varied"}


def _file(**facts):
    return {"file": stored_file(), **facts}


STEPS = {
    "stop": lambda c, a, o: emergency.suspend_now(
        c.institution, by=a, code="I8", facts_text="危险"
    ),
    "confirm": lambda c, a, o: emergency.confirm(c, by=a, reason="属实"),
    "lift": lambda c, a, o: emergency.lift(c, by=a, reason="误会"),
    "draft": lambda c, a, o: cases.draft_notice(c, by=a, **inspections.notice(o)),
    "serve_notice": lambda c, a, o: inspections.serve_all(c, Document.NOTICE, by=a),
    "notify": lambda c, a, o: cases.notify(c, by=a),
    "answer": lambda c, a, o: defence.answer(c, by=a, text="申辩", **_file()),
    "waive": lambda c, a, o: defence.waive(c, by=a, **_file()),
    "check_paper": lambda c, a, o: defence.check_paper(c, by=a, entry=c.unchecked().first()),
    "return_paper": lambda c, a, o: defence.return_paper(
        c, by=a, entry=c.unchecked().first(), reason="不符"
    ),
    "hearing": lambda c, a, o: defence.request_hearing(c, by=a, **_file()),
    "no_hearing": lambda c, a, o: defence.withdraw_hearing(c, by=a, **_file()),
    "renotify": lambda c, a, o: cases.renotify(c, by=a, reason="重新告知"),
    "review": lambda c, a, o: inspections.review(c, by=a),
    "unreview": lambda c, a, o: decisions.unreview(c, by=a, reason="重审"),
    "decide": lambda c, a, o: decisions.decide(
        c,
        by=a,
        **inspections.decision(
            o, suspend_until=clock.today() + timedelta(days=9), defence_answer="已复核"
        ),
    ),
    "dismiss": lambda c, a, o: decisions.dismiss(c, by=a, reason="不予退出"),
    "serve_decision": lambda c, a, o: inspections.serve_all(c, Document.DECISION, by=a),
    "serve": lambda c, a, o: decisions.serve(c, by=a),
    "retract": lambda c, a, o: decisions.retract(c, by=a, reason="收回"),
    "stay": lambda c, a, o: decisions.stay(c, by=a, reason="复议", since=clock.today(), **_file()),
    "end_stay": lambda c, a, o: decisions.end_stay(c, by=a, reason="恢复"),
    "execute": lambda c, a, o: execution.execute(c, by=a, note="约谈记录"),
    "vary": lambda c, a, o: reversal.vary(
        c, by=a, reason="变更", number="复〔1〕", outcome=o, **_file()
    ),
    "revoke": lambda c, a, o: reversal.revoke(c, by=a, reason="撤销", number="复〔1〕", **_file()),
    "void": lambda c, a, o: cases.void(c, by=a, reason="作废"),
}
PEOPLE = ("officer", "officer2", "lead", "lead2", "clerk", "inspector", "lead_b", "city_lead")
# The straight road is likely, so that walks get far; the rest comes in between.
ROAD = (
    ("draft", "officer"), ("serve_notice", "officer"), ("notify", "officer"), ("waive", "clerk"),
    ("review", "lead"), ("decide", "lead2"), ("serve_decision", "officer"), ("serve", "officer"),
    ("execute", "officer"), ("revoke", "city_lead"),
)  # fmt: skip
ANY = st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from(PEOPLE))
STEP = st.tuples(
    st.one_of(st.none(), st.none(), ANY),  # None: the next step of the road
    st.sampled_from(list(Outcome)),
    st.sampled_from([0, 0, 0, 1, 9]),
)
WALKS = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def check(case, before):
    assert case.state == before or case.state in EXIT[before].values()
    if case.state in AFTER:
        assert case.decided_by_id not in {None, case.opened_by_id}
        assert case.reviewed_by_id not in {None, case.opened_by_id, case.drafted_by_id}
        assert case.unserved(Document.NOTICE) == []
        assert case.waived_on or case.decided_on > case.defence_due
        assert case.hearing_requested_on is None
        assert not case.unchecked().exists()
        if case.state != "varied":
            assert Outcome(case.outcome).weight <= Outcome(case.intended).weight
    if case.state in {"dismissed", "voided", "executed", "revoked"}:
        assert case.emergency != "waiting"
    if case.emergency == "waiting":
        assert case.suspension.closed_on is None
    removed = case.state == "executed" and case.outcome == Outcome.REMOVE
    excluded = case.institution.exclusion_set.filter(state="active").exists()
    assert removed == excluded


@WALKS
@given(steps=st.lists(STEP, min_size=6, max_size=24))
def test_exit_walks_at_random(cast, steps):
    assert cast.institution  # made once, before the savepoint that each walk is undone to
    with transaction.atomic():
        _walk(cast, steps)
        transaction.set_rollback(True)


def _walk(cast, steps):
    with clock.frozen(clock.now()) as time:
        case = inspections.opened_case(cast)
        done = 0
        for chosen, outcome, days in steps:
            time.move(timedelta(days=days))
            name, who = chosen or ROAD[min(done, len(ROAD) - 1)]
            before = case.state
            try:
                with transaction.atomic():
                    STEPS[name](case, getattr(cast, who), outcome)
                done += chosen is None
            except DomainError:
                pass  # refused: nothing may have changed, which check() looks at
            case = deeds.fresh(ExitCase.objects.get(pk=case.pk))
            check(case, before)


ORDERS = {
    "submit": lambda r, a: rectifications.submit(r, by=a, reply="已改"),
    "enter_reply": lambda r, a: paper_replies.enter(
        r, by=a, reply="已改", received_on=clock.today(), **_file()
    ),
    "check_reply": lambda r, a: paper_replies.check(r, by=a),
    "return_reply": lambda r, a: paper_replies.send_back(r, by=a, reason="不符"),
    "extend": lambda r, a: rectifications.extend(
        r, by=a, due_on=r.due_on + timedelta(days=3), reason="延期"
    ),
    "accept": lambda r, a: rectifications.accept(r, by=a, recheck_note="好"),
    "refuse": lambda r, a: rectifications.refuse(r, by=a, recheck_note="未改"),
    "reconsider": lambda r, a: rectifications.reconsider(r, by=a, reason="更正"),
    "close": lambda r, a: rectifications.close(r, by=a, reason="办结"),
    "cancel": lambda r, a: rectifications.cancel(r, by=a, reason="发错"),
}


@WALKS
@given(
    steps=st.lists(st.tuples(st.sampled_from(sorted(ORDERS)), st.sampled_from(PEOPLE)), max_size=15)
)
def test_order_walks_at_random(cast, steps):
    assert cast.institution
    with transaction.atomic():
        row = inspections.issued_order(cast)
        first = row.due_on
        for name, who in steps:
            before = row.state
            try:
                row = ORDERS[name](row, getattr(cast, who))
                assert row.state == RECTIFICATION[before][name]
            except DomainError:
                pass
            row = deeds.fresh(row)
            valid = row.grounds.filter(withdrawn_on=None).count()
            assert (row.state == "refused") <= (valid == 1)
            assert (row.due_on - first).days in {0, 3}
            assert not (row.entry_waits and row.state in {"accepted", "refused"})
        transaction.set_rollback(True)


@walks(VIOLATION, ("exit-execution", "demo"))
def test_violation_walks_at_random(cast, steps):
    assert cast.institution
    with transaction.atomic():
        along(cast, VIOLATION, inspections.recorded_violation(cast), steps)
        transaction.set_rollback(True)
