"""What somebody with the database in hand can do to the record, each so well that he may hope.

The triggers are taken away for the moment and put back afterwards, as he would.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection

from core import canonical, ledger, ledger_triggers
from core.models import ChainHead, Entry
from core.models.ledger import GENESIS

CHAIN, OTHER = "371002", "371003"
Bodies = list[dict[str, Any]]
Attack = Callable[[], None]
attacks: dict[str, Attack] = {}
SEEN_WITHOUT_ANCHOR: set[str] = set()


def _attack(*, seen: bool) -> Callable[[Attack], Attack]:
    """Register one; `seen`: the record does not even fit itself afterwards."""

    def register(deed: Attack) -> Attack:
        attacks[deed.__name__] = deed
        if seen:
            SEEN_WITHOUT_ANCHOR.add(deed.__name__)
        return deed

    return register


def commit(name: str) -> None:
    ledger_triggers.drop(connection)
    attacks[name]()
    ledger_triggers.install(connection)


def _rows() -> Any:
    return Entry._base_manager.filter(chain=CHAIN)


def _bodies(chain: str = CHAIN) -> Bodies:
    rows = Entry._base_manager.filter(chain=chain).order_by("seq")
    return [json.loads(text) for text in rows.values_list("body", flat=True)]


def _rewrite(bodies: Bodies, chain: str = CHAIN) -> None:
    """The chain anew from these bodies: numbers, rows, hashes and head all fit."""
    Entry._base_manager.filter(chain=chain).delete()
    previous, ids = GENESIS, sorted(body["id"] for body in bodies)
    for seq, (pk, body) in enumerate(zip(ids, bodies, strict=True), 1):
        previous = write({**body, "id": pk, "seq": seq, "chain": chain}, previous, pk)
    ChainHead.objects.update_or_create(chain=chain, defaults={"seq": len(bodies), "hash": previous})


def write(body: dict[str, Any], previous: str, pk: int) -> str:
    text = canonical.text(body)
    body_hash = canonical.sha(text)
    copies = ("chain", "seq", "dossier", "subject", "deed", "reason", "deed_id")
    entry = Entry(
        pk=pk,
        **{name: body[name] for name in copies},
        audience=ledger.audience_text(body["audience"]),
        at=datetime.fromisoformat(body["at"]),
        body=text,
        body_hash=body_hash,
        previous_hash=previous,
        hash=canonical.sha(previous + body_hash),
    )
    entry.save(force_insert=True)
    return entry.hash


def _changed(place: int, **facts: Any) -> None:
    bodies = _bodies()
    bodies[place] |= facts
    _rewrite(bodies)


@_attack(seen=False)
def tail_cut_and_head_moved_back() -> None:
    _rewrite(_bodies()[:-2])


@_attack(seen=False)
def reason_rewritten_with_all_hashes() -> None:
    _changed(1, reason="另有理由")


@_attack(seen=False)
def another_person_named_with_all_hashes() -> None:
    _changed(1, by={**_bodies()[1]["by"], "name": "别人"})


@_attack(seen=False)
def moment_moved_with_all_hashes() -> None:
    _changed(1, at="2020-01-01T08:00:00+00:00", on="2020-01-01")


@_attack(seen=False)
def audience_changed_with_all_hashes() -> None:
    _changed(1, audience=["INSTITUTION"])


@_attack(seen=False)
def first_entry_rewritten_with_all_hashes() -> None:
    _changed(0, title="别的对象")


@_attack(seen=False)
def entry_left_out_and_the_rest_renumbered() -> None:
    bodies = _bodies()
    _rewrite(bodies[:1] + bodies[2:])


@_attack(seen=False)
def entry_put_in_between() -> None:
    bodies = _bodies()
    forged = {**bodies[1], "id": max(body["id"] for body in bodies) + 1000, "reason": "补记"}
    _rewrite([*bodies[:1], forged, *bodies[1:]])


@_attack(seen=False)
def two_entries_changed_places() -> None:
    first, second, third, *rest = _bodies()
    _rewrite([first, third, second, *rest])


@_attack(seen=False)
def tail_replaced_by_one_as_long() -> None:
    kept, replaced = _bodies()[:-2], _bodies()[-2:]
    _rewrite([*kept, *({**body, "reason": "改写"} for body in replaced)])


@_attack(seen=False)
def chain_deleted_with_its_head() -> None:
    _rows().delete()
    ChainHead.objects.filter(chain=CHAIN).delete()


@_attack(seen=False)
def chain_emptied_and_its_head_begun_anew() -> None:
    _rewrite([])


@_attack(seen=False)
def chain_moved_to_another_name() -> None:
    _rewrite_as("379999")


def _rewrite_as(name: str) -> None:
    bodies = _bodies()
    _rows().delete()
    ChainHead.objects.filter(chain=CHAIN).delete()
    _rewrite(bodies, chain=name)


@_attack(seen=False)
def entry_moved_into_another_chain() -> None:
    bodies, others = _bodies(), _bodies(OTHER)
    moved = bodies.pop(1)
    _rewrite(bodies)
    _rewrite([*others, moved], chain=OTHER)


@_attack(seen=True)
def head_deleted() -> None:
    ChainHead.objects.filter(chain=CHAIN).delete()


@_attack(seen=True)
def head_moved_back_alone() -> None:
    second = _rows().get(seq=2)
    ChainHead.objects.filter(chain=CHAIN).update(seq=2, hash=second.hash)


@_attack(seen=True)
def tail_cut_alone() -> None:
    _rows().filter(seq__gt=2).delete()


@_attack(seen=True)
def body_changed_alone() -> None:
    row = _rows().get(seq=2)
    _rows().filter(pk=row.pk).update(body=row.body.replace("核对", "改过"))


@_attack(seen=True)
def body_changed_with_its_own_hashes() -> None:
    row = _rows().get(seq=2)
    text = row.body.replace("核对", "改过")
    digest = canonical.sha(text)
    _rows().filter(pk=row.pk).update(
        body=text, reason="改过", body_hash=digest, hash=canonical.sha(row.previous_hash + digest)
    )


@_attack(seen=True)
def column_changed() -> None:
    _rows().filter(seq=2).update(dossier="folder:0")


@_attack(seen=True)
def row_given_a_free_id() -> None:
    _rows().filter(seq=4).update(id=990_000)


@_attack(seen=True)
def two_rows_exchanged_their_ids() -> None:
    one, other = _rows().get(seq=2), _rows().get(seq=3)
    _rows().filter(pk=one.pk).update(id=990_000)
    _rows().filter(pk=other.pk).update(id=one.pk)
    _rows().filter(pk=990_000).update(id=other.pk)
