"""When a row entered and left each state, and in whose hands it was."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core import clock, deeds, passages
from core.errors import Blocked
from core.fsm import edit, fresh, perform, record
from core.models import Passage
from core.states import NOBODY
from tests.toy.models import Answer, Folder, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(cast):
    return Ticket.objects.create(
        folder=Folder.objects.create(name="一"),
        organisation_id=cast.officer.organisation_id,
        text="漏水",
    )


def stays(row):
    return [
        (each.state, each.role, each.organisation_id, each.user_id, each.left_at is None)
        for each in passages.of(row)
    ]


def test_a_row_that_is_created_begins_its_first_passage(cast, ticket):
    office = cast.officer.organisation_id
    assert stays(ticket) == [("open", "DISTRICT", office, None, True)]


def test_who_is_recorded_to_have_made_a_row_brought_it_there(cast):
    @deeds.deed
    def enter(*, by):
        folder = Folder.objects.create(name="一")
        row = Ticket.objects.create(folder=folder, organisation_id=by.organisation_id, text="漏")
        record(folder, "create", by=cast.lead)
        record(row, "create", by=by)
        record(row, "read", by=cast.lead)
        return row

    row = enter(by=cast.officer)
    assert [each.user_id for each in passages.of(row)] == [cast.officer.user_id]


def test_a_move_ends_a_passage_and_begins_the_next_at_one_moment(cast, ticket):
    with clock.frozen(clock.now() + timedelta(days=3)):
        perform(ticket, Ticket.reply, Answer(answer="已修好"), by=cast.officer)
    with clock.frozen(clock.now() + timedelta(days=5)):
        perform(ticket, Ticket.close, by=cast.lead)
        closed_at = clock.now()
    office = cast.officer.organisation_id
    assert stays(ticket) == [
        ("open", "DISTRICT", office, None, False),
        ("answered", "DISTRICT", office, cast.officer.user_id, False),
        ("closed", NOBODY, None, cast.lead.user_id, True),
    ]
    first, second, third = passages.of(ticket)
    assert (first.left_at, second.left_at) == (second.entered_at, third.entered_at)
    assert third.entered_at == closed_at


def test_what_leaves_the_state_as_it_is_begins_none(cast, ticket):
    edit(ticket, by=cast.officer, permission=lambda *_: True, text="又漏")
    with pytest.raises(Blocked):
        perform(ticket, Ticket.reply, Answer(answer="短"), by=cast.officer)
    assert len(stays(ticket)) == 1


def test_the_machine_has_no_user(cast, ticket):
    from accounts.actors import system

    perform(ticket, Ticket.close, by=system("ticket-closing"))
    assert stays(ticket)[-1] == ("closed", NOBODY, None, None, True)


def test_rows_made_and_moved_in_one_deed_bear_one_moment(cast):
    @deeds.deed
    def enter_and_close(*, by):
        row = Ticket.objects.create(
            folder=Folder.objects.create(name="一"), organisation_id=by.organisation_id, text="漏"
        )
        perform(row, Ticket.reply, Answer(answer="已修好"), by=by)
        perform(row, Ticket.close, by=cast.lead)
        return row

    row = enter_and_close(by=cast.officer)
    assert [each[0] for each in stays(row)] == ["open", "answered", "closed"]
    moments = {(each.entered_at, each.left_at) for each in passages.of(row)}
    at = passages.of(row).last().entered_at
    assert moments == {(at, at), (at, None)}


def test_a_deed_writes_its_passages_in_one_update_and_one_insert(cast):
    folder = Folder.objects.create(name="一")
    office = cast.officer.organisation_id
    rows = [Ticket.objects.create(folder=folder, organisation_id=office, text="漏") for _ in "abc"]

    @deeds.deed
    def close_all():
        for row in rows:
            perform(row, Ticket.close, by=cast.lead)

    with CaptureQueriesContext(connection) as asked:
        close_all()
    written = [q["sql"].split()[0] for q in asked if "core_passage" in q["sql"]]
    assert written == ["UPDATE", "INSERT"]
    assert list(passages.astray(Ticket)) == list(passages.torn(Ticket)) == []


def test_what_is_undone_leaves_no_passage(cast, ticket):
    @deeds.deed
    def fail():
        perform(ticket, Ticket.close, by=cast.lead)
        raise Blocked(["不行"])

    with pytest.raises(Blocked):
        fail()
    assert [each[0] for each in stays(ticket)] == ["open"]


def test_bulk_rows_begin_theirs_when_told(cast):
    folder = Folder.objects.create(name="一")
    new = [Ticket(folder=folder, organisation_id=1, text="漏") for _ in "ab"]
    rows = Ticket.objects.bulk_create(new)
    assert set(passages.astray(Ticket)) == set(rows)
    with CaptureQueriesContext(connection) as asked:
        passages.open_many(rows)
    assert len(asked) == 1
    assert list(passages.astray(Ticket)) == []


def test_a_row_without_a_machine_has_none(cast):
    folder = Folder.objects.create(name="一")
    assert stays(folder) == []


def test_a_deleted_draft_takes_its_passages_along(cast, ticket):
    key = ticket.pk
    ticket.delete()
    assert not Passage.objects.filter(model="toy.ticket", subject_id=key).exists()


def test_a_clock_set_back_stops_no_deed(cast, ticket):
    with clock.frozen(clock.now() - timedelta(hours=1)):
        perform(ticket, Ticket.close, by=cast.lead)
    first, _second = passages.of(ticket)
    assert first.left_at == first.entered_at


def test_they_are_read_through_their_row(cast, ticket):
    assert [each.state for each in passages.visible_to(cast.officer, Ticket)] == ["open"]
    assert list(passages.visible_to(cast.officer_b, Ticket)) == []
    assert list(Passage.objects.visible_to(cast.officer)) == []


def test_the_database_takes_one_open_passage_of_a_row_and_none_that_ends_before_it_began(ticket):
    one = passages.of(ticket).get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Passage.objects.create(
            model=one.model, subject_id=one.subject_id, state="closed", entered_at=clock.now()
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        passages.of(ticket).update(left_at=one.entered_at - timedelta(seconds=1))


def test_a_row_moved_past_the_kernel_is_found(cast, ticket):
    Ticket.objects.filter(pk=ticket.pk).update(state="closed")
    assert list(passages.astray(Ticket)) == [fresh(ticket)]


def test_a_gap_is_found(cast, ticket):
    perform(ticket, Ticket.close, by=cast.lead)
    assert list(passages.torn(Ticket)) == []
    first = passages.of(ticket).first()
    passages.of(ticket).filter(left_at__isnull=True).update(
        entered_at=first.left_at + timedelta(seconds=1)
    )
    assert list(passages.torn(Ticket)) == [fresh(ticket)]
