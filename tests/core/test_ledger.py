from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from core import clock, deeds, ledger, ledger_triggers
from core.fsm import deed_about, perform, record
from core.models import ChainHead, Entry
from tests.toy.models import Answer, Folder, Ticket


@pytest.fixture
def three_entries(office):
    for number in range(3):
        perform(office.ticket(), Ticket.reply, Answer(answer=f"答复 {number}"), by=office.officer)
    return list(Entry.objects.order_by("seq"))


@pytest.fixture
def unguarded(db):
    """The triggers taken away, as by somebody with the database in hand."""
    ledger_triggers.drop(connection)
    yield
    ledger_triggers.install(connection)


def _faults() -> list[str]:
    return [str(fault) for fault in ledger.verify()]


def test_entries_follow_each_other(three_entries):
    assert [entry.seq for entry in three_entries] == [1, 2, 3]
    assert three_entries[1].previous_hash == three_entries[0].hash
    assert ChainHead.objects.get().hash == three_entries[2].hash
    assert _faults() == []


@pytest.mark.parametrize("deed", ["update", "delete"])
def test_triggers_refuse_to_change_an_entry(three_entries, deed):
    rows = Entry.objects.filter(pk=three_entries[0].pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(reason="改") if deed == "update" else rows.delete()
    assert _faults() == []


def test_changed_body_is_found(three_entries, unguarded):
    Entry.objects.filter(seq=2).update(body=three_entries[1].body.replace("答复 1", "改过"))
    assert _faults() == ["371002#2: the body or its link was changed"]


def test_changed_copy_is_found(three_entries, unguarded):
    Entry.objects.filter(seq=2).update(reason="改过")
    assert _faults() == ["371002#2: column reason differs from the body"]


def test_changed_audience_is_found(three_entries, unguarded):
    Entry.objects.filter(seq=2).update(audience=",CITY,")
    assert _faults() == ["371002#2: column audience differs from the body"]


def test_an_end_that_does_not_follow_from_its_entry_is_found(three_entries, unguarded):
    Entry.objects.filter(seq=3).update(hash="0" * 64)
    ChainHead.objects.update(hash="0" * 64)
    assert _faults() == ["371002#3: the hash does not follow from the body"]


def test_missing_entry_in_the_middle_is_found(three_entries, unguarded):
    Entry.objects.filter(seq=2).delete()
    assert _faults() == ["371002#2: missing entry"]


def test_missing_tail_is_found(three_entries, unguarded):
    Entry.objects.filter(seq=3).delete()
    assert _faults() == ["371002#3: entries at the end are missing"]


def test_missing_head_is_found(three_entries, unguarded):
    ChainHead.objects.all().delete()
    assert _faults() == ["371002#0: the head of the chain is missing"]


def test_verify_ledger_prints_the_heads_of_a_whole_record(three_entries, capsys):
    call_command("verify_ledger")
    head = ChainHead.objects.get()
    assert capsys.readouterr().out.splitlines()[0] == f"371002 3 {head.hash}"


def test_verify_ledger_fails_when_a_trigger_is_gone(three_entries, unguarded, capsys):
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_ledger")
    assert stopped.value.code == 1
    missing = [str(fault) for fault in ledger_triggers.faults(connection)]
    assert all(fault.endswith(" is missing") for fault in missing)
    assert capsys.readouterr().err.splitlines() == missing
    assert missing


def test_record_writes_an_entry_that_is_no_transition(office):
    ticket = office.ticket()
    record(ticket, "reveal", by=office.officer, reason="核对", what="电话")
    entry = Entry.objects.get()
    assert (entry.deed, entry.reason, entry.dossier) == (
        "ticket.reveal",
        "核对",
        f"folder:{ticket.folder_id}",
    )


def test_a_fact_is_plain_or_refused(office):
    ticket = office.ticket()
    told = {"when": clock.today(), "rows": [ticket], "kinds": {"乙", "甲"}, "sum": Decimal("1.50")}
    assert ledger.plain(told) == {
        "when": clock.today().isoformat(),
        "rows": [f"toy.ticket:{ticket.pk}"],
        "kinds": sorted(["甲", "乙"]),
        "sum": "1.50",
    }
    with pytest.raises(TypeError, match=r"^object cannot be a fact$"):
        record(ticket, "reveal", by=office.officer, what=object())
    assert not Entry.objects.exists()


def test_a_row_is_locked_inside_a_deed_only(office):
    with pytest.raises(RuntimeError, match=r"^lock\(\) outside a deed$"):
        deeds.lock(office.ticket())


def test_deed_locks_files_by_rank_and_refuses_the_wrong_order(office, settings):
    settings.LOCK_ORDER = ("toy.folder",)
    ticket, other = office.ticket(), Folder.objects.create(name="二")

    @deed_about(lambda row, **_: [other])
    def right(row, *, by):
        return perform(row, Ticket.close, by=by)

    assert right(ticket, by=office.lead).state == "closed"

    def wrong():
        deeds.lock(ticket)
        deeds.lock(other)

    with pytest.raises(deeds.LockOrderError):
        deeds.in_deed(wrong)


def test_the_end_of_a_known_chain_is_asked_for_once(office, django_assert_num_queries):
    record(office.ticket(), "reveal", by=office.officer)
    ticket = office.ticket()
    # A savepoint and its release (outside a test: the transaction), the head, the entry's key, the
    # entry, the head.
    with django_assert_num_queries(6):
        record(ticket, "reveal", by=office.officer)
