"""What a deed has locked, asked or read it does not read again, and never past a change."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import policies
from core import clock, deeds, policy
from core.fsm import deed, perform
from core.models.policy import PolicyRow
from tests.toy.models import Answer, Folder, Ticket


def statements(captured, *words):
    return [each["sql"] for each in captured if all(word in each["sql"] for word in words)]


def test_a_foreign_key_leads_to_the_locked_row(office):
    ticket = office.ticket()

    @deed
    def both(row):
        folder = deeds.lock(row.folder)
        with CaptureQueriesContext(connection) as asked:
            assert row.folder is folder
        return len(asked)

    assert both(ticket) == 0


def test_a_row_locked_later_is_led_to_by_rows_locked_before(office):
    ticket, twin = office.ticket(), office.ticket()
    Ticket.objects.filter(pk=twin.pk).update(folder=ticket.folder)

    def run():
        first = deeds.lock(Ticket.objects.get(pk=twin.pk))
        folder = deeds.lock(Folder.objects.get(pk=ticket.folder_id))
        assert first.folder is folder

    deeds.in_deed(run)


def test_update_makes_a_deed_forget_the_rows_of_its_model_only(office):
    ticket = office.ticket()

    @deed
    def change(row):
        Ticket.objects.filter(pk=row.pk).update(text="改过")
        assert deeds.lock(row).text == "改过"
        assert deeds.lock(row.folder) is deeds.lock(row.folder)
        return deeds.lock(row)

    assert change(ticket).text == "改过"


@pytest.mark.django_db(transaction=True)
def test_a_second_try_starts_empty(office, monkeypatch):
    ticket, tries = office.ticket(), []
    monkeypatch.setattr(deeds, "_worth_another_try", lambda error: True)

    def run():
        tries.append(dict(deeds.current().locked))
        deeds.lock(ticket)
        if len(tries) == 1:
            raise deeds.OperationalError("database is locked")

    deeds.in_deed(run)
    assert tries == [{}, {}]


def test_a_move_writes_the_columns_it_changed(office):
    ticket = office.ticket()
    with CaptureQueriesContext(connection) as asked:
        perform(ticket, Ticket.reply, Answer(answer="已修好"), by=office.officer)
    (update,) = statements(asked, 'UPDATE "toy_ticket"')
    assert '"answer" = ' in update
    assert '"state" = ' in update
    assert '"version" = ' in update
    assert '"text" = ' not in update
    assert '"folder_id" = ' not in update


def test_figures_of_policy_are_read_once_in_a_deed_and_anew_when_changed(db):
    def figures():
        return policy.value(policies.SIGN_IN_DAYS, scopes=("371000",))

    def run():
        with CaptureQueriesContext(connection) as asked:
            before = figures()
            figures()
            policy.value(policies.GUESS_MINUTES, scopes=("371000",))
        policy.change(
            policies.SIGN_IN_DAYS, "400", scope="371000", effective_from=clock.today(),
            document="测试", set_by="测试",
        )  # fmt: skip
        return len(statements(asked, PolicyRow._meta.db_table)), before, figures()

    asked, before, after = deeds.in_deed(run)
    assert asked == 1
    assert before != after == 400


def test_rules_share_an_answer_while_they_are_asked_and_no_longer():
    found = iter(range(9))

    def ask():
        return deeds.asked_once("question", lambda: next(found))

    with deeds.asking():
        assert (ask(), ask()) == (0, 0)
        with deeds.asking():
            assert ask() == 0
    assert (ask(), ask()) == (1, 2)
    with deeds.asking():
        assert ask() == 3


def test_a_row_that_is_gone_is_said_to_be_gone(office):
    ticket = office.ticket()
    Ticket.objects.filter(pk=ticket.pk).delete()
    with pytest.raises(Ticket.DoesNotExist):
        deeds.in_deed(lambda: deeds.lock(ticket))


def test_a_foreign_key_that_the_deed_changed_is_not_put_back(office):
    ticket, other = office.ticket(), Folder.objects.create(name="二")
    old = ticket.folder

    @deed
    def refile(row):
        row.folder = other
        deeds.lock(old)
        return row.folder

    assert refile(ticket) == other
