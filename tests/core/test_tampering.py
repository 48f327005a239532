"""Every way to forge the record is found by whoever kept an older anchor; without one, not every."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import DatabaseError, connection, transaction

from core import anchors, clock, ledger, ledger_triggers
from core.fsm import record
from core.models import ChainHead, Entry
from tests.core import forgery

SEED = b"1" * 32


def anchored(folder: Path, *, seed: bytes = SEED) -> Path:
    heads = [anchors.Head(head.chain, head.seq, head.hash) for head in ChainHead.objects.all()]
    anchors.write(folder, at=clock.now(), day=clock.today(), heads=heads, seed=seed)
    return folder / anchors.name_of(clock.today())


@pytest.fixture
def kept(office, tmp_path) -> Path:
    """An anchor in somebody else's hand, of two chains that have grown since."""
    tickets = [office.ticket(), office.ticket(chain=forgery.OTHER)]
    for turn in range(6):
        if turn == 5:
            kept = anchored(tmp_path)
        for ticket in tickets:
            record(ticket, "reveal", by=office.officer, reason="核对", what=str(turn))
    return kept


def found(*given: Path) -> list[str]:
    return [str(fault) for fault in ledger.verify([anchors.read(path) for path in given])]


def test_an_untouched_record_agrees_with_its_anchor(kept):
    assert found(kept) == []


@pytest.mark.parametrize("name", list(forgery.attacks))
def test_a_forgery_is_found_with_an_older_anchor_in_hand(kept, name):
    forgery.commit(name)
    assert len(found(kept)) > 0
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_ledger", anchors=[kept])
    assert stopped.value.code == 1


def test_what_came_after_the_last_anchor_is_out_of_its_reach(kept):
    """So anchors are daily, and the newest entries are the least sure."""
    ledger_triggers.drop(connection)
    Entry.objects.filter(seq=6, chain=forgery.CHAIN).delete()
    fifth = Entry.objects.get(seq=5, chain=forgery.CHAIN)
    ChainHead.objects.filter(chain=forgery.CHAIN).update(seq=5, hash=fifth.hash)
    ledger_triggers.install(connection)
    assert found(kept) == []


@pytest.mark.parametrize("name", list(forgery.attacks))
def test_alone_the_record_shows_only_what_does_not_fit_itself(kept, name):
    forgery.commit(name)
    assert bool(found()) is (name in forgery.SEEN_WITHOUT_ANCHOR)


def test_the_first_anchored_entry_that_differs_is_named(kept):
    forgery.commit("reason_rewritten_with_all_hashes")
    assert found(kept) == [f"371002#5: not the entry that anchor {kept.name} knows"]


def test_a_vanished_chain_is_named(kept):
    forgery.commit("chain_deleted_with_its_head")
    sentence = f"371002#0: the head of the chain is missing: anchor {kept.name} knows entry 5"
    assert found(kept) == [sentence]


def test_without_an_anchor_it_says_what_it_does_not_know(kept, capsys):
    call_command("verify_ledger")
    last = capsys.readouterr().out.splitlines()[-1]
    assert "ONLY ITS INNER CONSISTENCY was checked" in last


def test_with_anchor_and_key_it_says_that_all_is_whole(kept, capsys):
    (key,) = kept.parent.glob("key-*.pem")
    call_command("verify_ledger", anchors=[kept.parent], public_key=[key])
    day = clock.today()
    assert capsys.readouterr().out.splitlines()[-2:] == [
        f"held against 1 anchors from {day} to {day}",
        "the ledger is whole",
    ]


def test_an_anchor_that_was_written_by_another_key_is_refused(kept, capsys, tmp_path):
    """Somebody forges the record and an anchor to it: the public key in hand is not his."""
    (key,) = kept.parent.glob("key-*.pem")
    forgery.commit("reason_rewritten_with_all_hashes")
    forged = anchored(tmp_path / "forged", seed=b"2" * 32)
    with pytest.raises(SystemExit):
        call_command("verify_ledger", anchors=[forged], public_key=[key])
    other = anchors.key_id(anchors.public_key(b"2" * 32))
    sentence = f"{forged.name}: signed by key {other}, which was not given"
    assert capsys.readouterr().err.splitlines() == [sentence]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('["371002",5,', '["371002",4,', "its signature is not by key"),
        ('"heads":', '"heads" :', "not as it was written"),
        ("zhunru-anchor/1", "zhunru-anchor/9", "not an anchor of format"),
        ("{", "", "cannot be read as an anchor"),
    ],
)
def test_a_changed_anchor_is_refused(kept, capsys, old, new, sentence):
    (key,) = kept.parent.glob("key-*.pem")
    text = kept.read_text()
    assert old in text
    kept.write_text(text.replace(old, new, 1))
    with pytest.raises(SystemExit):
        call_command("verify_ledger", anchors=[kept], public_key=[key])
    assert sentence in capsys.readouterr().err.splitlines()[0]


def test_an_empty_folder_and_a_key_without_anchors_prove_nothing(db, tmp_path):
    with pytest.raises(CommandError, match="no anchor there"):
        call_command("verify_ledger", anchors=[tmp_path])
    with pytest.raises(CommandError, match="name some"):
        call_command("verify_ledger", public_key=[tmp_path / "key.pem"])


REPLACE = "INSERT OR REPLACE INTO core_entry SELECT {columns} FROM core_entry WHERE seq = 1"
COLUMNS = [field.column for field in Entry._meta.fields]
UPSERT = (
    "INSERT INTO core_entry SELECT * FROM core_entry WHERE seq = 1 AND chain = '371002' "
    "ON CONFLICT (id) DO UPDATE SET reason = '改'"
)
ON_SQLITE = {
    "same id": REPLACE.format(
        columns=", ".join("seq + 900" if name == "seq" else name for name in COLUMNS)
    ),
    "same chain and seq": REPLACE.format(
        columns=", ".join("id + 900" if name == "id" else name for name in COLUMNS)
    ),
    "replace into": "REPLACE INTO core_entry SELECT * FROM core_entry WHERE seq = 1",
    "or ignore": "INSERT OR IGNORE INTO core_entry SELECT * FROM core_entry WHERE seq = 1",
    "update or replace": "UPDATE OR REPLACE core_entry SET seq = 2 WHERE seq = 1",
    # The connection's own pragma would have fired a delete trigger: ours do not rely on it.
    "recursive triggers": "PRAGMA recursive_triggers = ON; REPLACE INTO core_entry "
    "SELECT * FROM core_entry WHERE seq = 1",
    "upsert": UPSERT.replace(" WHERE seq = 1", " WHERE true AND seq = 1"),
}
ON_POSTGRES = {
    "upsert": UPSERT,
    "merge": "MERGE INTO core_entry e USING core_entry o ON e.id = o.id "
    "WHEN MATCHED THEN UPDATE SET reason = '改'",
    "truncate": "TRUNCATE core_entry",
}
SPELLINGS = ON_POSTGRES if connection.vendor == "postgresql" else ON_SQLITE


@pytest.mark.parametrize("spelling", list(SPELLINGS.values()), ids=list(SPELLINGS))
def test_no_statement_displaces_an_entry(kept, spelling):
    before = list(Entry.objects.order_by("id").values_list("id", "hash"))
    *first, statement = spelling.split("; ")
    with connection.cursor() as cursor:
        for pragma in first:
            cursor.execute(pragma)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement)
    assert list(Entry.objects.order_by("id").values_list("id", "hash")) == before


SQLITE_GUARDS = {
    "dropped": ("no_update is missing", "DROP TRIGGER core_entry_no_update"),
    "emptied": (
        "no_update was changed",
        "DROP TRIGGER core_entry_no_update",
        "CREATE TRIGGER core_entry_no_update BEFORE UPDATE ON core_entry BEGIN SELECT 1; END",
    ),
    "with a condition that never holds": (
        "no_delete was changed",
        "DROP TRIGGER core_entry_no_delete",
        (
            "CREATE TRIGGER core_entry_no_delete BEFORE DELETE ON core_entry WHEN 0 "
            "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
        ),
    ),
    "on another table": (
        "no_replace is missing",
        "DROP TRIGGER core_entry_no_replace",
        "CREATE TRIGGER core_entry_no_replace BEFORE INSERT ON core_chainhead BEGIN SELECT 1; END",
    ),
    "one that swallows entries": (
        "quiet is not one of ours",
        (
            "CREATE TRIGGER core_entry_quiet BEFORE INSERT ON core_entry WHEN NEW.reason = '密' "
            "BEGIN SELECT RAISE(IGNORE); END"
        ),
    ),
}
POSTGRES_GUARDS = {
    "dropped": ("no_change is missing", "DROP TRIGGER core_entry_no_change ON core_entry"),
    "emptied function": (
        "no_change calls a function that was changed",
        (
            "CREATE OR REPLACE FUNCTION core_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN NEW; END $$"
        ),
    ),
    "disabled": (
        "no_change is disabled",
        "ALTER TABLE core_entry DISABLE TRIGGER core_entry_no_change",
    ),
    "for replicas only": (
        "no_truncate is disabled",
        "ALTER TABLE core_entry ENABLE REPLICA TRIGGER core_entry_no_truncate",
    ),
    "with a condition that never holds": (
        "no_change was changed",
        "DROP TRIGGER core_entry_no_change ON core_entry",
        (
            "CREATE TRIGGER core_entry_no_change BEFORE DELETE OR UPDATE ON core_entry FOR EACH ROW "
            "WHEN (false) EXECUTE FUNCTION core_entry_refuse()"
        ),
    ),
    "for deletes only": (
        "no_change was changed",
        "DROP TRIGGER core_entry_no_change ON core_entry",
        (
            "CREATE TRIGGER core_entry_no_change BEFORE DELETE ON core_entry FOR EACH ROW "
            "EXECUTE FUNCTION core_entry_refuse()"
        ),
    ),
    "another schema's function": (
        "no_change calls a function that was changed",
        "CREATE SCHEMA other",
        (
            "CREATE FUNCTION other.core_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RETURN NEW; END $$"
        ),
        "SET search_path = other, public",
        "DROP TRIGGER core_entry_no_change ON core_entry",
        (
            "CREATE TRIGGER core_entry_no_change BEFORE DELETE OR UPDATE ON core_entry FOR EACH ROW "
            "EXECUTE FUNCTION core_entry_refuse()"
        ),
    ),
    "one that swallows changes": (
        "a_quiet is not one of ours",
        "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
        (
            "CREATE TRIGGER core_entry_a_quiet BEFORE INSERT ON core_entry FOR EACH ROW "
            "EXECUTE FUNCTION quiet()"
        ),
    ),
    "a rule": (
        "silence is not one of ours",
        "CREATE RULE core_entry_silence AS ON DELETE TO core_entry DO INSTEAD NOTHING",
    ),
}
GUARDS = POSTGRES_GUARDS if connection.vendor == "postgresql" else SQLITE_GUARDS


@pytest.mark.parametrize("case", list(GUARDS.values()), ids=list(GUARDS))
def test_a_guard_that_is_not_ours_is_told_and_mended(db, case, capsys):
    what, *statements = case
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    with pytest.raises(SystemExit):
        call_command("verify_ledger")
    told = capsys.readouterr().err.splitlines()
    assert any(line.endswith(what) for line in told)
    call_command("install_triggers")
    ours = [
        fault for fault in ledger_triggers.faults(connection) if fault.what != "is not one of ours"
    ]
    assert ours == []


def test_migrate_without_a_guard_says_how_to_put_it_back(db):
    ledger_triggers.drop(connection)
    with pytest.raises(SystemCheckError, match=r"run `manage\.py install_triggers`"):
        call_command("migrate", skip_checks=False)
    call_command("install_triggers")
    assert ledger_triggers.faults_to_mend(connection) == []
