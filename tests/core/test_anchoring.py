"""Once a day the installation signs where its record ends, and keeps that outside the database."""

import subprocess
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import transaction

from core import anchoring, anchors, clock
from core.fsm import record
from core.models import ChainHead
from tasks import sweeps, table

DAILY = table.SWEEPS["anchor"]
pytestmark = pytest.mark.django_db(transaction=True)


def names() -> list[str]:
    return sorted(path.name for path in settings.ANCHORS_DIR.glob("*"))


def recorded(office) -> None:
    record(office.ticket(), "reveal", by=office.officer)


def test_one_a_day_of_every_chain_whatever_happens_in_between(office):
    record(office.ticket(chain="371003"), "reveal", by=office.officer)
    recorded(office)
    assert sweeps.run(DAILY) == sweeps.Outcome(1, 0, 0)
    recorded(office)
    assert sweeps.run(DAILY) == sweeps.Outcome(0, 0, 0)
    day = clock.today()
    (key,) = anchoring.public_keys()
    assert names() == [anchors.name_of(day), f"key-{anchors.key_id(key)}.pem"]
    anchor = anchoring.newest()
    assert [(head.chain, head.seq) for head in anchor.heads] == [("371002", 1), ("371003", 1)]
    anchor.check([key])
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert sweeps.run(DAILY) == sweeps.Outcome(1, 0, 0)
        later = anchoring.newest()
        assert {head.chain: head.hash for head in later.heads} == dict(
            ChainHead.objects.values_list("chain", "hash")
        )
        assert later.previous == anchor.digest
    assert anchor.previous == anchors.FIRST


def test_two_workers_write_one_anchor(office):
    recorded(office)
    assert anchoring.write(anchoring.TODAY) is True
    before = anchoring.newest().text
    recorded(office)
    assert anchoring.write(anchoring.TODAY) is False
    assert anchoring.newest().text == before


def test_without_a_record_there_is_nothing_to_anchor(office):
    assert sweeps.run(DAILY) == sweeps.Outcome(0, 0, 0)
    assert not settings.ANCHORS_DIR.exists()


def test_heads_that_are_not_committed_are_not_signed(office):
    with transaction.atomic():
        recorded(office)
        assert sweeps.run(DAILY) == sweeps.Outcome(0, 0, 0)
        assert not settings.ANCHORS_DIR.exists()
    assert sweeps.run(DAILY) == sweeps.Outcome(1, 0, 0)


def test_a_new_database_does_not_stand_beside_the_anchors_of_an_old_one(office):
    recorded(office)
    sweeps.run(DAILY)
    old = anchoring.newest()
    anchoring.put_aside()
    assert anchoring.held() == ([], [])
    aside = settings.ANCHORS_DIR / f"until-{clock.today()}" / anchors.name_of(clock.today())
    assert anchors.read(aside) == old
    assert sweeps.run(DAILY) == sweeps.Outcome(1, 0, 0)


def test_after_the_key_was_changed_the_new_one_signs_and_old_anchors_still_count(office, settings):
    recorded(office)
    sweeps.run(DAILY)
    settings.ANCHOR_KEYS = [b"n" * 32, *settings.ANCHOR_KEYS]
    with clock.frozen(clock.now() + timedelta(days=1)):
        sweeps.run(DAILY)
    held, doubtful = anchoring.held()
    new, old = (anchors.key_id(key) for key in anchoring.public_keys())
    assert [anchor.key for anchor in held] == [old, new]
    assert doubtful == []


def test_the_newest_is_the_last_that_our_key_signed(office):
    """Anybody who may write into the folder can put a file there that says what he likes."""
    recorded(office)
    sweeps.run(DAILY)
    ours = anchoring.newest()
    tomorrow = clock.today() + timedelta(days=1)
    anchors.write(settings.ANCHORS_DIR, at=clock.now(), day=tomorrow, heads=[], seed=b"2" * 32)
    assert anchors.read(settings.ANCHORS_DIR / anchors.name_of(tomorrow)).day == tomorrow
    assert anchoring.newest() == ours
    changed = settings.ANCHORS_DIR / ours.name
    changed.write_text(changed.read_text().replace('"371002",1,', '"371002",2,'))
    assert anchoring.newest() is None


def test_an_outsider_needs_the_key_the_file_and_openssl(office, tmp_path):
    """The steps of docs/operations.md, without a line of ours."""
    recorded(office)
    sweeps.run(DAILY)
    anchor = settings.ANCHORS_DIR / anchors.name_of(clock.today())
    (key,) = settings.ANCHORS_DIR.glob("key-*.pem")
    steps = f"""set -e
        sed -E 's/,"signature":"[^"]*"}}$/}}/' {anchor} > {tmp_path}/signed
        sed -E 's/.*"signature":"([^"]*)"}}$/\\1/' {anchor} | base64 -d > {tmp_path}/signature
        openssl pkeyutl -verify -pubin -inkey {key} -rawin -in {tmp_path}/signed -sigfile {tmp_path}/signature
        openssl pkey -pubin -in {key} -outform DER | sha256sum | cut -c1-64
        sha256sum {anchor} | cut -c1-64"""
    done = subprocess.run(["bash", "-c", steps], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "Signature Verified Successfully",
        anchors.fingerprint(anchors.read_key(key)),
        anchors.read(anchor).digest,
    ]
