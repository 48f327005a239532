"""A walk at random: whatever anybody tries in whatever order, a round keeps its promises."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal

from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.domain import entries
from core import clock, ledger
from core.deeds import fresh
from core.errors import DomainError
from core.models.ledger import Entry
from evaluations import schemes as default
from evaluations.domain import (
    consequences,
    replies,
    results,
    rounds,
    schemes,
    sheets,
    surveys,
    tallies,
)
from evaluations.enums import Audience
from evaluations.facts import (
    Answer,
    Correction,
    Counted,
    EnteredPoints,
    Order,
    Points,
    Publication,
    Word,
)
from evaluations.models import (
    Consequence,
    PaperTally,
    QualitySheet,
    Reply,
    Response,
    Result,
    Round,
)
from institutions.models import TermGrade
from tests.evaluations.tables import CONSEQUENCE, REPLY, ROUND, SHEET, TALLY
from tests.factories import evaluations
from tests.factories.institutions import stored_file
from tests.walks import LONGER, impossible_rows

TABLES = {
    Round: ROUND, QualitySheet: SHEET, Reply: REPLY, Consequence: CONSEQUENCE, PaperTally: TALLY,
}  # fmt: skip
POINTS = {key: Decimal(value) for key, value in evaluations.POINTS.items()}
BETTER = {"plan": Decimal(10)}
COUNTS = {"satisfied": 6, "dissatisfied": 2}
ORDER = Order(number="1号", facts_text="不满意", clause="第六条", demands="改进")
PEOPLE = (
    "officer", "officer2", "lead", "dean", "principal", "clerk", "city", "city_lead",
    "lead_b", "dean2", "clerk_b",
)  # fmt: skip


class NothingThere(Exception):
    """The step has no row to work on yet."""


class World:
    """One round of one course; what was handed out and what came in, counted by ourselves."""

    def __init__(self, cast, time):
        self.cast, self.time = cast, time
        self.round = evaluations.scheduled_round(cast)
        self.scheme = self.round.scheme_id
        self.tokens, self.taken = [], set()
        self.versions = {}

    def last(self, model, **where):
        path = "survey__round" if model is PaperTally else "round"
        path = "result__round" if model is Consequence else path
        row = model.objects.filter(**{path: self.round}, **where).order_by("pk").last()
        if row is None:
            raise NothingThere
        return row


def _issue(world, by):
    survey = world.round.surveys.filter(audience=Audience.PARENT).first()
    if survey is None:
        raise NothingThere
    _survey, tokens = surveys.issue_links(survey, by=by, count=6)
    world.tokens += tokens


def _answer(world, by):
    """Every link once more, used or not; half of the families are not satisfied."""
    taken = set()
    for number, token in enumerate(world.tokens):
        survey = surveys.survey_of(surveys.find(token))
        given = evaluations.ratings(survey, 5 if number % 2 else 1)
        if surveys.answer(token, ratings=given):
            taken.add(token)
    assert not taken & world.taken
    world.taken |= taken


def _adopt(world, by):
    day, body = clock.today(), {**default.DEFAULT, "pupil": "25", "parent": "20"}
    schemes.adopt(by=by, body=body, document="新办法", effective_from=day)


STEPS = {
    "open": lambda w, a: rounds.open_due(w.round),
    "freeze": lambda w, a: rounds.freeze_due(w.round),
    "close": lambda w, a: rounds.close_due(w.round),
    "open by hand": lambda w, a: rounds.open_round(w.round, by=a),
    "close by hand": lambda w, a: rounds.close(w.round, by=a),
    "publish": lambda w, a: rounds.publish(w.round, Publication(number="1号"), by=a),
    "cancel": lambda w, a: rounds.cancel(w.round, by=a, reason="取消"),
    "adopt": _adopt,
    "submit": lambda w, a: sheets.submit(w.last(QualitySheet), Points(points=POINTS), by=a),
    "enter": lambda w, a: sheets.enter(w.last(QualitySheet), EnteredPoints(points=POINTS, entry_scan=stored_file()), by=a),
    "check_entry": lambda w, a: entries.check(w.last(QualitySheet), by=a),
    "reopen": lambda w, a: sheets.reopen(w.last(QualitySheet), by=a, reason="错"),
    "issue": _issue,
    "answer": _answer,
    "tally": lambda w, a: tallies.enter(w.last(QualitySheet).round.surveys.get(audience=Audience.PUPIL), Counted(issued=9, counts=COUNTS, entry_scan=stored_file()), by=a),
    "check": lambda w, a: entries.check(w.last(PaperTally), by=a),
    "send back": lambda w, a: entries.send_back(w.last(PaperTally), by=a, reason="错"),
    "reply": lambda w, a: replies.file(w.cast.institution, Word(row=w.round, text="有误", sheet=w.last(QualitySheet)), by=a),
    "reply on paper": lambda w, a: replies.file(w.cast.institution, Word(row=w.round, text="有误", entry_scan=stored_file()), by=a),
    "check reply": lambda w, a: entries.check(w.last(Reply), by=a),
    "discard reply": lambda w, a: entries.send_back(w.last(Reply), by=a, reason="错"),
    "uphold": lambda w, a: replies.uphold(w.last(Reply), Correction(answer="属实", points=BETTER), by=a),
    "dismiss": lambda w, a: replies.dismiss(w.last(Reply), Answer(answer="维持"), by=a),
    "withdraw": lambda w, a: replies.withdraw(w.last(Reply), by=a),
    "answer anew": lambda w, a: replies.reconsider(w.last(Reply), by=a, reason="重办"),
    "take": lambda w, a: consequences.take(w.last(Consequence), ORDER, by=a),
    "decline": lambda w, a: consequences.decline(w.last(Consequence), by=a, reason="不必"),
    "decide anew": lambda w, a: consequences.reconsider(w.last(Consequence), by=a, reason="复发"),
    "wait": lambda w, a: w.time.move(timedelta(days=4)),
    "wait long": lambda w, a: w.time.move(timedelta(days=15)),
}  # fmt: skip
# The straight road, with a second tap and a check of one's own entry on it, is walked every time, so
# that walks get far; the rest comes in between.
ROAD = (
    ("open", "officer"), ("submit", "dean"), ("issue", "dean"), ("issue", "officer"),
    ("answer", "officer"), ("answer", "officer"), ("tally", "officer"), ("check", "officer"),
    ("check", "lead"), ("wait long", "officer"), ("freeze", "officer"), ("answer", "officer"),
    ("reply", "clerk"), ("wait long", "officer"), ("close", "officer"), ("uphold", "officer"),
    ("publish", "lead"), ("take", "officer"), ("take", "principal"),
)  # fmt: skip
DETOUR = st.tuples(
    st.integers(0, len(ROAD)), st.sampled_from(sorted(STEPS)), st.sampled_from(PEOPLE)
)


@settings(
    max_examples=12 * LONGER,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(detours=st.lists(DETOUR, max_size=16))
@example(detours=[])
def test_a_round_keeps_its_promises(cast, detours):
    assert cast.institution  # made once, before the savepoint that each walk is undone to
    assert cast.school2 != cast.school
    # Every walk begins on the same morning, whenever in the day the test runs.
    with clock.frozen(clock.at(clock.today(), 9)) as time, transaction.atomic():
        _walk(World(cast, time), detours)
        transaction.set_rollback(True)


def _walk(world, detours):
    for place, (step, who) in enumerate((*ROAD, ("wait", "officer"))):
        for at, other, somebody in detours:
            if at == place:
                _try(world, other, somebody)
        _try(world, step, who)
    assert list(ledger.verify()) == []
    assert impossible_rows() == []
    if not detours:
        assert world.round.state == "published"
        assert Result.objects.filter(placement=None).count() == 2
        assert world.last(Consequence).state == "taken"


def _try(world, step, who):
    before = _seen(world)
    refusal = None
    try:
        with transaction.atomic():
            STEPS[step](world, getattr(world.cast, who))
    except (NothingThere, DomainError) as refused:
        refusal = refused
    if refusal is not None:
        assert all(getattr(refusal, "reasons", ()))
        assert _seen(world) == before
    world.round = fresh(world.round)
    _moved_as_written(before, _seen(world))
    _check(world)


def _seen(world):
    """Everything that a refused deed must leave as it was."""
    states = {model: dict(model.objects.values_list("pk", "state")) for model in TABLES}
    stamps = {model: dict(model.objects.values_list("pk", "version")) for model in TABLES}
    counts = (Response.objects.count(), Result.objects.count(), Entry.objects.count())
    return states, stamps, counts, TermGrade.objects.count()


def _moved_as_written(before, after):
    """A deed makes one move of a row, one that the tables allow; a new row begins at the beginning."""
    for model, table in TABLES.items():
        for pk, state in after[0][model].items():
            start = before[0][model].get(pk)
            if start is None:
                assert state == model._meta.get_field("state").default
            else:
                assert state == start or state in table[start].values()


def _check(world):
    row = world.round
    _check_answers(world)
    _check_results(world)
    assert row.scheme_id == world.scheme
    for tally in PaperTally.objects.filter(state="checked"):
        assert tally.entry_checked_by_id not in {None, tally.entered_by_id}
    for sheet in QualitySheet.objects.exclude(state="due"):
        assert sheet.scored_by_id is not None
    if row.state == "published":
        assert not row.replies.filter(state="filed").exists()
        assert row.publication_number
    assert Consequence.objects.exists() <= (row.state == "published")


def _check_answers(world):
    """What is counted is what came in, each paper once."""
    assert Response.objects.count() == len(world.taken)
    told = results.tallies(world.round)
    counted = Counter({audience: tally.answered for (_pk, audience), tally in told.items()})
    on_paper = PaperTally.objects.filter(state="checked").count() * sum(COUNTS.values())
    assert counted.total() == len(world.taken) + on_paper
    assert counted[Audience.PARENT] == len(world.taken)


def _check_results(world):
    """Versions are added and never changed, none after publication; grades are the newest one's."""
    row = world.round
    now = {each["pk"]: each for each in Result.objects.values("pk", *_columns())}
    assert {pk: now.get(pk) for pk in world.versions} == world.versions
    if row.state in {"published", "cancelled"} and world.versions:
        assert now == world.versions
    world.versions = now
    computed = row.state in {"closed", "published"}
    assert bool(now) == computed or row.state == "cancelled"
    whole = sorted(
        (each["number"], each["grade"], each["total"])
        for each in now.values()
        if each["placement"] is None
    )
    assert [number for number, *_rest in whole] == list(range(1, len(whole) + 1))
    grades = list(TermGrade.objects.values_list("grade", "score"))
    assert grades == ([whole[-1][1:]] if row.state == "published" else [])


def _columns():
    return [field.name for field in Result._meta.concrete_fields if field.name != "id"]
