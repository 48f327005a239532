"""Every way to forge the record is found by whoever kept an older anchor; without one, not every."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import x25519
from django.core.management import CommandError, call_command
from django.db import connection

from core import anchors, clock, ledger, ledger_triggers
from core.fsm import record
from core.models import ChainHead, Entry
from core.models.ledger import GENESIS
from tests.core import forgery, malformed

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


def test_two_anchors_that_know_different_ends_contradict_each_other(kept, tmp_path):
    """Whoever holds both sees it, whichever of the two the record agrees with now."""
    heads = [anchors.Head(forgery.CHAIN, 5, "0" * 64)]
    day = clock.today() + clock.ONE_DAY
    anchors.write(tmp_path / "other", at=clock.now(), day=day, heads=heads, seed=SEED)
    other = tmp_path / "other" / anchors.name_of(day)
    sentence = f"371002#5: anchors {kept.name} and {other.name} contradict each other"
    assert sentence in found(kept, other)


@pytest.mark.parametrize("text", ["no key", None])
def test_a_key_that_is_none_proves_nothing(kept, tmp_path, text):
    key = tmp_path / "key.pem"
    if text is not None:
        key.write_text(text)
    with pytest.raises(CommandError) as refused:
        call_command("verify_ledger", anchors=[kept], public_key=[key])
    assert str(refused.value) == f"{key}: cannot be read as a public key (PEM)"


def test_a_key_of_another_kind_proves_nothing(kept, tmp_path):
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    public = x25519.X25519PrivateKey.generate().public_key()
    key = tmp_path / "key.pem"
    key.write_bytes(public.public_bytes(serialization.Encoding.PEM, form))
    with pytest.raises(CommandError) as refused:
        call_command("verify_ledger", anchors=[kept], public_key=[key])
    assert str(refused.value) == f"{key}: not an Ed25519 key"


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


@pytest.mark.parametrize("name", malformed.NAMES)
def test_a_malformed_anchor_is_one_sentence(kept, capsys, name):
    (key,) = kept.parent.glob("key-*.pem")
    malformed.write(kept, name, SEED)
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_ledger", anchors=[kept], public_key=[key])
    assert stopped.value.code == 1
    (sentence,) = capsys.readouterr().err.splitlines()
    assert sentence.startswith(f"{kept.name}: ")


@pytest.fixture
def old(db):
    """A chain as it was written before bodies named their row."""
    previous, common = (
        GENESIS,
        {"v": 1, "chain": "371009", "dossier": "d", "subject": "s", "title": ""},
    )
    common |= {
        "deed": "d",
        "reason": "",
        "deed_id": "",
        "audience": [],
        "at": clock.now().isoformat(),
    }
    for seq in (1, 2, 3):
        previous = forgery.write({**common, "seq": seq}, previous, 1000 + seq)
    ChainHead.objects.create(chain="371009", seq=3, hash=previous)


def test_entries_of_the_first_format_still_fit(old):
    assert found() == []


def test_their_rows_must_at_least_stand_in_order(old):
    ledger_triggers.drop(connection)
    Entry.objects.filter(pk=1002).update(id=900)
    ledger_triggers.install(connection)
    assert found() == ["371009#2: the row stands before an earlier entry's"]


def test_an_empty_folder_and_a_key_without_anchors_prove_nothing(db, tmp_path):
    with pytest.raises(CommandError, match="no anchor there"):
        call_command("verify_ledger", anchors=[tmp_path])
    with pytest.raises(CommandError, match="name some"):
        call_command("verify_ledger", public_key=[tmp_path / "key.pem"])
