"""On real PostgreSQL, with real threads: of one drawn form sent several times at once, one is done."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from core import deeds, ledger, once
from core.errors import Blocked
from core.models import Entry, SentForm
from inspections.models import Violation
from institutions.models import Institution, Staff
from portals.kit import act
from tests.cast import Cast
from tests.factories import inspections, institutions
from tests.portals.institutions.test_pages import pdf
from tests.portals.institutions.test_registering import FORM
from tests.portals.kit.test_once import TOKEN
from tests.races.threads import at_once, names

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = pytest.mark.parametrize("turn", range(4))


@pytest.fixture
def cast(transactional_db):
    assert connection.vendor == "postgresql"  # SQLite has one writer: nothing would race
    return Cast()


def drawn(client, path, **query):
    return {"_once": TOKEN.search(client.get(path, query).content.decode())[1]}


def taps(cast, who, path, *contents):
    """Each content sent at the same moment, by the same person, from a connection of its own."""
    clients = [cast.client(who) for _each in contents]
    return at_once(
        *[
            lambda c=c, sent=sent: c.post(path, sent)
            for c, sent in zip(clients, contents, strict=True)
        ]
    )


def _record(cast):
    institutions.present(cast.institution, cast.region, listed=True)
    path = act.url(act.find("institutions.institution", "record-violation"), cast.institution)
    told = {
        "about": "institution",
        "code": "I1",
        "happened_on": "2026-03-02",
        "facts_text": "与约定不符",
    }
    return path, {**told, **drawn(cast.client(cast.officer), path)}


@ROUNDS
def test_a_violation_tapped_four_times_is_one_and_all_answers_lead_to_it(cast, turn):
    path, sent = _record(cast)
    answers = taps(cast, cast.officer, path, *[sent] * 4)
    row = Violation.objects.get()
    where = reverse("violation", args=[row.pk])
    assert [(each.status_code, each["Location"]) for each in answers] == [(302, where)] * 4
    assert Entry.objects.filter(deed="violation.record").count() == 1
    assert list(ledger.verify()) == []


@ROUNDS
def test_of_two_contents_under_one_token_one_is_done_and_the_other_is_asked(cast, turn):
    path, sent = _record(cast)
    other = {**sent, "facts_text": "另一次写下的"}
    answers = taps(cast, cast.officer, path, sent, other)
    assert sorted(each.status_code for each in answers) == [302, 409]
    asked = next(index for index, each in enumerate(answers) if each.status_code == 409)
    kept = (sent, other)[asked]["facts_text"]
    assert kept in answers[asked].content.decode()
    assert Violation.objects.get().facts_text != kept


@ROUNDS
def test_a_move_tapped_four_times_is_made_once_and_nobody_is_told_that_it_failed(cast, turn):
    row = inspections.recorded_violation(cast)
    path = act.url(act.find("inspections.violation", "confirm"), row)
    sent = {**drawn(cast.client(cast.lead), path), "_version": row.version, "reason": "属实"}
    answers = taps(cast, cast.lead, path, *[sent] * 4)
    assert [each.status_code for each in answers] == [302] * 4
    assert Entry.objects.filter(deed="violation.confirm").count() == 1


@ROUNDS
def test_a_form_of_many_rows_sent_twice_does_each_row_once(cast, turn):
    rows = [institutions.submitted_staff(cast.institution) for _each in range(3)]
    path, pks = reverse("do-many", args=["institutions.staff", "clear"]), [row.pk for row in rows]
    ticks = {"pk": pks, "tick": pks, "in_service_clear": "on", "red_lines_clear": "on"}
    sent = {**drawn(cast.client(cast.officer), path, pk=pks), **ticks}
    answers = taps(cast, cast.officer, path, sent, sent)
    assert [each.status_code for each in answers] == [302, 302]
    assert Entry.objects.filter(deed="staff.clear").count() == 3
    assert set(Staff.objects.filter(pk__in=pks).values_list("state", flat=True)) == {"cleared"}


@ROUNDS
def test_a_registration_sent_twice_by_a_stranger_is_one(cast, turn):
    path = reverse("register")
    token, code = drawn(Client(), path), institutions.uscc()

    def send():
        sent = {**FORM, **token, "uscc": code, "region": "371002", "authorisation": pdf()}
        return Client().post(path, sent)

    answers = at_once(send, send)
    assert [each.status_code for each in answers] == [200, 200]
    assert all("“戊机构（测试）”的登记已提交" in each.content.decode() for each in answers)
    assert Institution.objects.filter(uscc=code).count() == 1


def test_whoever_waits_for_one_that_is_refused_does_it(cast):
    """The first holds the token and fails: nothing is claimed, and the second is not told it was done."""
    held, row = threading.Event(), cast.institution

    def fails():
        held.set()
        threading.Event().wait(0.3)
        raise Blocked(["不行。"])

    def send(run, *, after=None):
        if after:
            after.wait(10)
        claim = once.Claim("token", "content", "/x/", "7", lambda made: once.Answer("/y/", made))
        with once.claiming(claim):
            return deeds.in_deed(run)

    outcomes = at_once(lambda: send(fails), lambda: send(lambda: row.name, after=held))
    assert (names(outcomes), outcomes[1]) == (["Blocked", ""], row.name)
    assert SentForm.objects.get().said == row.name
