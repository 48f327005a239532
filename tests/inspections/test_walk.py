"""A walk at random: whatever anybody tries in whatever order, no exit skips its guarantees."""

from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.actors import system
from accounts.domain import entries
from contracts.models import Agreement, Placement
from core import clock, deeds
from core.errors import DomainError, Stale
from core.fsm import perform
from inspections.domain import (
    cases,
    decisions,
    defence,
    emergency,
    execution,
    paper_replies,
    rectifications,
    reversal,
    talks,
)
from inspections.enums import Document, Outcome
from inspections.facts import (
    Answer,
    Decision,
    EnteredReply,
    Execution,
    Extension,
    Handover,
    HearingDay,
    HearingRecord,
    NoticeTexts,
    Paper,
    Recheck,
    Reply,
    Reversal,
    Said,
    Sighting,
    Stay,
    Variation,
)
from inspections.models import ExitCase
from tests.factories import contracts, inspections
from tests.factories.institutions import stored_file
from tests.inspections.tables import EXIT, RECTIFICATION, VIOLATION
from tests.walks import LONGER, along, impossible_rows, walks

AFTER = {"decided", "served", "executed", "varied"}


def _file(**facts):
    return {"file": stored_file(), **facts}


def _now(row):
    """Of a row that is not there no page offers anything."""
    if row is None:
        raise Stale
    return row


STEPS = {
    "stop": lambda c, a, o: emergency.suspend_now(
        c.institution, Sighting(code="I8", happened_on=clock.today(), facts_text="危险"), by=a
    ),
    "escalate": lambda c, a, o: emergency.escalate(_now(c.current_emergency), by=a),
    "confirm": lambda c, a, o: emergency.confirm(_now(c.current_emergency), by=a, reason="属实"),
    "lift": lambda c, a, o: emergency.lift(_now(c.current_emergency), by=a, reason="误会"),
    "draft": lambda c, a, o: cases.draft_notice(c, NoticeTexts(**inspections.notice(o)), by=a),
    "serve_notice": lambda c, a, o: inspections.serve_all(c, Document.NOTICE, by=a),
    "notify": lambda c, a, o: cases.notify(c, by=a),
    "answer": lambda c, a, o: defence.answer(c, Answer(text="申辩", **_file()), by=a),
    "waive": lambda c, a, o: defence.waive(c, Said(**_file()), by=a),
    "check_paper": lambda c, a, o: defence.check_paper(
        c, Paper(entry=_now(_now(c.current_notice).unchecked().first())), by=a
    ),
    "return_paper": lambda c, a, o: defence.return_paper(
        c, Paper(entry=_now(_now(c.current_notice).unchecked().first())), by=a, reason="不符"
    ),
    "hearing": lambda c, a, o: defence.request_hearing(c, Said(**_file()), by=a),
    "no_hearing": lambda c, a, o: defence.withdraw_hearing(c, Said(**_file()), by=a),
    "set_hearing": lambda c, a, o: defence.fix_hearing(
        _now(c.current_hearing),
        HearingDay(
            hearing_on=clock.add_working_days(clock.today(), 7).date,
            hearing_time="九时",
            hearing_place="三楼",
            hearing_chair="周某",
        ),
        by=a,
    ),
    "hold_hearing": lambda c, a, o: defence.hold_hearing(
        _now(c.current_hearing), HearingRecord(**_file()), by=a
    ),
    "renotify": lambda c, a, o: cases.renotify(c, by=a, reason="重新告知"),
    "review": lambda c, a, o: inspections.review(c, by=a),
    "unreview": lambda c, a, o: decisions.unreview(c, by=a, reason="重审"),
    "decide": lambda c, a, o: decisions.decide(
        c,
        Decision(
            **inspections.decision(
                o, suspend_until=clock.today() + timedelta(days=9), defence_answer="已复核"
            )
        ),
        by=a,
    ),
    "dismiss": lambda c, a, o: decisions.dismiss(c, by=a, reason="不予退出"),
    "serve_decision": lambda c, a, o: inspections.serve_all(c, Document.DECISION, by=a),
    "serve": lambda c, a, o: decisions.serve(c, by=a),
    "retract": lambda c, a, o: decisions.retract(c, by=a, reason="收回"),
    "plan_handover": lambda c, a, o: decisions.plan_handover(
        c, Handover(default_handover=o == Outcome.END), by=a
    ),
    "hold_back": lambda c, a, o: perform(c, ExitCase.hold_back, by=a, reason="班组没有接管安排"),
    "job": lambda c, a, o: [execution.execute_one(pk) for pk in execution.due(clock.now())],
    "stay": lambda c, a, o: decisions.stay(
        c, Stay(since=clock.today(), **_file()), by=a, reason="复议"
    ),
    "end_stay": lambda c, a, o: decisions.end_stay(c, by=a, reason="恢复"),
    "execute": lambda c, a, o: execution.execute(c, Execution(note="约谈记录"), by=a),
    "fix_talk": lambda c, a, o: talks.fix(_now(c.current_talk), inspections.talk_day(), by=a),
    "hold_talk": lambda c, a, o: talks.hold(_now(c.current_talk), inspections.talk_record(), by=a),
    "vary": lambda c, a, o: reversal.vary(
        c,
        Variation(
            number="复〔1〕",
            outcome=o,
            suspend_until=clock.today() + timedelta(days=9),
            demands="改正",
            **_file(),
        ),
        by=a,
        reason="变更",
    ),
    "revoke": lambda c, a, o: reversal.revoke(
        c, Reversal(number="复〔1〕", **_file()), by=a, reason="撤销"
    ),
    "void": lambda c, a, o: cases.void(c, by=a, reason="作废"),
}
MACHINES = ("exit-execution", "emergency-escalation")
PEOPLE = ("officer", "officer2", "lead", "lead2", "clerk", "inspector", "lead_b", "city_lead")
# The straight roads are likely, so that walks get far; the rest comes in between.
TOLD = (("draft", "officer"), ("serve_notice", "officer"), ("notify", "officer"))
DECIDED = (
    ("review", "lead"), ("decide", "lead2"), ("serve_decision", "officer"), ("serve", "officer")
)  # fmt: skip
ROADS = (
    (*TOLD, ("waive", "clerk"), *DECIDED, ("fix_talk", "officer"), ("hold_talk", "officer2"),
     ("revoke", "lead")),
    (*TOLD, ("waive", "clerk"), *DECIDED, ("execute", "officer"), ("vary", "lead"),
     ("revoke", "city_lead")),
    (*TOLD, ("hearing", "clerk"), ("set_hearing", "officer"), ("hold_hearing", "lead"), *DECIDED,
     ("job", "lead")),
    (("stop", "inspector"), ("escalate", "emergency-escalation"), ("confirm", "lead"), *TOLD,
     ("waive", "clerk"), *DECIDED, ("execute", "officer")),
    (*TOLD, ("waive", "officer"), ("check_paper", "lead"), *DECIDED, ("plan_handover", "officer"),
     ("job", "lead"), ("stay", "lead"), ("end_stay", "lead"), ("plan_handover", "officer"),
     ("job", "lead")),
)  # fmt: skip
ANY = st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from([*PEOPLE, *MACHINES]))
STEP = st.tuples(
    st.one_of(st.none(), st.none(), ANY),  # None: the next step of the road
    st.sampled_from(list(Outcome)),
    st.sampled_from([0, 0, 0, 1, 9]),
)
WALKS = settings(
    max_examples=20 * LONGER,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def check(case, before):
    assert case.state == before or case.state in EXIT[before].values()
    if case.state in AFTER:
        assert case.decision.decided_by_id not in {None, case.opened_by_id}
        authors = {case.opened_by_id, case.notice.drafted_by_id}
        assert case.current_review.reviewed_by_id not in authors
        assert case.unserved(Document.NOTICE) == []
        assert case.period.waived_on or case.decision.decided_on > case.period.due_on
        assert case.current_hearing is None or case.current_hearing.state == "held"
        assert not case.notice.unchecked().exists()
        if case.state != "varied":
            assert Outcome(case.outcome).weight <= Outcome(case.notice.intended).weight
    check_parts(case)
    assert not case.held_back or case.state == "served"
    check_groups(case)
    removed = case.state == "executed" and case.outcome == Outcome.REMOVE
    excluded = case.institution.exclusion_set.filter(state="active").exists()
    assert removed == excluded


def check_parts(case):
    """The rows of each round belong together, and to the case."""
    stop, hearing = case.current_emergency, case.current_hearing
    if stop is not None and stop.state == "waiting":
        assert case.state not in {"dismissed", "voided", "executed", "revoked"}
        assert case.suspension.closed_on is None
    for row in case.hearings.all():
        assert (row.state in {"requested", "fixed"}) <= (row.pk == case.current_hearing_id)
    if hearing is not None and hearing.is_open:
        assert case.state == "notified"
    if case.current_period is not None:
        assert case.current_period.notice_id == case.current_notice_id
    for row in case.talks.all():
        assert (row.state in {"asked", "fixed"}) <= (row.pk == case.current_talk_id)
    if case.outcome == Outcome.TALK and case.state == "executed":
        assert case.current_talk.state == "held"
    for row in case.decisions.all():
        assert row.opened_by_id == case.opened_by_id
        assert (row.retracted_on is None) == (row.pk == case.current_decision_id)
    rounds = list(case.prior_notices.order_by("pk").values_list("round", flat=True))
    assert rounds == list(range(1, len(rounds) + 1))
    if rounds:
        assert case.notice.round == rounds[-1]


def check_groups(case):
    """Agreements end by an executed decision only, with whom looks after each group written down."""
    for agreement in Agreement.objects.filter(institution=case.institution):
        ended = case.state in {"executed", "varied"} and Outcome(case.outcome).ends
        assert (agreement.state == "terminated") == ended
    if case.state == "executed" and Outcome(case.outcome).ends:
        groups = Placement.objects.filter(agreement__institution=case.institution)
        assert [(one.state, one.handover != "") for one in groups] == [("ended", True)]


@settings(WALKS, max_examples=12 * LONGER)
@given(road=st.sampled_from(ROADS), steps=st.lists(STEP, min_size=14, max_size=28))
def test_exit_walks_at_random(cast, road, steps):
    if not Placement.objects.exists():  # made once, before the savepoint each walk is undone to
        contracts.running_placement(cast)
    with transaction.atomic():
        _walk(cast, road, steps)
        transaction.set_rollback(True)


def _walk(cast, road, steps):
    with clock.frozen(clock.now()) as time:
        case = inspections.opened_case(cast)
        done = 0
        for chosen, outcome, days in steps:
            time.move(timedelta(days=days))
            name, who = chosen or road[min(done, len(road) - 1)]
            before = case.state
            try:
                with transaction.atomic():
                    STEPS[name](case, cast.people.get(who) or system(who), outcome)
                done += chosen is None
            except DomainError:
                pass  # refused: nothing may have changed, which check() looks at
            case = deeds.fresh(ExitCase.objects.get(pk=case.pk))
            check(case, before)
        assert impossible_rows() == []


ORDERS = {
    "submit": lambda r, a: rectifications.submit(r, Reply(reply="已改"), by=a),
    "enter_reply": lambda r, a: paper_replies.enter(
        r, EnteredReply(reply="已改", received_on=clock.today(), **_file()), by=a
    ),
    "check_entry": lambda r, a: entries.check(r, by=a),
    "return_entry": lambda r, a: entries.send_back(r, by=a, reason="不符"),
    "extend": lambda r, a: rectifications.extend(
        r, Extension(due_on=r.due_on + timedelta(days=3)), by=a, reason="延期"
    ),
    "accept": lambda r, a: rectifications.accept(r, Recheck(recheck_note="好"), by=a),
    "refuse": lambda r, a: rectifications.refuse(r, Recheck(recheck_note="未改"), by=a),
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
        assert impossible_rows() == []
        transaction.set_rollback(True)


@walks(VIOLATION, ("exit-execution", "demo"))
def test_violation_walks_at_random(cast, steps):
    assert cast.institution
    with transaction.atomic():
        row = inspections.recorded_violation(cast)
        told = {name: getattr(row, name) for name in ("code", "happened_on", "facts_text")}
        along(cast, VIOLATION, row, steps, **told, severity=row.severity)
        transaction.set_rollback(True)
