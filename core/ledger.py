"""The append-only, hash-chained record: how entries are written and how they are checked.

`body` is canonical JSON text: sorted keys, no spaces, UTF-8. body_hash = sha256(body);
hash = sha256(previous_hash + body_hash), both as lower-case hex text.
Bodies of format 2 name the row they stand in, so that a row cannot take another's place.

Alone, a chain proves only that it fits itself: who rewrites it to the end, its head too, leaves no
seam. So whoever wants to be convinced brings anchors that somebody else kept (`core.anchors`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models
from django.utils.functional import Promise

from core import canonical, rows
from core.anchors import Anchor
from core.models.files import StoredFile
from core.models.ledger import GENESIS, ChainHead, Entry

FORMAT = 2
_NAMES_ITS_ROW = 2  # the first format whose body holds the row's id
_FILE = re.compile(r'"core\.storedfile:(\d+)"')
_COPIES = ("chain", "seq", "dossier", "subject", "deed", "reason", "deed_id")
_FORBIDDEN_FACTS = {"id_number", "phone", "password", "secret"}

# Of one chain: seq -> (hash, name of the anchor that says so).
Known = dict[int, tuple[str, str]]


@dataclass(frozen=True)
class Apart:
    """A row kept beside the record that is not what the record says of it; the chain answers for it."""

    chain: str
    row: str
    name: str
    what: str

    def __str__(self) -> str:
        return f"{self.row} ({self.name}): {self.what}"


# What other rooms keep under digests that the record holds: each check tells what is not as recorded.
beside: list[Callable[[], Iterator[Apart]]] = []


class PersonalData(ValueError):
    """A fact that must never enter the ledger: it could not be erased again."""


@dataclass(frozen=True)
class Draft:
    chain: str
    dossier: str
    subject: str
    title: str
    deed: str
    by: dict[str, Any]
    reason: str
    on: date
    at: datetime
    deed_id: str
    audience: tuple[str, ...]
    facts: dict[str, Any] = field(default_factory=dict)
    moved: tuple[str, str] | None = None


def plain(value: Any) -> Any:
    """A fact as JSON: rows by reference, files by digest, numbers and dates as text."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Promise | str | Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, models.Model):
        reference = f"{value._meta.label_lower}:{value.pk}"
        return _digests(value, reference) if isinstance(value, StoredFile) else reference
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Sequence | set | frozenset | models.QuerySet):
        items = [plain(item) for item in value]
        return sorted(items, key=str) if isinstance(value, set | frozenset) else items
    raise TypeError(f"{type(value).__name__} cannot be a fact")


def _digests(stored: StoredFile, reference: str) -> dict[str, str]:
    told = {"row": reference, "sha256": stored.sha256}
    return {**told, "original": stored.original.sha256} if stored.original else told


def _checked(facts: dict[str, Any]) -> dict[str, Any]:
    leaked = _FORBIDDEN_FACTS & facts.keys()
    if leaked:
        raise PersonalData(f"{', '.join(sorted(leaked))} must not be recorded")
    return {key: plain(value) for key, value in facts.items()}


def append(drafts: Sequence[Draft]) -> None:
    """Write the drafts at the end of their chains. Called last in the deed's transaction."""
    if not drafts:
        return
    heads = {chain: _locked_head(chain) for chain in sorted({draft.chain for draft in drafts})}
    entries = [
        _next(heads[draft.chain], draft, pk)
        for draft, pk in zip(drafts, _new_ids(len(drafts)), strict=True)
    ]
    Entry._base_manager.bulk_create(entries)
    for head in heads.values():
        head.save(update_fields=["seq", "hash"])
    named = {int(pk) for entry in entries for pk in _FILE.findall(entry.body)}
    if named:  # evidence a later version replaces must outlive the row that held it
        StoredFile.objects.filter(pk__in=named, recorded=False).update(recorded=True)


def _locked_head(chain: str) -> ChainHead:
    """The end of a chain, locked; one query for every deed but the chain's first."""
    try:
        return rows.read_locked(ChainHead, chain)
    except ChainHead.DoesNotExist:
        # Another deed may be about to begin the same chain: wait for it, share its row.
        ChainHead.objects.bulk_create([ChainHead(chain=chain)], ignore_conflicts=True)
        return rows.read_locked(ChainHead, chain)


def _new_ids(count: int) -> list[int]:
    """Keys for rows that are about to be written; ascending within a chain, whose head is locked."""
    table = Entry._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [row[0] for row in cursor.fetchall()]
        # SQLite has one writer, and it is this transaction.
        cursor.execute("SELECT max(id) FROM core_entry")
        last = cursor.fetchone()[0] or 0
    return list(range(last + 1, last + 1 + count))


def _next(head: ChainHead, draft: Draft, pk: int) -> Entry:
    head.seq += 1
    body = {
        "v": FORMAT,
        "id": pk,
        "chain": draft.chain,
        "seq": head.seq,
        "dossier": draft.dossier,
        "subject": draft.subject,
        "title": draft.title,
        "deed": draft.deed,
        "by": plain(draft.by),
        "reason": draft.reason,
        "on": draft.on.isoformat(),
        "at": draft.at.isoformat(),
        "deed_id": draft.deed_id,
        "audience": list(draft.audience),
        "facts": _checked(draft.facts),
    }
    if draft.moved:
        body["from"], body["to"] = draft.moved
    text = canonical.text(body)
    body_hash = canonical.sha(text)
    previous, head.hash = head.hash, canonical.sha(head.hash + body_hash)
    return Entry(
        pk=pk,
        chain=draft.chain,
        seq=head.seq,
        dossier=draft.dossier,
        subject=draft.subject,
        deed=draft.deed,
        reason=draft.reason,
        audience=audience_text(draft.audience),
        at=draft.at,
        deed_id=draft.deed_id,
        body=text,
        body_hash=body_hash,
        previous_hash=previous,
        hash=head.hash,
    )


def audience_text(audience: Sequence[str]) -> str:
    return "".join(f"[{role}]" for role in audience)


@dataclass(frozen=True)
class Fault:
    chain: str
    seq: int
    what: str

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq}: {self.what}"


def verify(anchors: Iterable[Anchor] = ()) -> Iterator[Fault]:
    """Yield the first fault of every broken chain; nothing when all is whole.

    May run beside deeds: each chain is held against its head as it stood when its turn came.
    """
    known, faults = _known(anchors)
    yield from faults
    chains = set(Entry._base_manager.order_by().values_list("chain", flat=True).distinct())
    chains |= set(ChainHead.objects.values_list("chain", flat=True))
    for chain in sorted(chains | known.keys()):
        head = ChainHead.objects.filter(chain=chain).first()
        fault = _first_fault(chain, head, known.get(chain, {}))
        if fault:
            yield fault


def verify_beside() -> Iterator[Apart]:
    """Yield every row kept beside the record that is not what its entry says; it believes the entries."""
    for check in beside:
        yield from check()


def _known(anchors: Iterable[Anchor]) -> tuple[dict[str, Known], list[Fault]]:
    """What the anchors say of each chain, and where they contradict each other."""
    known: dict[str, Known] = {}
    faults = []
    for anchor in anchors:
        for head in anchor.heads:
            said = known.setdefault(head.chain, {})
            digest, name = said.setdefault(head.seq, (head.hash, anchor.name))
            if digest != head.hash:
                what = f"anchors {name} and {anchor.name} contradict each other"
                faults.append(Fault(head.chain, head.seq, what))
    return known, faults


def _first_fault(chain: str, head: ChainHead | None, known: Known) -> Fault | None:
    if head is None:
        return Fault(chain, 0, f"the head of the chain is missing{_known_to(known)}")
    seq, previous, row = 0, GENESIS, 0
    entries = Entry._base_manager.filter(chain=chain, seq__lte=head.seq).order_by("seq")
    for entry in entries.iterator():
        seq += 1
        what = _wrong(entry, seq, previous, row) or _not_as_anchored(entry, known)
        if what:
            return Fault(chain, seq, what)
        previous, row = entry.hash, entry.pk
    if (head.seq, head.hash) != (seq, previous):
        return Fault(chain, seq + 1, "entries at the end are missing")
    if any(anchored > seq for anchored in known):
        return Fault(chain, seq + 1, f"entries at the end are missing{_known_to(known)}")
    beyond = Entry._base_manager.filter(chain=chain, seq__gt=head.seq).count()
    grown = ChainHead.objects.get(chain=chain).seq - head.seq
    return Fault(chain, head.seq + 1, "entries beyond the head") if beyond > grown else None


def _known_to(known: Known) -> str:
    if not known:
        return ""
    longest = max(known)
    return f": anchor {known[longest][1]} knows entry {longest}"


def _wrong(entry: Entry, seq: int, previous: str, row: int) -> str:
    """What is wrong with an entry that should be the chain's `seq`-th, after the row `row`."""
    if entry.seq != seq:
        return "missing entry"
    if entry.body_hash != canonical.sha(entry.body) or entry.previous_hash != previous:
        return "the body or its link was changed"
    if entry.hash != canonical.sha(entry.previous_hash + entry.body_hash):
        return "the hash does not follow from the body"
    different = _differs(entry)
    if different:
        return f"column {different} differs from the body"
    return "" if entry.pk > row else "the row stands before an earlier entry's"


def _not_as_anchored(entry: Entry, known: Known) -> str:
    digest, anchor = known.get(entry.seq, (entry.hash, ""))
    return "" if digest == entry.hash else f"not the entry that anchor {anchor} knows"


def _differs(entry: Entry) -> str:
    """The first column that is no copy of what the body says."""
    body = json.loads(entry.body)
    for name in _COPIES:
        if body[name] != getattr(entry, name):
            return name
    if audience_text(body["audience"]) != entry.audience:
        return "audience"
    if body["v"] >= _NAMES_ITS_ROW and body["id"] != entry.pk:
        return "id"
    return "" if datetime.fromisoformat(body["at"]) == entry.at else "at"
