"""A walk at random: whatever anybody tries in whatever order, no list is made past its guarantees."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.actors import Stranger, system
from core import clock, ledger
from core.deeds import fresh
from core.errors import DomainError
from tests.factories import institutions as people
from tests.factories import vetting
from tests.vetting.conftest import MONDAY
from tests.vetting.tables import APPLICATION, CALL, SHEET
from tests.walks import LONGER, impossible_rows
from vetting.domain import (
    applications,
    calls,
    corrections,
    objections,
    packages,
    panels,
    publicity,
    rankings,
    review,
    selection,
    sheets,
)
from vetting.facts import Answer, Filing, NoticeText, Result, Upheld
from vetting.models import Announcement, Application, Listing, Objection, ScoreSheet

PEOPLE = ("officer", "officer2", "lead", "lead2", "panel1", "lead_b", "clerk_b")
WORDS = NoticeText(text="公示", how_to_object="书面实名")
LETTER = {"name": "王小明", "contact": "0631-123", "facts": "名单外人员在校内授课，与申报不符。"}


class World:
    """One call with two applicants; `who` is anybody of the cast or an applicant's clerk."""

    def __init__(self, cast, time):
        self.cast, self.time = cast, time
        self.call = vetting.published_call(cast, quota=1)
        self.rows = [vetting.started_application(cast, call=self.call) for _each in range(2)]

    def actor(self, name, row):
        return people.clerk_of(row.institution) if name == "own" else getattr(self.cast, name)

    def wait(self, days):
        self.time.move(timedelta(days=days))


def _score(world, row, actor):
    for expert in (world.cast.panel1, world.cast.panel2, world.cast.panel3):
        for sheet in ScoreSheet.objects.filter(application=row, state="open"):
            if sheet.panelist.user_id == expert.user_id:
                vetting.score(sheet, expert, 80)


def _object(world, row, actor):
    filed = objections.file(world.call, Filing(**LETTER, application=row), by=Stranger())
    objections.accept(filed, by=actor)


def _each_objection(deed):
    def step(world, row, actor):
        for each in Objection.objects.filter(state="accepted"):
            deed(each, actor)

    return step


def _each_sheet(deed):
    def step(world, row, actor):
        for each in ScoreSheet.objects.filter(application=row)[:1]:
            deed(each, actor)

    return step


STEPS = {
    "submit": lambda w, r, a: applications.submit(r, by=a),
    "recall": lambda w, r, a: applications.recall(r, by=a),
    "withdraw": lambda w, r, a: applications.withdraw(r, by=a),
    "verdicts": lambda w, r, a: review.give_verdicts(
        r, by=a, verdicts={item.pk: (True, "") for item in r.items()}
    ),
    "fail": lambda w, r, a: review.give_verdicts(
        r, by=a, verdicts={item.pk: (False, "缺") for item in r.items()}, reason="复核"
    ),
    "correction": lambda w, r, a: corrections.ask_correction(r, by=a),
    "answer": lambda w, r, a: applications.answer_correction(r, by=a),
    "qualify": lambda w, r, a: review.qualify(r, by=a),
    "disqualify": lambda w, r, a: review.disqualify(r, by=a, reason="不符合"),
    "reconsider": lambda w, r, a: review.reconsider(r, by=a, reason="更正"),
    "close": lambda w, r, a: calls.close(w.call, by=system("announcement-close")),
    "finish": lambda w, r, a: calls.finish_review(w.call, by=a),
    "convene": lambda w, r, a: panels.convene(w.call, by=a),
    "score": _score,
    "unlock": _each_sheet(lambda sheet, a: sheets.unlock(sheet, by=a, reason="改")),
    "rank": lambda w, r, a: rankings.ask(w.call, by=a),
    "undo": lambda w, r, a: selection.undo(w.call, by=a, reason="改"),
    "select": lambda w, r, a: selection.select(w.call, by=a),
    "notice": lambda w, r, a: publicity.give_public_notice(w.call, WORDS, by=a),
    "object": _object,
    "uphold": _each_objection(
        lambda o, a: objections.uphold(o, Upheld(reply="属实", reject=True), by=a)
    ),
    "dismiss": _each_objection(lambda o, a: objections.dismiss(o, Answer(reply="不属实"), by=a)),
    "substitute": lambda w, r, a: selection.substitute(r, by=a, reason="递补"),
    "withdraw_public_notice": lambda w, r, a: publicity.withdraw_public_notice(
        w.call, by=a, reason="变动"
    ),
    "conclude": lambda w, r, a: publicity.conclude(
        w.call, Result(number="1号", minutes=people.stored_file()), by=a
    ),
    "end_package": lambda w, r, a: packages.end(r.package, by=a, reason="不足"),
    "cancel": lambda w, r, a: calls.cancel(w.call, by=a, reason="取消"),
    "wait": lambda w, r, a: w.wait(3),
    "wait_long": lambda w, r, a: w.wait(8),
}
# The straight road is likely, so that walks get far; the rest comes in between.
ROAD = (
    ("submit", "own"), ("verdicts", "officer"), ("qualify", "officer"), ("wait_long", "officer"),
    ("close", "officer"), ("finish", "officer"), ("convene", "lead"), ("score", "panel1"),
    ("rank", "officer"), ("select", "lead"), ("notice", "lead"), ("wait_long", "officer"),
    ("conclude", "lead"),
)  # fmt: skip
detour = st.tuples(
    st.integers(0, len(ROAD)),
    st.sampled_from(sorted(STEPS)),
    st.sampled_from((*PEOPLE, "own")),
    st.integers(0, 1),
)


@settings(max_examples=8 * LONGER, deadline=None, suppress_health_check=list(HealthCheck))
@given(detours=st.lists(detour, max_size=9))
@example(detours=[])
def test_no_list_is_made_past_its_guarantees(cast, detours):
    # The fixture's clock is shared by all examples: each one begins on the same Monday.
    with clock.frozen(clock.at(MONDAY, 9)) as time:
        mark = transaction.savepoint()
        try:
            _walk(World(cast, time), detours)
        finally:
            transaction.savepoint_rollback(mark)


def _walk(world, detours):
    vetting.experts(world.cast, world.call)
    for place, (step, who) in enumerate(ROAD):
        for at, other, somebody, number in detours:
            if at == place:
                _try(world, other, somebody, number)
        for number in (0, 1):
            _try(world, step, who, number)
    _check(world)
    if not detours:
        assert fresh(world.call).state == "concluded"


def _try(world, step, who, number):
    row = fresh(world.rows[number])
    world.call = fresh(world.call)
    states = _states(world)
    refusal = None
    try:
        with transaction.atomic():
            STEPS[step](world, row, world.actor(who, row))
    except DomainError as refused:
        refusal = refused
    if refusal is not None:
        assert all(refusal.reasons)
        assert _states(world) == states
    _moved_as_written(states, _states(world))


def _states(world):
    return {
        Announcement: {world.call.pk: fresh(world.call).state},
        Application: dict(Application.objects.values_list("pk", "state")),
        ScoreSheet: dict(ScoreSheet.objects.values_list("pk", "state")),
    }


def _moved_as_written(before, after):
    """Every change is one that the tables allow (a deed may make several of one row)."""
    for model, table in ((Announcement, CALL), (Application, APPLICATION), (ScoreSheet, SHEET)):
        for pk, state in before[model].items():
            assert after[model][pk] in _reach(table, state)


def _reach(table, state):
    found, new = {state}, {state}
    while new:
        new = {target for each in new for target in table[each].values()} - found
        found |= new
    return found


def _check(world):
    call = fresh(world.call)
    listed = Listing.objects.filter(package__announcement=call)
    if call.state == "concluded":
        notice = call.current_public_notice
        assert clock.today() > notice.ends_on
        assert notice.digest == call.shortlist_digest()
        assert not call.objections.filter(state__in=("filed", "accepted")).exists()
        for listing in listed:
            row = listing.application
            assert row.decided_by_id is not None
            assert row.score >= 60
            assert row.sheets.filter(state="locked").count() >= 3
            assert not row.sheets.filter(state="open").exists()
            assert row.submitted_at < call.closes_at
        assert listed.count() <= world.rows[0].package.quota
    else:
        assert listed.count() == 0
    assert list(ledger.verify()) == []
    assert impossible_rows() == []
