"""The cursor for statements that are planned once."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Tally
from core import counting, prepared
from core.models import SentForm

pytestmark = pytest.mark.django_db
FOUND = "SELECT token, at, location FROM core_sentform WHERE token = %s AND at <= %s"


@pytest.fixture
def form():
    return SentForm.objects.create(token="t" * 64, content="", form="", who="", at=timezone.now())


def test_a_prepared_statement_answers_as_a_plain_one(form):
    values = [form.token, connection.ops.adapt_datetimefield_value(timezone.now())]
    with connection.cursor() as plain, prepared.cursor() as kept:
        plain.execute(FOUND, values)
        kept.execute(FOUND, values)
        assert kept.fetchall() == plain.fetchall()
        kept.execute(FOUND, ["another", values[1]])
        assert kept.fetchall() == []


def test_a_prepared_statement_is_counted_among_the_queries(form):
    values = [form.token, connection.ops.adapt_datetimefield_value(timezone.now())]
    with CaptureQueriesContext(connection) as captured, prepared.cursor() as kept:
        kept.execute(FOUND, values)
    assert len(captured) == 1


@pytest.mark.postgres
def test_the_server_plans_it_once_and_no_other_statement(form):
    values = [form.token, timezone.now()]
    with prepared.cursor() as kept:
        for _each in range(3):
            kept.execute(FOUND, values)
    with connection.cursor() as plain:
        for _each in range(3):
            plain.execute("SELECT content FROM core_sentform WHERE token = %s", [form.token])
        plain.execute(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements"
            " WHERE statement LIKE 'SELECT%%core_sentform%%'"
        )
        assert plain.fetchall() == [(3,)]


def test_what_is_counted_in_a_deed_that_is_undone_is_not_counted(form):
    def count():
        row = {"key": "k", "since": form.at}
        return counting.one_more(Tally, [row], unique=("key", "since"), most=2)

    assert count() == {"k": 1}
    with transaction.atomic():
        assert count() == {"k": 2}
        transaction.set_rollback(True)
    assert [count(), count()] == [{"k": 2}, {}]
