"""A walk at random: whatever anybody tries in whatever order, a round keeps its promises."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import clock, deeds
from core.errors import DomainError
from evaluations.domain import papers, replies, rounds, sheets
from evaluations.models import PaperTally, QualitySheet, Reply, Result
from institutions.models import TermGrade
from tests.evaluations.tables import REPLY, ROUND, SHEET, TALLY
from tests.factories import evaluations
from tests.factories.institutions import stored_file

POINTS = {key: Decimal(value) for key, value in evaluations.POINTS.items()}


def _reply(row):
    return row.replies.last() or Reply(pk=0)


def _tally(row):
    return PaperTally.objects.filter(survey__round=row).first()


STEPS = {
    "open": lambda r, a, c: rounds.open_due(r),
    "freeze": lambda r, a, c: rounds.freeze_due(r),
    "close": lambda r, a, c: rounds.close_due(r),
    "publish": lambda r, a, c: rounds.publish(r, by=a, number="1号"),
    "submit": lambda r, a, c: sheets.submit(r.sheets.get(), by=a, points=POINTS),
    "enter": lambda r, a, c: sheets.enter(r.sheets.get(), by=a, points=POINTS, scan=stored_file()),
    "confirm": lambda r, a, c: sheets.confirm(r.sheets.get(), by=a),
    "reopen": lambda r, a, c: sheets.reopen(r.sheets.get(), by=a, reason="错"),
    "reply": lambda r, a, c: replies.file(
        c.institution, by=a, row=r, text="有误", sheet=r.sheets.get()
    ),
    "uphold": lambda r, a, c: replies.uphold(
        _reply(r), by=a, answer="属实", points={"plan": Decimal(10)}
    ),
    "dismiss": lambda r, a, c: replies.dismiss(_reply(r), by=a, answer="维持"),
    "reconsider": lambda r, a, c: replies.reconsider(_reply(r), by=a, reason="重办"),
    "tally": lambda r, a, c: papers.enter(
        evaluations.survey_of(r), by=a, issued=9, counts={"satisfied": 8}, scan=stored_file()
    ),
    "check": lambda r, a, c: papers.check_entry(_tally(r), by=a),
    "send_back": lambda r, a, c: papers.send_back(_tally(r), by=a, reason="错"),
}
PEOPLE = ("officer", "lead", "dean", "principal", "clerk", "lead_b", "dean2", "city")
ROAD = (
    ("open", "officer"), ("enter", "officer"), ("confirm", "lead"), ("tally", "officer"),
    ("check", "dean"), ("freeze", "officer"), ("reply", "clerk"), ("close", "officer"),
    ("uphold", "lead"), ("publish", "lead"),
)  # fmt: skip
STEP = st.tuples(
    st.one_of(st.none(), st.none(), st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from(PEOPLE))),
    st.sampled_from([0, 0, 8, 16]),
)  # fmt: skip


def _followed(table, before, after):
    return after == before or after in table[before].values()


def check(row, sheet, before):
    assert _followed(ROUND, before[0], row.state)
    now = QualitySheet.objects.filter(round=row).first()
    if sheet and now:
        assert _followed(SHEET, sheet.state, now.state)
    for tally in PaperTally.objects.filter(survey__round=row):
        assert tally.state in TALLY
        assert tally.state != "checked" or tally.checked_by_id != tally.entered_by_id
    computed = Result.objects.filter(round=row, placement=None).count()
    assert (computed > 0) == (row.state in {"closed", "published"})
    assert TermGrade.objects.exists() == (row.state == "published")
    for reply in row.replies.all():
        assert reply.state in REPLY
        assert row.state != "published" or reply.state != "filed"


@pytest.fixture
def row(cast):
    """Made once, before the savepoint that each walk is undone to."""
    return evaluations.scheduled_round(cast)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEP, min_size=6, max_size=24))
def test_round_walks_at_random(cast, row, steps):
    with transaction.atomic():
        with clock.frozen(clock.now()) as time:
            _walk(cast, row, steps, time)
        transaction.set_rollback(True)


def _walk(cast, row, steps, time):
    done = 0
    for chosen, days in steps:
        time.move(timedelta(days=days))
        name, who = chosen or ROAD[min(done, len(ROAD) - 1)]
        sheet, before = row.sheets.first(), (row.state,)
        try:
            with transaction.atomic():
                STEPS[name](row, getattr(cast, who), cast)
            done += chosen is None
        except (DomainError, QualitySheet.DoesNotExist, Reply.DoesNotExist):
            pass
        except (AttributeError, evaluations.Survey.DoesNotExist):
            assert row.state == "scheduled" or _tally(row) is None
        row = deeds.fresh(row)
        check(row, sheet, before)
